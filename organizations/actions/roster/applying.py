"""Apply a checked roster as one: all sound rows in one transaction, or none."""

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.actions import record
from jobs.actions import start_job
from organizations.actions.divisions import lock_tree
from organizations.actions.roster.checking import check_roster, sound, without_loops
from organizations.actions.roster.receiving import RosterRefused
from organizations.actions.units import UnitRefused, move_unit
from organizations.choices import Bucket, Part, UploadState
from organizations.models import RosterUpload, RosterVerdict, Unit
from organizations.querysets import PATH_END
from organizations.rules import AREA_KINDS, STEP

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MOST_LEVELS = 16
UNUSABLE = {
    "sqlite": "'!' || lower(hex(randomblob(20)))",
    "postgresql": "'!' || md5(random()::text || u.username)",
}
"""A password that nothing fits, as Django writes it: it begins with "!"."""

JSON = {"sqlite": "json_object", "postgresql": "jsonb_build_object"}


@transaction.atomic
def ask_to_apply(*, by, upload, version):
    """Put the applying of a roster on the list of long work, once; return the upload.

    Raises RosterRefused where the preview that was looked at is no longer what would happen.
    """
    asked = RosterUpload.objects.visible_to(by).filter(pk=upload.pk, version=version, state=UploadState.READY)
    if not asked.update(state=UploadState.APPLYING):
        upload.refresh_from_db()
        if upload.state in (UploadState.APPLYING, UploadState.APPLIED):
            return upload
        raise RosterRefused(_("The preview has changed since you opened it. Look at it again, then take it in."))
    job = start_job(
        by=by,
        task="organizations.tasks.apply_roster_job",
        title=_("Taking in the roster %(file)s") % {"file": upload.file_name},
        params={"upload": upload.pk},
    )
    RosterUpload.objects.filter(pk=upload.pk).update(job=job)
    upload.refresh_from_db()
    return upload


def apply_roster(*, by, upload, progress=None):
    """Open and change what the sound rows say, in one transaction, and return the counts.

    Rows are checked again first: where the tree, the people or the uploader's rights have changed since the
    preview, nothing is applied and RosterRefused asks to look again.
    """
    try:
        with transaction.atomic():
            counts = _apply(by, upload, progress)
    except UnitRefused as refused:
        _ready_again(upload, upload.counts)
        raise RosterRefused(str(refused)) from refused
    if counts != upload.counts:
        _ready_again(upload, counts)
        raise RosterRefused(
            _("Units or people have changed since the preview. Look at it again, then take it in.")
        )
    return counts


def _ready_again(upload, counts):
    upload.counts, upload.state, upload.version = counts, UploadState.READY, upload.version + 1
    upload.save(update_fields=["counts", "state", "version"])


def _apply(by, upload, progress):
    lock_tree()
    RosterVerdict.objects.filter(upload=upload).exclude(doubts="unreadable")._raw_delete(RosterVerdict.objects.db)
    counts = check_roster(upload)
    if counts != upload.counts:
        return counts
    steps = (_open_units, _change_units, _move_units, _open_accounts, _give_posts, _change_posts)
    with connection.cursor() as cursor:
        for number, step in enumerate(steps, start=1):
            step(cursor, by, upload)
            if progress:
                progress.step(number, len(steps))
    record(by=by, verb="roster.apply", subject=upload, after={**counts, "sha256": upload.sha256})
    upload.state, upload.applied_at = UploadState.APPLIED, timezone.now()
    upload.save(update_fields=["state", "applied_at"])
    _forget_sound_rows(upload)
    return counts


def _forget_sound_rows(upload):
    """Keep only the doubtful rows, which the uploader may still fetch."""
    with connection.cursor() as cursor:
        for part, table in ((Part.UNITS, "organizations_rosterunit"), (Part.POSTS, "organizations_rosterpost")):
            cursor.execute(
                f"DELETE FROM {table} AS r WHERE r.upload_id = %s AND {sound(part)}",
                [upload.pk],
            )
    RosterVerdict.objects.filter(upload=upload).exclude(bucket=Bucket.DOUBTFUL)._raw_delete(
        RosterVerdict.objects.db
    )


