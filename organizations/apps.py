from django.apps import AppConfig
from django.core.checks import register


class OrganizationsConfig(AppConfig):
    name = "organizations"

    def ready(self):
        from organizations.checks import routes_have_policies

        register(routes_have_policies)
