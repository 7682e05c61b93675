from django.db import models


class EntryQuerySet(models.QuerySet):
    """Questions about what was done."""

    def about(self, subject):
        """What was done to one record, newest first."""
        return self.filter(subject_kind=subject._meta.label_lower, subject_id=subject.pk).order_by("-id")

    def of_units(self, units):
        """What was done in any of these units (a queryset of units), as they stand in the tree today."""
        return self.filter(unit_id__in=units.values("pk"))
