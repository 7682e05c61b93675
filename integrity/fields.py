"""Columns that every engine must compare in the same way."""

from django.db import models


class BytewiseField(models.CharField):
    """A text compared byte by byte on every engine: its beginning is searched as one index range.

    Give such a field an index through `Meta.indexes`, never `db_index` or `unique` (these make a second,
    slower `_like` index on PostgreSQL that the C collation does not need).
    """

    def db_parameters(self, connection):
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


class PathField(BytewiseField):
    """The path of a unit in the tree, four characters a level: a subtree is the range from it to it + "~"."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 64)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)
