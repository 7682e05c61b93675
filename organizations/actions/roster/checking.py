"""Check a whole roster in a few set-based statements: what is new, changed, as it is already, or doubtful.

Every row gets at most one verdict with all its doubts; a row without one is new and sound. The doubts' sentences
stand in organizations/sheets.py. Nothing is read into Python: 100,000 rows are checked where they lie.
"""

from django.db import connection
from django.utils import timezone

from organizations.choices import Bucket, Part, Role
from organizations.permissions import INCOMPATIBLE, Ability
from organizations.querysets import PATH_END, scope_of
from organizations.rules import PARENTS, may_give

FITTING = sorted(f"{kind}/{above}" for kind, parents in PARENTS.items() for above in parents)


def check_roster(upload):
    """Judge every row of an upload that could be read; return the counts {sheet: {bucket: rows}}."""
    scope = scope_of(upload.uploaded_by)
    with connection.cursor() as cursor:
        plan_well(cursor)
        if upload.sheets[Part.UNITS]["rows"]:
            _check_units(cursor, upload.pk, scope)
        if upload.sheets[Part.POSTS]["rows"]:
            _check_posts(cursor, upload, scope)
        return _counts(cursor, upload)


def plan_well(cursor):
    """Tell PostgreSQL how many rows have just come, and let it sort them in memory; autovacuum would be too late."""
    if connection.vendor == "postgresql":
        cursor.execute("SET LOCAL work_mem = '64MB'")
        cursor.execute("SET LOCAL jit = off")
        cursor.execute("ANALYZE organizations_rosterunit (upload_id, code, parent_code)")
        cursor.execute("ANALYZE organizations_rosterpost (upload_id, username, unit_code)")


def words(texts):
    """A list of our own words as SQL."""
    return ", ".join(f"'{text}'" for text in texts)


def doubts(conditions):
    """SQL that spells out which of the conditions hold, each followed by a blank."""
    return " || ".join(f"CASE WHEN {test} THEN '{code} ' ELSE '' END" for code, test in conditions.items())


def inside(paths, column):
    """SQL that says whether a path lies at or below one of these; paths are the tree's own texts."""
    ranges = [f"({column} >= '{path}' AND {column} < '{path}{PATH_END}')" for path in paths]
    return f"({' OR '.join(ranges)})" if ranges else "(1 = 0)"


def _check_units(cursor, upload, scope):
    mine = scope.paths(Ability.MANAGE_UNITS)
    moves = "(u.id IS NULL OR p.id IS NULL OR substr(u.path, 1, length(u.path) - 4) <> p.path)"
    tests = {
        "doubled": "d.code IS NOT NULL",
        "taken": f"u.id IS NOT NULL AND NOT {inside(mine, 'u.path')}",
        "kind": f"u.kind <> r.kind AND {inside(mine, 'u.path')}",
        "parent": f"{moves} AND ((p.id IS NULL AND f.code IS NULL) "
        f"OR (p.id IS NOT NULL AND NOT {inside(mine, 'p.path')}))",
        "parent_closed": f"{moves} AND p.closed_on IS NOT NULL AND r.closed_on IS NULL",
        "place": f"{moves} AND r.kind || '/' || COALESCE(p.kind, f.kind) NOT IN ({words(FITTING)})",
        "below_itself": f"r.parent_code = r.code OR (p.path >= u.path AND p.path < u.path || '{PATH_END}')",
        "dates": "COALESCE(r.closed_on, u.closed_on) <= COALESCE(r.opened_on, u.opened_on)",
        "open_below": "u.closed_on IS NULL AND r.closed_on IS NOT NULL AND EXISTS (SELECT 1 FROM organizations_unit c "
        f"WHERE c.path > u.path AND c.path < u.path || '{PATH_END}' AND c.closed_on IS NULL AND NOT EXISTS ("
        "SELECT 1 FROM organizations_rosterunit k WHERE k.upload_id = r.upload_id AND k.code = c.code "
        "AND k.closed_on IS NOT NULL))",
    }
    changed = (
        f"{moves} OR u.name <> r.name OR u.members <> r.members OR COALESCE(r.opened_on <> u.opened_on, "
        "r.opened_on IS NOT NULL) OR COALESCE(r.closed_on <> u.closed_on, r.closed_on IS NOT NULL)"
    )
    cursor.execute(
        "WITH d AS (SELECT code FROM organizations_rosterunit WHERE upload_id = %(upload)s "
        "GROUP BY code HAVING COUNT(*) > 1), "
        "f AS (SELECT code, MIN(kind) AS kind FROM organizations_rosterunit WHERE upload_id = %(upload)s GROUP BY code) "
        f"{_verdicts(Part.UNITS)} SELECT r.number, {doubts(tests)} AS doubts, u.id IS NOT NULL AS known, "
        f"COALESCE({changed}, false) AS changed FROM organizations_rosterunit r "
        "LEFT JOIN organizations_unit u ON u.code = r.code "
        "LEFT JOIN organizations_unit p ON p.code = r.parent_code "
        "LEFT JOIN f ON f.code = r.parent_code LEFT JOIN d ON d.code = r.code "
        f"WHERE r.upload_id = %(upload)s AND {_readable(Part.UNITS)} {_worth_noting()}",
        {"upload": upload},
    )
    _refuse_below_doubtful(cursor, upload)


