"""Load the statistical divisions of a city, a province or the nation into the tree."""

import csv
from array import array
from collections import Counter
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.rules import initials_of, pinyin_of
from audit.actions import record
from organizations.actions.bulk import insert_rows
from organizations.choices import Kind
from organizations.models import Unit
from organizations.querysets import at_or_below
from organizations.rules import AREA_KINDS, STEP, kind_of_division, level_of_division, may_stand_under, outermost

COLUMNS = ["code", "name", "parent_code"]
MOST_PROBLEMS = 50
PLACES = (Kind.VILLAGE, Kind.COMMUNITY)
DIVISIONS = (Kind.REGION, Kind.CITY, Kind.DISTRICT, Kind.ZONE, Kind.TOWN, *PLACES)
BATCH = 5_000


class DivisionsRefused(Exception):
    """The file cannot be loaded; `problems` are sentences that name the line, at most MOST_PROBLEMS."""

    def __init__(self, problems):
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass
class Loaded:
    """What came of a file. `missing` and `elsewhere` are only reported, never closed or moved."""

    counts: Counter = field(default_factory=Counter)
    missing: list = field(default_factory=list)
    elsewhere: list = field(default_factory=list)


@transaction.atomic
def load_divisions(*, by, path, branches=False):
    """Open the units of a file of divisions that are not in the tree yet, rename the others; return Loaded.

    The file is CSV (utf-8 or gb18030) with the columns code, name, parent_code. With `branches`, a Party branch
    is opened under each village and community. A unit of the tree that the file lacks stays as it is.
    Raises DivisionsRefused, having changed nothing, where a line cannot be right.
    """
    lock_tree()
    tree = Tree()
    divisions = read_divisions(path, tree)
    loaded = Loaded()
    fresh = _sort_out(_with_branches(divisions, branches), tree, loaded)
    _open(tree, fresh)
    _find_missing(divisions, tree, loaded)
    root = Unit.objects.filter(code=divisions[0][0]).first()
    record(by=by, verb="unit.load", subject=root, unit=root, after=dict(loaded.counts))
    return loaded


def lock_tree():
    """Keep every other change of the tree waiting until this transaction ends (SQLite has one writer anyway)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE organizations_unit IN SHARE ROW EXCLUSIVE MODE")


class Tree:
    """What the load needs to know of the tree as it stands: by code, and how many children each path has had."""

    def __init__(self):
        self.known = {}
        self.last: Counter[str] = Counter()
        rows = Unit.objects.order_by().values_list("code", "path", "kind", "name", "pk", "area_id", "area__kind")
        for code, path, kind, name, pk, area, area_kind in rows.iterator(BATCH):
            grain = area if area_kind in AREA_KINDS else None
            self.known[code] = (path, Kind(kind), name, pk, grain)
            above = path[:-STEP]
            self.last[above] = max(self.last[above], int(path[-STEP:], 36))

    def next_path(self, above):
        self.last[above] += 1
        return above + step(self.last[above])


def step(number):
    """Write a child's number as the tree does: four characters of base 36."""
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    text = ""
    for _place in range(STEP):
        number, rest = divmod(number, 36)
        text = digits[rest] + text
    return text


def read_divisions(path, tree):
    """Read the whole file as [(code, name, parent code)], parents before children; raise DivisionsRefused."""
    codes: dict[str, str] = {}
    places = array("q")
    rows = []
    with open(path, encoding=_encoding(path), newline="") as file:
        reader = csv.reader(file)
        if [title.strip().lower() for title in next(reader, [])][:3] != COLUMNS:
            raise DivisionsRefused([_("Line 1 must be the heading: code,name,parent_code.")])
        for cells in filter(any, reader):
            code, name, parent = (cell.strip() for cell in [*cells, "", "", ""][:3])
            rows.append((codes.setdefault(code, code), name, codes.get(parent, parent)))  # one text for each code
            places.append(reader.line_num)
    if not rows:
        raise DivisionsRefused([_("The file has no divisions below its heading.")])
    _refuse_wrong_lines(rows, places, tree)
    rows.sort(key=lambda row: level_of_division(row[0]))
    return rows


def _encoding(path):
    """Files of the statistics office come as UTF-8, with or without a mark, or as GB 18030."""
    try:
        with open(path, encoding="utf-8-sig") as file:
            while file.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8-sig"


def _is_code(code):
    return len(code) == 12 and code.isascii() and code.isdigit()


def _refuse_wrong_lines(rows, places, tree):
    kinds = {code: kind_of_division(code, name) for code, name, _parent in rows if code.endswith("000")}
    seen: dict[str, int] = {}
    problems = []
    for line, (code, name, parent) in zip(places, rows, strict=True):
        if problem := _problem(code, name, parent, kinds, tree, seen):
            problems.append(_("Line %(line)d: %(problem)s") % {"line": line, "problem": problem})
        seen.setdefault(code, line)
        if len(problems) == MOST_PROBLEMS:
            break
    if problems:
        raise DivisionsRefused(problems)


