"""The divisions load, load again without a change, and are refused by line."""

import os
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from audit.models import Entry
from organizations.actions import open_unit
from organizations.actions.divisions import DivisionsRefused, load_divisions
from organizations.actions.units import set_areas
from organizations.choices import Kind
from organizations.models import Unit

SAMPLE = Path(__file__).parent.parent / "data" / "divisions.csv"
pytestmark = pytest.mark.django_db


def load(path=SAMPLE, **options):
    return dict(load_divisions(by=None, path=path, **options).counts)


def written(tmp_path, *lines, encoding="utf-8"):
    path = tmp_path / "divisions.csv"
    path.write_text("\n".join(["code,name,parent_code", *lines]), encoding=encoding)
    return path


def test_every_division_stands_where_the_file_says(db):
    assert load()["new"] == 10
    assert Unit.objects.find_problems() == ([], [], [], [], [])
    kinds = Counter(Unit.objects.order_by().values_list("kind", flat=True))
    assert kinds == {"city": 1, "district": 1, "zone": 1, "town": 3, "village": 2, "community": 2}
    village = Unit.objects.get(name="上柳村村委会")
    assert [str(one) for one in Unit.objects.get_ancestors(village)] == ["云溪市", "南湖区", "柳林镇"]
    assert (village.pinyin, village.initials) == ("shangliucuncunweihui", "slccwh")


def test_the_areas_are_those_that_the_tree_computes(db):
    load(branches=True)
    stored = dict(Unit.objects.values_list("pk", "area_id"))
    set_areas("")
    assert stored == dict(Unit.objects.values_list("pk", "area_id"))
    assert Unit.objects.get(code="ZB980102001201").area.name == "柳林镇"


def test_loading_again_changes_nothing(db):
    load(branches=True)
    before = list(Unit.objects.values())
    assert load(branches=True) == {"new": 0, "renamed": 0, "unchanged": 14, "elsewhere": 0, "missing": 0}
    assert list(Unit.objects.values()) == before


def test_a_branch_opens_under_each_village_and_community(db):
    assert load(branches=True)["new"] == 14
    branch = Unit.objects.get(code="ZB980102002001")
    assert (branch.name, branch.kind) == ("桃园社区居委会党支部", Kind.BRANCH)
    assert Unit.objects.get_parent(branch).code == "980102002001"


def test_a_new_name_is_taken_over_and_found(db, tmp_path):
    load()
    path = written(tmp_path, "980102001000,杨林镇,980102000000")
    assert load(path)["renamed"] == 1
    assert Unit.objects.starting_with("ylz").get().name == "杨林镇"


def test_what_the_file_lacks_stays_open_and_is_reported(db, tmp_path):
    load()
    path = written(tmp_path, "980100000000,云溪市,", "980102000000,南湖区,980100000000")
    loaded = load_divisions(by=None, path=path)
    assert loaded.counts["missing"] == 8
    assert "980102001201" in loaded.missing
    assert not Unit.objects.filter(closed_on__isnull=False).exists()


def test_what_stands_elsewhere_is_reported_and_not_moved(db, tmp_path):
    load()
    assert load(written(tmp_path, "980102001000,柳林镇,980171000000"))["elsewhere"] == 1
    assert Unit.objects.get_parent(Unit.objects.get(code="980102001000")).code == "980102000000"


def test_units_opened_by_hand_and_by_file_go_together(db, tmp_path):
    load()
    town = Unit.objects.get(code="980102001000")
    open_unit(by=None, parent=town, code="980102001209", name="新村村委会", kind=Kind.VILLAGE)
    load(written(tmp_path, "980102001210,下柳村村委会,980102001000"))
    assert Unit.objects.find_problems() == ([], [], [], [], [])
    open_unit(by=None, parent=town, code="980102001211", name="中柳村村委会", kind=Kind.VILLAGE)
    assert Unit.objects.get_children_count(Unit.objects.get(pk=town.pk)) == 5


def test_a_file_in_gb18030_is_read(db, tmp_path):
    text = SAMPLE.read_text("utf-8").splitlines()[1:]
    assert load(written(tmp_path, *text, encoding="gb18030"))["new"] == 10
    assert load(written(tmp_path, *text, encoding="utf-8-sig"))["unchanged"] == 10


@pytest.mark.parametrize(
    ("lines", "word"),
    [
        (["98010000000,云溪市,"], "Line 2: “98010000000” is not a code"),
        (["980100000000,云溪市,", "980100000000,云溪市,"], "Line 3: the code 980100000000 stands in line 2"),
        (["980100000000,云溪市,", "980102000000,南湖区,970000000000"], "Line 3: no division has the parent code"),
        (
            ["980100000000,云溪市,", "980102001201,柳林村,980100000000"],
            "Line 3: “Village” cannot stand under “City”",
        ),
        (["980100000000,,"], "Line 2: the name"),
        (["980102000000,南湖区,"], "Line 2: “District” cannot stand under “nothing”"),
        ([], "no divisions below its heading"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_changes(tmp_path, lines, word):
    with translation.override("en"), pytest.raises(DivisionsRefused) as refused:
        load(written(tmp_path, *lines))
    assert word in str(refused.value)
    assert not Unit.objects.exists()


def test_a_file_without_the_heading_is_refused(tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("编码,名称\n1,2\n", encoding="utf-8")
    with pytest.raises(DivisionsRefused):
        load(path)


def test_the_command_tells_what_it_did_and_leaves_a_record(db, capsys, tmp_path):
    call_command("load_divisions", str(SAMPLE))
    assert "10 new, 0 renamed, 0 unchanged" in capsys.readouterr().out
    assert Entry.objects.get(verb="unit.load").after["new"] == 10
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("load_divisions", str(written(tmp_path, "1,2,3")))


def real_file():
    return Path(os.environ.get("RELIEF_DIVISIONS", Path.cwd().parent / "shared/data/divisions-3710.csv"))


@pytest.mark.skipif(not real_file().exists(), reason="set RELIEF_DIVISIONS to try a real city")
def test_a_real_city_loads_with_its_branches(db):
    load(real_file(), branches=True)
    places = Unit.objects.filter(kind__in=[Kind.VILLAGE, Kind.COMMUNITY]).count()
    assert places == Unit.objects.filter(kind=Kind.BRANCH).count() > 2000