def _verdicts(part):
    return (
        "INSERT INTO organizations_rosterverdict (upload_id, part, number, bucket, doubts) "
        f"SELECT %(upload)s, '{part}', number, CASE WHEN doubts <> '' THEN '{Bucket.DOUBTFUL}' "
        f"WHEN changed THEN '{Bucket.CHANGED}' ELSE '{Bucket.SAME}' END, doubts FROM ("
    )


def _worth_noting():
    return ") judged WHERE doubts <> '' OR known"


def _readable(part):
    return (
        "NOT EXISTS (SELECT 1 FROM organizations_rosterverdict x WHERE x.upload_id = r.upload_id "
        f"AND x.part = '{part}' AND x.number = r.number)"
    )


def sound(part, row="r"):
    """SQL that says whether a row is not doubtful."""
    return (
        f"NOT EXISTS (SELECT 1 FROM organizations_rosterverdict v WHERE v.upload_id = {row}.upload_id "
        f"AND v.part = '{part}' AND v.number = {row}.number AND v.bucket = '{Bucket.DOUBTFUL}')"
    )


def _refuse_below_doubtful(cursor, upload):
    """Refuse the rows whose unit above is only in the file and is itself refused, or that stand in a circle."""
    waiting = (
        "FROM organizations_rosterunit r LEFT JOIN organizations_unit p ON p.code = r.parent_code "
        f"WHERE r.upload_id = %(upload)s AND p.id IS NULL AND {sound(Part.UNITS)}"
    )
    cursor.execute(f"SELECT 1 {waiting} LIMIT 1", {"upload": upload})
    if cursor.fetchone() is None:
        return
    without_loops(cursor, True)
    cursor.execute(
        "WITH RECURSIVE good AS ("
        "SELECT r.code FROM organizations_rosterunit r JOIN organizations_unit p ON p.code = r.parent_code "
        f"WHERE r.upload_id = %(upload)s AND {sound(Part.UNITS)} "
        f"UNION SELECT w.code FROM (SELECT r.code, r.parent_code {waiting}) w JOIN good g ON w.parent_code = g.code) "
        "INSERT INTO organizations_rosterverdict (upload_id, part, number, bucket, doubts) "
        f"SELECT %(upload)s, '{Part.UNITS}', r.number, '{Bucket.DOUBTFUL}', 'parent_refused ' {waiting} "
        "AND r.code NOT IN (SELECT code FROM good) "
        "ON CONFLICT (upload_id, part, number) DO UPDATE SET bucket = excluded.bucket, doubts = excluded.doubts",
        {"upload": upload},
    )
    without_loops(cursor, False)


def without_loops(cursor, on):
    """Keep PostgreSQL from joining by nested loops where it cannot know how many rows a step yields."""
    if connection.vendor == "postgresql":
        cursor.execute(f"SET LOCAL enable_nestloop = {'off' if on else 'on'}")