def _problem(code, name, parent, kinds, tree, seen):
    """Say what is wrong with one line, or ""."""
    if not _is_code(code):
        return _("“%(code)s” is not a code of 12 digits.") % {"code": code[:40]}
    if code in seen:
        return _("the code %(code)s stands in line %(other)d already.") % {"code": code, "other": seen[code]}
    if not 0 < len(name) <= 100:
        return _("the name must have 1 to 100 characters.")
    above = kinds.get(parent) or (tree.known[parent][1] if parent in tree.known else None)
    if parent and above is None:
        return _("no division has the parent code %(code)s.") % {"code": parent[:40]}
    if code in tree.known and not parent:
        return ""
    kind = kind_of_division(code, name)
    if not may_stand_under(kind, above) or (
        _is_code(parent) and level_of_division(parent) >= level_of_division(code) > 1
    ):
        return _("“%(kind)s” cannot stand under “%(above)s”; see the parent code.") % {
            "kind": kind.label,
            "above": above.label if above else _("nothing"),
        }
    return ""


def _with_branches(divisions, branches):
    """Each division as (code, name, parent code, kind), then, where asked for, the places' Party branches."""
    for code, name, parent in divisions:
        yield code, name, parent, kind_of_division(code, name)
    for code, name, _parent in divisions if branches else ():
        if kind_of_division(code, name) in PLACES:
            yield f"ZB{code}", f"{name[:97]}党支部", code, Kind.BRANCH


def _sort_out(wanted, tree, loaded):
    """Return what is new, rename what has another name, and list what stands under another unit."""
    renamed, fresh = [], []
    for row in wanted:
        code, name, parent, _kind = row
        known = tree.known.get(code)
        if known is None:
            fresh.append(row)
        elif known[2] != name:
            renamed.append((known[3], name))
        else:
            loaded.counts["unchanged"] += 1
        if known and parent and (parent not in tree.known or tree.known[parent][0] != known[0][:-STEP]):
            loaded.elsewhere.append(code)
    loaded.counts["new"] = len(fresh)
    loaded.counts["renamed"] = len(renamed)
    loaded.counts["elsewhere"] = len(loaded.elsewhere)
    for start in range(0, len(renamed), BATCH):
        Unit.objects.bulk_update(
            [
                Unit(pk=pk, name=name, pinyin=pinyin_of(name)[:200], initials=initials_of(name)[:100])
                for pk, name in renamed[start : start + BATCH]
            ],
            ["name", "pinyin", "initials"],
            batch_size=500,
        )
    return fresh


def _open(tree, rows):
    """Insert new units with their paths, numbers of children and areas, parents before children."""
    children = Counter(parent for _code, _name, parent, _kind in rows)
    older = {parent: number for parent, number in children.items() if parent in tree.known}
    columns = [
        "id",
        "path",
        "depth",
        "numchild",
        "code",
        "name",
        "kind",
        "members",
        "area_id",
        "pinyin",
        "initials",
    ]
    insert_rows("organizations_unit", columns, _unit_rows(tree, rows, children, _next_ids(len(rows))))
    _continue_numbers()
    _add_children({tree.known[parent][3]: number for parent, number in older.items()})


def _unit_rows(tree, rows, children, ids):
    for pk, (code, name, parent, kind) in zip(ids, rows, strict=True):
        above, _kind, _name, _pk, grain = tree.known.get(parent, ("", None, None, None, None))
        path = tree.next_path(above)
        grain = pk if kind in AREA_KINDS else grain
        if code in children:
            tree.known[code] = (path, kind, None, pk, grain)
        yield (
            pk, path, len(path) // STEP, children.get(code, 0), code, name, kind.value, 0, grain or pk,
            pinyin_of(name)[:200], initials_of(name)[:100],
        )  # fmt: skip


def _next_ids(count):
    """Numbers for new units; the tree is locked, so nobody else takes them."""
    first = (Unit.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    return range(first, first + count)


def _continue_numbers():
    """Let the next unit that is opened by hand take the number after ours."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence('organizations_unit', 'id'), max(id)) FROM organizations_unit"
            )


def _add_children(added):
    for pk, number in added.items():
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE organizations_unit SET numchild = numchild + %s WHERE id = %s",
                [number, pk],
            )


def _find_missing(divisions, tree, loaded):
    """List the open divisions below the file's own top units that the file does not name."""
    codes = {code for code, _name, _parent in divisions}
    tops = Unit.objects.filter(code__in=[code for code, _name, parent in divisions if parent not in codes])
    tops = outermost(tops.values_list("path", flat=True))
    stored = Unit.objects.filter(at_or_below(tops, "path"), kind__in=DIVISIONS, closed_on__isnull=True)
    loaded.missing = [
        code for code in stored.order_by().values_list("code", flat=True).iterator(BATCH)
        if code not in codes and _is_code(code)
    ]  # fmt: skip
    loaded.counts["missing"] = len(loaded.missing)
