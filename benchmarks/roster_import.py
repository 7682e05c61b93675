"""Measure the roster import against its floor and against django-import-export, in one run.

python -m benchmarks.roster_import [--quick] [--sqlite] [--rows 100000] [--runs 3] [--slow] [--memory]

The workbook has a tenth of its rows on the sheet of units (party branches) and the rest on the sheet of people and
posts; each person is new, so a row of it makes an account and a post. The floor is calamine in this process and COPY
(executemany on SQLite) of the raw cells into one table without a key. django-import-export gets the same rows as
three resources, because it knows one model each; --slow also runs its default mode, which takes minutes.
"""

import statistics
import tempfile
from datetime import date
from pathlib import Path

from benchmarks import engine, memory

SURNAMES, GIVEN = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华文"
UNIT_TITLES = ["代码", "名称", "类型", "上级单位代码", "党员数", "成立日期", "撤销日期"]
DEPARTMENTS = 200


def main():
    asked = engine.arguments(
        __doc__,
        rows={"type": int, "default": 100_000},
        runs={"type": int, "default": 3},
        memory={"action": "store_true", "help": "run ours once, alone, and print its peak memory"},
        slow={"action": "store_true", "help": "also django-import-export's default mode, once"},
    )
    rows = 10_000 if asked.quick else asked.rows
    name = engine.start(sqlite=asked.sqlite)
    path = Path(tempfile.mkdtemp()) / "roster.xlsx"
    organizer = build_city()
    write_workbook(path, rows)
    report = engine.Report(f"roster import of {rows:,} rows on {name}")
    if asked.memory:
        measure_memory(report, path, organizer, rows)
    else:
        measure_times(report, path, organizer, rows, asked)
    report.close()


def measure_memory(report, path, organizer, rows):
    memory.reset_peak()
    with memory.children_watched() as children:
        measure_ours(path, organizer, rows)
    report.ratio("peak of the importing process", memory.peak_mb(), at_most=200, unit=" MB")
    report.ratio("peak of its reading child", max(children), at_most=200, unit=" MB")


def measure_times(report, path, organizer, rows, asked):
    """The floor, ours and theirs in turn, so that a slow moment hits all of them; medians."""
    floor, checked, whole, best = [], [], [], []
    for _run in range(asked.runs):
        floor.append(measure_floor(path, rows))
        read, applied = measure_ours(path, organizer, rows)
        checked.append(read)
        whole.append(read + applied)
        best.append(measure_import_export(path, rows, best=True))
    floor, checked, whole, best = map(statistics.median, (floor, checked, whole, best))
    report.line("floor: calamine and COPY of the raw cells", floor, "s")
    report.line("ours: read, stage, all checks", checked, "s")
    report.line("ours: the same, and applied with audit rows", whole, "s")
    report.line("django-import-export, its best mode", best, "s")
    report.ratio("ours with all checks / floor", checked / floor, at_most=1.5)
    report.line("ours applied / floor", whole / floor, "×")
    report.ratio("import-export's best mode / ours applied", best / whole, at_least=5)
    if asked.slow:
        default = measure_import_export(path, rows, best=False)
        report.line("django-import-export, its default mode, once", default, "s")
        report.ratio("import-export's default mode / ours applied", default / whole, at_least=40)


def build_city():
    """A city with its departments, and the organizer who uploads."""
    from accounts.models import User
    from organizations.actions import give_post, open_unit
    from organizations.choices import Kind, Role

    city = open_unit(by=None, parent=None, code="990000000000", name="安和市", kind=Kind.CITY)
    for number in range(DEPARTMENTS):
        open_unit(by=None, parent=city, code=f"BM{number:04}", name=f"第{number}局", kind=Kind.DEPARTMENT)
    organizer = User.objects.create_user("carol", name="孙市组")
    give_post(by=None, user=organizer, unit=city, role=Role.ORGANIZER, starts_on=date(2020, 1, 1))
    return organizer


def write_workbook(path, rows):
    from django.utils import translation
    from rustpy_xlsxwriter import FastExcel

    from organizations.sheets import POSTS, UNITS

    branches = rows // 10
    with translation.override("en"):
        units, posts = ([str(column.title) for column in sheet.columns] for sheet in (UNITS, POSTS))
        names = str(UNITS.name), str(POSTS.name)
    unit_rows = [
        [f"DZ{n:06}", f"第{n}支部", "branch", f"BM{n % DEPARTMENTS:04}", n % 60, "2020-01-01", ""]
        for n in range(branches)
    ]
    post_rows = [
        [f"u{n:06}", name(n), f"DZ{n % branches:06}", "cadre", "干事", "staff", "2026-01-01", ""]
        for n in range(rows - branches)
    ]
    book = FastExcel(str(path))
    book.sheet(names[0], [dict(zip(units, row, strict=True)) for row in unit_rows])
    book.sheet(names[1], [dict(zip(posts, row, strict=True)) for row in post_rows])
    book.save()