# --- units --------------------------------------------------------------------------------------------------


def _open_units(cursor, by, upload):
    """Insert the new units level by level, each after the last child that its parent has had."""
    cursor.execute("SELECT COALESCE(MAX(id), 0) FROM organizations_unit")
    first = last = cursor.fetchone()[0]
    for _level in range(MOST_LEVELS):
        without_loops(cursor, True)
        cursor.execute(_new_level(), {"upload": upload.pk, "last": last})
        without_loops(cursor, False)
        cursor.execute("SELECT COALESCE(MAX(id), 0) FROM organizations_unit")
        newest = cursor.fetchone()[0]
        if newest == last:
            break
        cursor.execute(
            "UPDATE organizations_unit SET numchild = numchild + n.added FROM ("
            "SELECT substr(path, 1, length(path) - 4) AS above, COUNT(*) AS added FROM organizations_unit "
            "WHERE id > %s GROUP BY 1) n WHERE organizations_unit.path = n.above",
            [last],
        )
        last = newest
    if connection.vendor == "postgresql":
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('organizations_unit', 'id'), GREATEST(%s, 1))", [last]
        )
    _audit(
        cursor, by, "unit.open", "organizations.unit", after=("code", "u.code", "name", "u.name", "kind", "u.kind"),
        source="organizations_unit u WHERE u.id > %(first)s", params={"first": first},
    )  # fmt: skip


def _new_level():
    """SQL that opens the sound new rows whose unit above is in the tree by now."""
    locate = {"sqlite": "instr", "postgresql": "strpos"}[connection.vendor]
    number = " + ".join(
        f"({locate}('{DIGITS}', substr(lastpath, length(lastpath) - {place}, 1)) - 1) * {36**place}"
        for place in range(STEP)
    )
    path = " || ".join(
        f"substr('{DIGITS}', CAST(place / {36**at} AS integer) %% 36 + 1, 1)" for at in reversed(range(STEP))
    )
    area = (
        f"CASE WHEN kind IN ('{AREA_KINDS[0]}', '{AREA_KINDS[1]}') OR area_kind NOT IN "
        f"('{AREA_KINDS[0]}', '{AREA_KINDS[1]}') THEN id ELSE area_id END"
    )
    return (
        "WITH new AS (SELECT r.*, p.id AS above FROM organizations_rosterunit r "
        "JOIN organizations_unit p ON p.code = r.parent_code "
        "LEFT JOIN organizations_unit u ON u.code = r.code "
        f"WHERE r.upload_id = %(upload)s AND u.id IS NULL AND {sound(Part.UNITS)}), "
        "above AS (SELECT p.id, p.path, p.depth, p.area_id, a.kind AS area_kind, (SELECT MAX(c.path) "
        "FROM organizations_unit c WHERE c.depth = p.depth + 1 AND c.path > p.path "
        f"AND c.path < p.path || '{PATH_END}') AS lastpath FROM organizations_unit p "
        "JOIN organizations_unit a ON a.id = p.area_id WHERE p.id IN (SELECT above FROM new)), "
        f"numbered AS (SELECT new.*, b.path, b.depth, b.area_id, b.area_kind, COALESCE({number}, 0) "
        "+ row_number() OVER (PARTITION BY b.id ORDER BY new.number) AS place, "
        "%(last)s + row_number() OVER (ORDER BY new.number) AS id FROM new JOIN above b ON b.id = new.above) "
        "INSERT INTO organizations_unit (id, path, depth, numchild, code, name, kind, members, opened_on, closed_on, "
        f"area_id, pinyin, initials) SELECT id, path || {path}, depth + 1, 0, code, name, kind, COALESCE(members, 0), "
        f"opened_on, closed_on, {area}, pinyin, initials FROM numbered"
    )


