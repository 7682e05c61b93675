"""Django's `migrate`, which does not ask beforehand for the triggers that it is about to install."""

from django.core.management.commands import migrate


class Command(migrate.Command):
    def check(self, *args, databases=None, **options):
        """Check everything but the databases: a release that changes a trigger finds the old one in place."""
        super().check(*args, **options)