def name(number):
    return SURNAMES[number % 20] + GIVEN[number // 20 % 25] + GIVEN[number // 500 % 25]


def read_plain(path):
    import python_calamine

    with python_calamine.CalamineWorkbook.from_path(str(path)) as book:
        return [book.get_sheet_by_name(sheet).to_python()[1:] for sheet in book.sheet_names]


def measure_floor(path, rows):
    """Read every cell in this process and copy the raw texts into one table."""
    from django.db import connection, transaction

    from organizations.actions.bulk import insert_rows

    columns = [f"c{number}" for number in range(8)]
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_floor")
        cursor.execute(f"CREATE TABLE bench_floor ({', '.join(f'{column} text' for column in columns)})")
    with engine.clock() as taken, transaction.atomic():
        units, posts = read_plain(path)
        insert_rows("bench_floor", columns, ((*row, "") for row in units))
        insert_rows("bench_floor", columns, posts)
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM bench_floor")
        assert cursor.fetchone()[0] == rows
    return taken()


def measure_ours(path, organizer, rows):
    """Upload, read, check and apply; return the seconds until everything is checked, and of applying."""
    from uuid import uuid4

    from accounts.models import User
    from organizations.actions.roster import apply_roster, read_roster
    from organizations.actions.roster.receiving import folder
    from organizations.models import Post, RosterUpload, Unit

    forget_rows()
    upload = RosterUpload.objects.create(uploaded_by=organizer, file_name="r.xlsx", stored_name=f"{uuid4()}.xlsx")
    (folder() / upload.stored_name).write_bytes(path.read_bytes())
    with engine.clock() as checked:
        read_roster(upload=upload)
    with engine.clock() as applied:
        apply_roster(by=organizer, upload=upload)
    branches = rows // 10
    assert upload.counts["units"]["new"] == branches
    assert upload.counts["posts"]["new"] == rows - branches
    assert Unit.objects.count() == branches + DEPARTMENTS + 1
    assert Post.objects.count() == User.objects.count() == rows - branches + 1
    last = Post.objects.select_related("user", "unit").latest("pk")
    assert str(last.user) == name(int(last.user.username[1:]))
    assert last.unit.code == f"DZ{int(last.user.username[1:]) % branches:06}"
    return checked(), applied()


def forget_rows():
    """Bring the city back to its departments; the record of it goes with the database."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SET session_replication_role = replica"
            )  # no look-up of references for each deleted row
        cursor.execute("DELETE FROM organizations_post WHERE title <> ''")
        cursor.execute("DELETE FROM accounts_user WHERE username <> 'carol'")
        cursor.execute("DELETE FROM organizations_unit WHERE code LIKE 'DZ%'")
        cursor.execute("UPDATE organizations_unit SET numchild = 0 WHERE code LIKE 'BM%'")
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = DEFAULT")
            cursor.execute("VACUUM ANALYZE organizations_post, accounts_user, organizations_unit")


def measure_import_export(path, rows, best):
    """Give the same rows to three resources in turn; the tree's columns are worked out for it beforehand."""
    from accounts.models import User
    from organizations.models import Post, Unit

    forget_rows()
    with engine.clock() as taken:
        units, posts = read_plain(path)
        for resource, dataset in resources(units, posts, best):
            result = resource.import_data(dataset, raise_errors=True, use_transactions=True)
            assert not result.has_errors()
            assert not result.has_validation_errors()
    branches = rows // 10
    assert Unit.objects.count() == branches + DEPARTMENTS + 1
    assert Post.objects.count() == User.objects.count() == rows - branches + 1
    return taken()


def resources(units, posts, best):
    from import_export import fields, resources, widgets
    from tablib import Dataset

    from accounts.models import User
    from organizations.models import Post, Unit

    meta = {"use_bulk": True, "batch_size": 1000, "skip_diff": True, "force_init_instance": True} if best else {}
    parents = dict(Unit.objects.filter(code__startswith="BM").values_list("code", "pk"))
    paths = dict(Unit.objects.filter(code__startswith="BM").values_list("code", "path"))

    class UnitResource(resources.ModelResource):
        Meta = type("Meta", (), {**meta, "model": Unit, "import_id_fields": ["code"], "fields": [
            "code", "name", "kind", "members", "opened_on", "path", "depth", "numchild", "area"]})  # fmt: skip

    class UserResource(resources.ModelResource):
        Meta = type("Meta", (), {**meta, "model": User, "import_id_fields": ["username"], "fields": [
            "username", "name", "password"]})  # fmt: skip

    def key(model, field):
        """The widget that finds a foreign key; in the best mode, from a dictionary instead of a query a row."""
        if not best:
            return widgets.ForeignKeyWidget(model, field)
        known = dict(model.objects.values_list(field, "pk"))

        class Known(widgets.ForeignKeyWidget):
            def clean(self, value, row=None, **kwargs):
                return model(pk=known[value])

        return Known(model, field)

    tree = [
        (code, label, kind, members, opened, f"{paths[above]}{number // DEPARTMENTS + 1:04}", 3, 0, parents[above])
        for number, (code, label, kind, above, members, opened, _closed) in enumerate(units)
    ]
    columns = ["code", "name", "kind", "members", "opened_on", "path", "depth", "numchild", "area"]
    yield UnitResource(), Dataset(*tree, headers=columns)
    yield (
        UserResource(),
        Dataset(*[(row[0], row[1], "!") for row in posts], headers=["username", "name", "password"]),
    )

    class PostResource(resources.ModelResource):
        user = fields.Field("user", "user", key(User, "username"))
        unit = fields.Field("unit", "unit", key(Unit, "code"))
        Meta = type("Meta", (), {**meta, "model": Post, "import_id_fields": ["user", "unit", "role", "starts_on"],
            "fields": ["user", "unit", "role", "title", "rank", "starts_on"]})  # fmt: skip

    data = [(row[0], row[2], *row[3:7]) for row in posts]
    yield PostResource(), Dataset(*data, headers=["user", "unit", "role", "title", "rank", "starts_on"])


if __name__ == "__main__":
    main()
