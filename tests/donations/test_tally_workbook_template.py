"""The workbook to fill in: the branches are there already, their codes as text, their members from the roster."""

import pytest

from campaigns.models import Duty
from donations.actions import return_tally
from donations.choices import ReturnReason
from tests.donations.committee import HOME, KEYS, codes_of, rows_of


def row(book, code):
    sheet = book.worksheets[0]
    return {key: sheet.cell(rows_of(book)[code], at).value for at, key in enumerate(KEYS, start=1)}


def test_every_branch_that_has_not_reported_has_its_row(committee):
    book = committee.open()
    assert codes_of(book) == ["ZB-c1", "ZB-c2", "ZB-c3", "ZB-c4"]
    begun = row(book, "ZB-c1")
    assert (begun["unit"], begun["members"]) == ("市水利局第一支部", 30)
    assert {key for key, value in begun.items() if value is not None} == {"code", "unit", "members"}
    assert book.worksheets[0].cell(5, 1).number_format == "@"


def test_a_reported_branch_is_only_in_the_workbook_for_corrections(committee):
    committee.world.tally(committee.world.unit.branch_c, committee.world.connie)
    assert "ZB-c1" not in codes_of(committee.open())
    standing = row(committee.open("template/?all=1"), "ZB-c1")
    assert (standing["donors"], standing["member_fen"], standing["reason"]) == (40, 3260, None)


def test_a_returned_tally_is_there_with_its_figures(committee):
    tally = committee.world.tally(committee.world.unit.branch_c, committee.world.connie)
    return_tally(by=committee.world.carol, tally=tally, version=tally.duty.version, reason=ReturnReason.PEOPLE)
    assert row(committee.open(), "ZB-c1")["donors"] == 40


def test_a_waived_branch_is_in_neither(committee):
    Duty.objects.filter(unit=committee.world.unit.branch_c2).update(state="waived")
    assert "ZB-c2" not in codes_of(committee.open()) + codes_of(committee.open("template/?all=1"))


def test_other_peoples_branches_are_not_in_it(committee, django_assert_max_num_queries):
    committee.client.force_login(committee.world.charlie, backend="django.contrib.auth.backends.ModelBackend")
    with django_assert_max_num_queries(12):
        assert codes_of(committee.open()) == ["ZB-b1"]


def test_the_cast_who_may_not_report_get_no_workbook(committee):
    for person in ("lee", "audrey", "sam", "cade", "root"):
        user = getattr(committee.world, person)
        committee.client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        assert committee.client.get(f"{HOME}template/").status_code == 403


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_was_taken_in_one_language_is_read_in_another(committee, language):
    committee.client.cookies["django_language"] = language
    book = committee.open()
    committee.client.cookies["django_language"] = {"en": "zh-hans", "zh-hans": "en"}[language]
    assert committee.kept(committee.upload(book)).rows_in("blank")