def _check_posts(cursor, upload, scope):
    """As on the desk, nobody gives a post to themselves or prolongs their own."""
    mine = scope.paths(Ability.MANAGE_PEOPLE)
    givable = [role.value for role in Role if may_give(scope, role)]
    (checker, makers), *others = INCOMPATIBLE.items()
    assert not others, "the statement below knows one kind of checker"
    going_on = "(ends_on IS NULL OR ends_on >= %(today)s)"

    def roles_among(these):
        return (
            f"MAX(CASE WHEN {these} AND role = '{checker}' THEN 1 ELSE 0 END) AS checks, "
            f"MAX(CASE WHEN {these} AND role IN ({words(sorted(makers))}) THEN 1 ELSE 0 END) AS makes"
        )

    changed = "o.title <> r.title OR o.rank <> r.rank OR COALESCE(r.ends_on <> o.ends_on, r.ends_on IS NOT NULL)"
    tests = {
        "doubled": "d.username IS NOT NULL",
        "person": "a.name <> r.name",
        "names": "s.names > 1",
        "self": f"a.id = %(by)s AND (o.id IS NULL OR {changed})",
        "switched_off": "a.is_active = false",
        "unit": f"(u.id IS NULL AND f.code IS NULL) OR (u.id IS NOT NULL AND NOT {inside(mine, 'u.path')})",
        "unit_refused": "u.id IS NULL AND f.code IS NOT NULL AND f.sound = 0",
        "unit_closed": "u.closed_on <= r.starts_on",
        "role": f"r.role NOT IN ({words(givable)})",
        "clash": f"(r.role = '{checker}' AND (h.makes = 1 OR s.makes = 1 OR a.is_superuser)) "
        f"OR (r.role IN ({words(sorted(makers))}) AND (h.checks = 1 OR s.checks = 1))",
        "dates": "r.ends_on < r.starts_on",
        "already": "o.id IS NULL AND a.id IS NOT NULL AND u.id IS NOT NULL AND r.ends_on IS NULL AND EXISTS ("
        "SELECT 1 FROM organizations_post e WHERE e.user_id = a.id AND e.unit_id = u.id AND e.role = r.role "
        "AND e.ends_on IS NULL)",
    }
    cursor.execute(
        "WITH m AS (SELECT username FROM organizations_rosterpost WHERE upload_id = %(upload)s "
        "GROUP BY username HAVING COUNT(*) > 1), "
        "several AS (SELECT r.* FROM organizations_rosterpost r JOIN m ON m.username = r.username "
        "WHERE r.upload_id = %(upload)s), "
        "d AS (SELECT username, unit_code, role, starts_on FROM several "
        "GROUP BY username, unit_code, role, starts_on HAVING COUNT(*) > 1), "
        f"s AS (SELECT username, COUNT(DISTINCT name) AS names, {roles_among(going_on)} FROM several GROUP BY username), "
        f"h AS (SELECT user_id, {roles_among(going_on)} FROM organizations_post GROUP BY user_id), "
        "f AS (SELECT r.code, MIN(CASE WHEN v.number IS NULL THEN 1 ELSE 0 END) AS sound "
        "FROM organizations_rosterunit r LEFT JOIN organizations_rosterverdict v ON v.upload_id = r.upload_id "
        f"AND v.part = '{Part.UNITS}' AND v.number = r.number AND v.bucket = '{Bucket.DOUBTFUL}' "
        "WHERE r.upload_id = %(upload)s GROUP BY r.code) "
        f"{_verdicts(Part.POSTS)} SELECT r.number, {doubts(tests)} AS doubts, o.id IS NOT NULL AS known, "
        f"COALESCE({changed}, false) AS changed FROM organizations_rosterpost r "
        "LEFT JOIN accounts_user a ON a.username = r.username "
        "LEFT JOIN organizations_unit u ON u.code = r.unit_code "
        "LEFT JOIN f ON f.code = r.unit_code "
        "LEFT JOIN organizations_post o ON o.user_id = a.id AND o.unit_id = u.id AND o.role = r.role "
        "AND o.starts_on = r.starts_on "
        "LEFT JOIN h ON h.user_id = a.id LEFT JOIN s ON s.username = r.username "
        "LEFT JOIN d ON d.username = r.username AND d.unit_code = r.unit_code AND d.role = r.role "
        "AND d.starts_on = r.starts_on "
        f"WHERE r.upload_id = %(upload)s AND {_readable(Part.POSTS)} {_worth_noting()}",
        {"upload": upload.pk, "by": upload.uploaded_by_id, "today": timezone.localdate()},
    )


def _counts(cursor, upload):
    cursor.execute(
        "SELECT part, bucket, COUNT(*) FROM organizations_rosterverdict WHERE upload_id = %s GROUP BY part, bucket",
        [upload.pk],
    )
    counts = {part.value: dict.fromkeys([bucket.value for bucket in Bucket], 0) for part in Part}
    for part, bucket, rows in cursor.fetchall():
        counts[part][bucket] = rows
    for part, buckets in counts.items():
        buckets[Bucket.NEW.value] = upload.sheets[part]["rows"] - sum(buckets.values())
    return counts
