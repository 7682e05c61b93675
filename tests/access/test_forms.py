"""AC5: no form offers a row of the other district, and none takes one."""

import json
import re

import pytest
from django.forms import ModelChoiceField
from django.urls import reverse

from accounts.models import User
from organizations.models import Unit
from organizations.querysets import ScopedQuerySet
from tests.access.pages import body_of
from tests.access.routes import ROUTES, address, row_name
from tests.access.snapshot import changes, rows

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)"')
NOT_A_ROW = {"csrfmiddlewaretoken", "next", "e", "language"}


def of_b(both):
    """The units and people of B, by model."""
    units = Unit.objects.filter(path__startswith=both.b.unit.district.path)
    return {Unit: set(units.values_list("pk", flat=True)), User: {both.b.secretary.pk, both.b.organizer.pk}}


def forms_of(client, both):
    """Every form that somebody can open about A: (address, form, page)."""
    for route in ROUTES:
        if "(" in route or (row_name(route) and row_name(route) not in vars(both.a.rows)):
            continue
        url = address(route, both.a)
        answer = client.get(url)
        form = (getattr(answer, "context", None) or {}).get("form") if answer.status_code == 200 else None
        if form is not None and hasattr(form, "fields"):
            yield url, form, body_of(answer)


def offered(both, client):
    """Relation fields that were looked at, and those among them that offer a row of B."""
    foreign, looked_at, wrong = of_b(both), [], []
    for url, form, page in forms_of(client, both):
        for name, field in form.fields.items():
            if isinstance(field, ModelChoiceField) and field.queryset.model in foreign:
                looked_at.append((url, name))
                if set(field.queryset.values_list("pk", flat=True)) & foreign[field.queryset.model]:
                    wrong.append((url, name))
        assert "金丝雀" not in page, url
    return looked_at, wrong


@pytest.mark.parametrize(("name", "fields"), [("bob", 6), ("alice", 0), ("connie", 0)])
def test_no_form_offers_a_row_of_the_other_district(name, fields, both, open_as):
    looked_at, wrong = offered(both, open_as(name))
    assert wrong == []
    assert len(looked_at) >= fields


def test_control_without_the_scope_forms_offer_them(both, open_as, monkeypatch):
    monkeypatch.setattr(ScopedQuerySet, "visible_to", lambda self, user, ability: self)
    with pytest.raises(AssertionError):
        offered(both, open_as("bob"))


@pytest.mark.parametrize("name", ["bob", "alice"])
def test_no_form_takes_a_number_of_the_other_district(name, both, open_as, taken_back):
    client, foreign, sent = open_as(name), of_b(both), 0
    numbers = {getattr(one, "pk", one) for one in vars(both.b.rows).values()} | foreign[Unit] | foreign[User]
    names_of_b = rows_of_b(both)
    for url, form, page in list(forms_of(client, both)):
        relations = [key for key, field in form.fields.items() if isinstance(field, ModelChoiceField)]
        hidden = [key for key in HIDDEN.findall(page) if key not in NOT_A_ROW and key not in ("seen",)]
        plain = {key: field.initial if field.initial is not None else "1" for key, field in form.fields.items()}
        for key in {*relations, *hidden}:
            for number in sorted(foreign[form.fields[key].queryset.model] if key in relations else numbers):
                with taken_back():
                    answer = client.post(url, {**plain, "seen": seen_of(page), key: number})
                    sent += 1
                    assert answer.status_code in (200, 302, 404, 405, 409), (url, key, answer.status_code)
                    assert rows_of_b(both) == names_of_b, (url, key, number)
                    if key in relations:
                        assert answer.status_code == 200, (url, key, number)
                        assert key in answer.context["form"].errors, (url, key, number)
    assert sent > 20


def seen_of(page):
    found = re.search(r'name="seen" value="([^"]*)"', page)
    return found[1] if found else ""


def rows_of_b(both):
    """All that the database says about B."""
    rows_b = vars(both.b.rows).values()
    fresh = [type(one)._base_manager.filter(pk=one.pk).values().get() for one in rows_b]
    posts = [*Unit.objects.get(pk=both.b.unit.district.pk).posts.values()]
    below = list(
        Unit.objects.filter(path__startswith=both.b.unit.district.path).values_list(
            "pk", "path", "name", "closed_on"
        )
    )
    return fresh, posts, below


MODELS = [("organizations", "post", "unit"), ("organizations", "post", "user"), ("organizations", "unit", "successor"),
          ("campaigns", "duty", "unit"), ("donations", "review", "tally"), ("campaigns", "extension", "duty")]  # fmt: skip


@pytest.mark.parametrize(("app", "model", "field"), MODELS)
@pytest.mark.parametrize("term", ["金", "j", "jsq", "9", "ZB", ""])
def test_autocompletes_offer_nothing_of_the_other_district(app, model, field, term, both, open_as):
    query = f"?app_label={app}&model_name={model}&field_name={field}&term={term}"
    answer = open_as("bob").get(reverse("admin:autocomplete") + query)
    if answer.status_code == 200:
        assert "金丝雀" not in json.dumps(answer.json(), ensure_ascii=False)


def test_control_autocompletes_offer_the_city_everything(both, open_as):
    query = "?app_label=organizations&model_name=post&field_name=unit&term=金"
    assert "金丝雀" in json.dumps(
        open_as("carol").get(reverse("admin:autocomplete") + query).json(), ensure_ascii=False
    )


def test_choosing_who_takes_part_leaves_the_other_district_in(both, open_as):
    """Batches are set for one's own units; the others' stay whatever is sent."""
    url, before = address("admin:campaigns_activity_participants", both.a), rows()
    client = open_as("bob")
    page = body_of(client.get(url))
    client.post(url, {"seen": seen_of(page), "units": [both.b.unit.district.pk]})
    assert changes(before, rows()) <= {"accounts.User.last_login"}
