import io

from django.urls import reverse
from openpyxl import load_workbook

from organizations.sheets import SHEETS

URL = reverse("organizations:roster-template")


def test_the_template_has_both_sheets_with_drop_downs(world, sign_in):
    answer = sign_in(world.bob).get(URL)
    workbook = load_workbook(io.BytesIO(answer.content))
    for sheet in SHEETS.values():
        assert workbook[str(sheet.name)].data_validations.count
    assert "attachment" in answer["Content-Disposition"]


def test_only_who_manages_units_gets_it(world, sign_in):
    for person in (world.alice, world.lee, world.root, world.audrey):
        assert sign_in(person).get(URL).status_code == 403
