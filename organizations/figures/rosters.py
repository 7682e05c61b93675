"""What the pages of a roster show: its buckets, the differences, the doubts, the doubtful rows."""

from django.db.models import F
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from organizations.choices import Bucket, Part, UploadState
from organizations.models import Post, RosterPost, RosterUnit, RosterVerdict, Unit
from organizations.sheets import DOUBTS, SHEETS
from spreadsheets.scan import column_letters

SHOWN = 100
RECENT = 10
STAGES = {Part.UNITS: RosterUnit, Part.POSTS: RosterPost}
SHOWN_BUCKETS = (Bucket.NEW, Bucket.CHANGED, Bucket.DOUBTFUL)
BADGES = {UploadState.READY: "due", UploadState.APPLIED: "done", UploadState.REFUSED: "failed"}


def upload_table(uploads):
    """Columns and rows of the uploads a person has made."""
    return {
        "columns": [{"label": label} for label in (_("File"), _("Uploaded at"), _("State"))],
        "rows": [
            [
                {"text": one.file_name, "url": one.get_absolute_url()},
                date_format(localtime(one.created_at), "Y-m-d H:i"),
                {"text": one.get_state_display(), "state": BADGES.get(one.state, "running")},
            ]
            for one in uploads
        ],
    }


def sound_rows(upload):
    """How many rows applying would open or change."""
    return _rows(upload, Bucket.NEW) + _rows(upload, Bucket.CHANGED)


def doubtful_rows(upload):
    return _rows(upload, Bucket.DOUBTFUL)


def _rows(upload, bucket):
    return sum(part.get(bucket, 0) for part in upload.counts.values())


def preview(upload):
    """For each sheet its name, how many rows are as they are already, and the three buckets."""
    return [
        {
            "label": Part(part).label,
            "same": upload.counts.get(part, {}).get(Bucket.SAME, 0),
            "buckets": [_bucket(upload, part, bucket) for bucket in SHOWN_BUCKETS],
        }
        for part in SHEETS
    ]


def _bucket(upload, part, bucket):
    count = upload.counts.get(part, {}).get(bucket, 0)
    columns, rows = _TABLES[bucket](upload, part) if count else ([], [])
    return {
        "key": bucket.value,
        "label": bucket.label,
        "count": count,
        "columns": [{"label": column} for column in columns],
        "rows": rows,
        "more": max(0, count - len(rows)) if upload.state == UploadState.READY or bucket == Bucket.DOUBTFUL else 0,
    }


def _new(upload, part):
    """The first new rows, as the file has them."""
    verdicts = RosterVerdict.objects.filter(upload=upload, part=part).values("number")
    rows = STAGES[part].objects.filter(upload=upload).exclude(number__in=verdicts).order_by("number")[:SHOWN]
    sheet = SHEETS[part]
    return [_("Row"), *(column.title for column in sheet.columns)], [
        [str(row.number), *(labelled(column, getattr(row, column.key)) for column in sheet.columns)]
        for row in rows
    ]


def labelled(column, value):
    """A value as the workbook shows it."""
    if value is None:
        return ""
    return str(column.options().get(value, value))


def _changed(upload, part):
    """The first changed rows with what they change: old → new."""
    found = _verdicts(upload, part, Bucket.CHANGED)[:SHOWN]
    rows = {
        row.number: row for row in STAGES[part].objects.filter(upload=upload, number__in=[v.number for v in found])
    }
    differences = (unit_differences if part == Part.UNITS else post_differences)(list(rows.values()))
    return [_("Row"), _("Whose"), _("What changes")], [
        [str(one.number), rows[one.number].name, "; ".join(differences.get(one.number, []))]
        for one in found
        if one.number in rows
    ]