def _changed(part):
    return (
        f"JOIN organizations_rosterverdict v ON v.upload_id = r.upload_id AND v.part = '{part}' "
        f"AND v.number = r.number AND v.bucket = '{Bucket.CHANGED}'"
    )


def _change_units(cursor, by, upload):
    """Take over names, members and days; an empty cell changes nothing."""
    rows = (
        f"organizations_rosterunit r {_changed(Part.UNITS)} JOIN organizations_unit u ON u.code = r.code "
        "WHERE r.upload_id = %(upload)s"
    )
    _audit(
        cursor, by, "unit.change", "organizations.unit", source=rows, params={"upload": upload.pk},
        before=("name", "u.name", "members", "u.members", "opened_on", "u.opened_on", "closed_on", "u.closed_on"),
        after=("name", "r.name", "members", "COALESCE(r.members, u.members)",
               "opened_on", "COALESCE(r.opened_on, u.opened_on)", "closed_on", "COALESCE(r.closed_on, u.closed_on)"),
    )  # fmt: skip
    cursor.execute(
        "UPDATE organizations_unit SET name = r.name, pinyin = r.pinyin, initials = r.initials, "
        "members = COALESCE(r.members, organizations_unit.members), "
        "opened_on = COALESCE(r.opened_on, organizations_unit.opened_on), "
        "closed_on = COALESCE(r.closed_on, organizations_unit.closed_on) "
        f"FROM organizations_rosterunit r {_changed(Part.UNITS)} "
        "WHERE r.upload_id = %(upload)s AND r.code = organizations_unit.code",
        {"upload": upload.pk},
    )


def _move_units(cursor, by, upload):
    """Move each unit whose row names another unit above: its rows' scope and counts move with it."""
    cursor.execute(
        "SELECT u.id, p.id FROM organizations_rosterunit r "
        f"{_changed(Part.UNITS)} JOIN organizations_unit u ON u.code = r.code "
        "JOIN organizations_unit p ON p.code = r.parent_code WHERE r.upload_id = %s "
        f"AND substr(u.path, 1, length(u.path) - {STEP}) <> p.path ORDER BY length(p.path), u.path",
        [upload.pk],
    )
    for unit, parent in cursor.fetchall():
        move_unit(
            by=by,
            unit=Unit.objects.get(pk=unit),
            parent=Unit.objects.get(pk=parent),
            reason=_("Roster %(file)s") % {"file": upload.file_name},
        )


# --- people and posts ---------------------------------------------------------------------------------------


def _open_accounts(cursor, by, upload):
    """Register the people that nobody knows yet; they have no password until they are invited."""
    cursor.execute("SELECT COALESCE(MAX(id), 0) FROM accounts_user")
    first = cursor.fetchone()[0]
    cursor.execute(
        "INSERT INTO accounts_user (password, is_superuser, username, is_staff, is_active, date_joined, email, name, "
        "pinyin, initials, must_change_password) "
        f"SELECT {UNUSABLE[connection.vendor]}, false, username, false, true, %(now)s, '', name, pinyin, initials, false "
        "FROM (SELECT r.username, MIN(r.name) AS name, MIN(r.pinyin) AS pinyin, MIN(r.initials) AS initials "
        "FROM organizations_rosterpost r LEFT JOIN accounts_user a ON a.username = r.username "
        f"WHERE r.upload_id = %(upload)s AND a.id IS NULL AND {sound(Part.POSTS)} GROUP BY r.username) u",
        {"upload": upload.pk, "now": timezone.now()},
    )
    _audit(
        cursor, by, "user.create", "accounts.user", after=("username", "u.username", "name", "u.name"),
        source="accounts_user u WHERE u.id > %(first)s", params={"first": first}, has_unit=False,
    )  # fmt: skip


