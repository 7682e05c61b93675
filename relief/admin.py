"""The organizer's desk."""

from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class ReliefAdminSite(AdminSite):
    site_header = _("The organizer's desk")
    site_title = _("Relief")
    index_title = _("Today")