def unit_differences(rows):
    """By row: sentences that say what changes about a unit."""
    known = {unit.code: unit for unit in Unit.objects.filter(code__in=[row.code for row in rows])}
    above = Unit.objects.filter(path__in=[unit.path[:-4] for unit in known.values()])
    parents = dict(above.order_by().values_list("path", "code"))
    return {
        row.number: _changes(
            SHEETS[Part.UNITS],
            {**known[row.code].__dict__, "parent_code": parents.get(known[row.code].path[:-4])},
            row,
            ("name", "parent_code", "members", "opened_on", "closed_on"),
        )
        for row in rows
        if row.code in known
    }


def post_differences(rows):
    """By row: sentences that say what changes about a post."""
    posts = Post.objects.filter(
        user__username__in=[row.username for row in rows], unit__code__in=[row.unit_code for row in rows]
    )
    known = {
        (post["username"], post["unit_code"], post["role"], post["starts_on"]): post
        for post in posts.values(
            "role",
            "starts_on",
            "title",
            "rank",
            "ends_on",
            username=F("user__username"),
            unit_code=F("unit__code"),
        )
    }
    keys = {row.number: (row.username, row.unit_code, row.role, row.starts_on) for row in rows}
    return {
        row.number: _changes(SHEETS[Part.POSTS], known[keys[row.number]], row, ("title", "rank", "ends_on"))
        for row in rows
        if keys[row.number] in known
    }


def _changes(sheet, old, row, keys):
    changes = []
    for key in keys:
        new, was, column = getattr(row, key), old[key], sheet.by_key[key]
        if new is not None and new != was:
            words = {"what": column.title, "old": labelled(column, was) or "—", "new": labelled(column, new)}
            changes.append(_("%(what)s: %(old)s → %(new)s") % words)
    return changes


def _doubtful(upload, part):
    """The first doubtful rows: where, whose, and each doubt with its cure."""
    found = list(_verdicts(upload, part, Bucket.DOUBTFUL)[:SHOWN])
    rows = {
        row.number: row for row in STAGES[part].objects.filter(upload=upload, number__in=[v.number for v in found])
    }
    return [_("Row"), _("Whose"), _("Cell"), _("What is doubtful")], [
        [str(one.number), _whose(rows.get(one.number)), _cell(upload, part, key, one.number), sentence]
        for one in found
        for key, sentence in sentences(one, rows.get(one.number)).items()
    ]


def _whose(row):
    return (row and (row.name or getattr(row, "code", "") or getattr(row, "username", ""))) or "—"


def _cell(upload, part, key, number):
    """The reference of a cell in the uploaded workbook, such as C7."""
    place = upload.sheets[part]["places"][[column.key for column in SHEETS[part].columns].index(key)]
    return f"{column_letters(place)}{number}" if place else ""


def sentences(verdict, row):
    """{column key: sentences} about one doubtful row."""
    if verdict.unreadable:
        return verdict.unreadable
    found: dict = {}
    for doubt in verdict.doubts.split():
        key, sentence = DOUBTS[Part(verdict.part)][doubt]
        text = sentence % (row.__dict__ if row else {})
        found[key] = f"{found[key]} {text}" if key in found else text
    return found


def _verdicts(upload, part, bucket):
    return RosterVerdict.objects.filter(upload=upload, part=part, bucket=bucket).order_by("number")


def rejected_rows(upload, part):
    """Pairs (cells in declared order, {column key: sentence}) of all doubtful rows of a sheet."""
    columns = SHEETS[part].columns
    rows = {
        row.number: row
        for row in STAGES[part].objects.filter(
            upload=upload, number__in=_verdicts(upload, part, Bucket.DOUBTFUL).values("number")
        )
    }
    for verdict in _verdicts(upload, part, Bucket.DOUBTFUL).iterator():
        row = rows.get(verdict.number)
        cells = verdict.cells or [
            getattr(row, column.key) if column.is_date else labelled(column, getattr(row, column.key))
            for column in columns
        ]
        yield ["" if cell is None else cell for cell in cells], sentences(verdict, row)


_TABLES = {Bucket.NEW: _new, Bucket.CHANGED: _changed, Bucket.DOUBTFUL: _doubtful}
