from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.core.checks import register


class ReliefAdminConfig(AdminConfig):
    default_site = "relief.admin.ReliefAdminSite"


class ReliefConfig(AppConfig):
    name = "relief"

    def ready(self):
        from relief.checks import vendored_files

        register(vendored_files)
