"""The site map. Each app's own urls.py lists what lies under its path."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from relief import views

urlpatterns = [
    # /
    path("", include("campaigns.urls")),
    path("accounts/", include("accounts.urls")),
    path("organizations/", include("organizations.urls")),
    path("donations/", include("donations.urls")),
    path("dashboards/", include("dashboards.urls")),
    path("jobs/", include("jobs.urls")),
    path("admin/", admin.site.urls),
    # the shell
    path("language/", login_not_required(set_language), name="set_language"),
    path("offline/", views.offline, name="offline"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("service-worker.js", views.service_worker, name="service-worker"),
    # for the machine
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]

handler400 = "relief.views.bad_request"
handler403 = "relief.views.forbidden"
handler404 = "relief.views.not_found"
handler500 = "relief.views.server_error"
