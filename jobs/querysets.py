from django.db import models


class JobQuerySet(models.QuerySet):
    """Questions about long work."""

    def visible_to(self, user):
        """A person sees the jobs they started; the system administrator sees all."""
        return self if user.is_superuser else self.filter(started_by=user)
