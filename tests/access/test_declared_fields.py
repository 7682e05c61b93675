"""AC7: a good form with every other field name of every model beside it changes what it declares, and nothing else."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.utils import timezone

from campaigns.models import Duty
from tests.access.pages import body_of
from tests.access.routes import address
from tests.access.snapshot import changes, rows
from tests.access.test_forms import seen_of

TODAY = timezone.localdate()
ALWAYS = {"audit.Entry+", "accounts.User.last_login"}
DUTY = {
    f"campaigns.Duty.{name}"
    for name in ("state", "version", "revision", "measures", "reported_on", "timeliness", "note")
}
COUNTS = {f"campaigns.{model}{what}" for model in ("Rollup", "DayRollup") for what in ("+", "-", ".n")}
UNIT = "organizations.Unit."
NEW_POST = {
    "user": lambda w: w.world.sam.pk,
    "unit": lambda w: w.a.unit.town.pk,
    "role": "cadre",
    "starts_on": TODAY,
}


def later(days):
    return TODAY + timedelta(days=days)


FIGURES = {
    "members": 42,
    "donors": 41,
    "member_fen": "99",
    "leaders": 0,
    "leader_fen": 0,
    "others": 0,
    "other_fen": 0,
}
TALLY = {
    "step": "submit",
    "token": lambda w: uuid4(),
    "version": lambda w: w.a.rows.reported.version,
    "reason": "更正",
    **FIGURES,
}
MEETING = {"token": lambda w: uuid4(), "version": lambda w: w.a.rows.meeting_duty.version, "held_on": TODAY, "form": "in_person",
           "attended": 3, "reason": "更正"}  # fmt: skip
PASSWORD = {
    "old_password": "a-long-Phrase-42",
    "new_password1": "Walrus-Teapot-9931",
    "new_password2": "Walrus-Teapot-9931",
}
REQUEST = {f".{name}" for name in ("state", "decided_by_id", "decided_at", "answer")}

CASES = [
    # who, route, what is sent, what may change besides the audit row
    ("alice", "donations:tally-submit", TALLY, DUTY | COUNTS | {"donations.Tally+"}),
    ("alice", "donations:meeting-report", MEETING, DUTY | COUNTS | {"donations.Meeting+"}),
    ("bob", "campaigns:extension-ask", {"until": later(9), "reason": "x"}, {"campaigns.Extension+"}),
    ("bob", "accounts:password-change", PASSWORD, {"accounts.User.password"}),
    ("bob", "admin:accounts_user_add", {**NEW_POST, "user": "", "username": "new", "name": "新人"}, {"accounts.User+", "organizations.Post+"}),
    ("bob", "admin:accounts_user_rename", {"name": "李燕"}, {"accounts.User.name", "accounts.User.pinyin", "accounts.User.initials"}),
    ("bob", "admin:accounts_user_disable", {"reason": "x"}, {"accounts.User.is_active"}),
    ("bob", "admin:accounts_user_invite", {}, set()),
    ("root", "admin:accounts_user_administrator", {"reason": "x"}, {"accounts.User.is_superuser"}),
    ("bob", "admin:organizations_post_add", NEW_POST, {"organizations.Post+"}),
    ("bob", "admin:organizations_post_end", {"ends_on": TODAY}, {"organizations.Post.ends_on"}),
    ("bob", "admin:organizations_unit_add", {"parent": lambda w: w.a.unit.town.pk, "kind": "village", "name": "新村", "code": "N1",
     "members": 1}, {"organizations.Unit+", UNIT + "numchild"}),
    ("bob", "admin:organizations_unit_rename", {"name": "新村", "members": 1},
     {UNIT + name for name in ("name", "members", "pinyin", "initials")}),
    ("bob", "admin:organizations_unit_close", {"closed_on": later(9), "reason": "x", "pk": "second"}, {UNIT + "closed_on"}),
    ("bob", "admin:campaigns_duty_waive", {"reason": "x"}, {"campaigns.Waiver+"}),
    ("bob", "admin:campaigns_extension_grant", {"until": later(9)},
     {f"campaigns.Extension{one}" for one in REQUEST | {".until"}} | {"campaigns.Duty.due_on", "campaigns.Duty.version"} | COUNTS),
    ("bob", "admin:campaigns_extension_refuse", {"answer": "x"}, {f"campaigns.Extension{one}" for one in REQUEST}),
    ("bob", "admin:campaigns_waiver_confirm", {}, {f"campaigns.Waiver{one}" for one in REQUEST} | DUTY | COUNTS),
    ("bob", "admin:donations_tally_accept", {"version": lambda w: w.a.rows.reported.version}, DUTY | COUNTS | {"donations.Review+"}),
    ("bob", "admin:donations_tally_return", {"version": lambda w: w.a.rows.reported.version, "reason": "other", "words": "x"},
     DUTY | COUNTS | {"donations.Review+"}),
    ("carol", "admin:campaigns_campaign_rename", {"name": "新", "theme": "新"}, {"campaigns.Campaign.name", "campaigns.Campaign.theme"}),
    ("carol", "admin:campaigns_campaign_add", {"year": 2050, "name": "新"},
     {"campaigns.Campaign+", "campaigns.Activity+", "campaigns.Milestone+"}),
]  # fmt: skip


def every_other_field(form_fields, both):
    """A value for each field of each model that the form does not declare."""
    other = {}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            for name in (field.name, field.attname):
                other[name] = _value(field, both)
    return {name: value for name, value in other.items() if name not in form_fields}


def _value(field, both):
    kind = field.get_internal_type()
    if "Boolean" in kind:
        return "on"
    if "Date" in kind:
        return "2001-01-01"
    if "Char" in kind or "Text" in kind:
        return {"state": "done", "role": "auditor", "kind": "city", "path": "0001"}.get(field.name, "smuggled")
    return both.b.rows.duty.pk


def sent_to(route, values, both, client):
    url = address(route, both.a)
    if values.get("pk") == "second":
        url = address(route, pk=both.a.unit.second.pk)
    data = {key: value(both) if callable(value) else value for key, value in values.items() if key != "pk"}
    page = client.get(url)
    declared = set(getattr((page.context or {}).get("form"), "fields", {})) if page.status_code == 200 else set()
    mark = {"seen": seen_of(body_of(page))} if page.status_code == 200 else {}
    extra = every_other_field({*declared, *data, "seen", "version", "token", "step"}, both)
    return url, {**extra, **mark, **data}, len(extra)


@pytest.mark.parametrize(
    ("who", "route", "values", "allowed"), CASES, ids=[f"{case[0]} {case[1]}" for case in CASES]
)
def test_only_declared_fields_change(who, route, values, allowed, both, open_as):
    if route in ("campaigns:extension-ask", "admin:campaigns_duty_waive"):
        Duty.objects.get(pk=both.a.rows.duty.pk).extensions.update(state="refused")
        Duty.objects.get(pk=both.a.rows.duty.pk).waivers.update(state="refused")
    client = open_as(who)
    url, data, extra = sent_to(route, values, both, client)
    assert extra > 60
    before = rows()
    answer = client.post(url, data)
    assert answer.status_code in (200, 302), answer.status_code
    changed = changes(before, rows())
    assert changed - {"accounts.User.last_login"}, "the form must have been taken"
    assert changed - ALWAYS <= allowed
    smuggled = [
        one for table in rows().values() for row in table.values() for one in row.values() if one == "smuggled"
    ]
    assert smuggled == []


def test_control_a_form_that_saves_what_it_is_sent_is_found(both, open_as, monkeypatch):
    def careless(*, by, user, name):
        type(user).objects.filter(pk=user.pk).update(name=name, is_superuser=True)
        return user

    monkeypatch.setattr("organizations.admin.people.rename_user", careless)
    client = open_as("bob")
    url, data, _extra = sent_to("admin:accounts_user_rename", {"name": "李燕"}, both, client)
    before = rows()
    client.post(url, data)
    assert "accounts.User.is_superuser" in changes(before, rows())