def _give_posts(cursor, by, upload):
    cursor.execute("SELECT COALESCE(MAX(id), 0) FROM organizations_post")
    first = cursor.fetchone()[0]
    cursor.execute(
        "INSERT INTO organizations_post (user_id, unit_id, role, title, rank, starts_on, ends_on) "
        "SELECT a.id, u.id, r.role, COALESCE(r.title, ''), COALESCE(r.rank, ''), r.starts_on, r.ends_on "
        "FROM organizations_rosterpost r JOIN accounts_user a ON a.username = r.username "
        "JOIN organizations_unit u ON u.code = r.unit_code "
        f"LEFT JOIN organizations_rosterverdict x ON x.upload_id = r.upload_id AND x.part = '{Part.POSTS}' "
        "AND x.number = r.number WHERE r.upload_id = %(upload)s AND x.number IS NULL",
        {"upload": upload.pk},
    )
    _audit(
        cursor, by, "post.give", "organizations.post", after=("role", "o.role", "starts_on", "o.starts_on"),
        source="organizations_post o JOIN accounts_user a ON a.id = o.user_id "
        "JOIN organizations_unit u ON u.id = o.unit_id WHERE o.id > %(first)s",
        params={"first": first}, subject=("o.id", "a.name || ' · ' || u.name"),
    )  # fmt: skip


POSTS_TO_CHANGE = (
    f"organizations_rosterpost r {_changed(Part.POSTS)} JOIN accounts_user a ON a.username = r.username "
    "JOIN organizations_unit u ON u.code = r.unit_code JOIN organizations_post o ON o.user_id = a.id "
    "AND o.unit_id = u.id AND o.role = r.role AND o.starts_on = r.starts_on WHERE r.upload_id = %(upload)s"
)


def _change_posts(cursor, by, upload):
    """Take over titles, ranks and last days; an empty cell changes nothing."""
    _audit(
        cursor, by, "post.change", "organizations.post", source=POSTS_TO_CHANGE, params={"upload": upload.pk},
        subject=("o.id", "a.name || ' · ' || u.name"),
        before=("title", "o.title", "rank", "o.rank", "ends_on", "o.ends_on"),
        after=("title", "COALESCE(r.title, o.title)", "rank", "COALESCE(r.rank, o.rank)",
               "ends_on", "COALESCE(r.ends_on, o.ends_on)"),
    )  # fmt: skip
    cursor.execute(
        "UPDATE organizations_post SET title = COALESCE(c.title, organizations_post.title), "
        "rank = COALESCE(c.rank, organizations_post.rank), "
        "ends_on = COALESCE(c.ends_on, organizations_post.ends_on) FROM (SELECT o.id, r.title, r.rank, r.ends_on FROM "
        f"{POSTS_TO_CHANGE}) c WHERE c.id = organizations_post.id",
        {"upload": upload.pk},
    )


def _audit(
    cursor, by, verb, kind, *, source, params, before=(), after=(), subject=("u.id", "u.name"), has_unit=True
):
    """Write one audit row for each row of `source`, as audit.record() would."""
    function = JSON[connection.vendor]
    said = [
        f"{function}({', '.join(value if at % 2 else repr(value) for at, value in enumerate(pairs))})"
        for pairs in (before, after)
    ]
    unit = ("u.id", "u.name") if has_unit else ("NULL", "''")
    cursor.execute(
        "INSERT INTO audit_entry (at, actor_id, actor, verb, subject_kind, subject_id, subject, unit_id, unit, "
        f"before, after, reason) SELECT %(now)s, %(actor_id)s, %(actor)s, '{verb}', '{kind}', {subject[0]}, "
        f"{subject[1]}, {unit[0]}, {unit[1]}, {said[0]}, {said[1]}, '' FROM {source}",
        {**params, "now": timezone.now(), "actor_id": by.pk, "actor": by.name or by.username},
    )
