"""IN10, OU4: hostile input gets a quick, plain refusal: no stack, no SQL, no path, nobody's name."""

import time
from urllib.parse import urlencode

import pytest
from django.conf import settings

from tests.access.pages import body_of
from tests.access.routes import ROUTES, WITH_ID, address

HOSTILE = ("\0", "²", "9" * 20, "9" * 5000, "-1", "'\"--%", "x" * 3000)
PARAMETERS = (
    "after", "before", "under", "campaign", "kind", "state", "q", "receipt", "activity", "about", "verb", "role", "open",
    "batch", "user", "unit", "parent", "term", "all", "next", "o", "p", "e", "_popup", "_to_field", "_changelist_filters",
)  # fmt: skip
REVEALING = (
    "Traceback",
    "SELECT ",
    "INSERT ",
    "site-packages",
    str(settings.BASE_DIR),
    ".py",
    "OperationalError",
    "DoesNotExist",
    "sqlite",
    "psycopg",
)
PAGES = [name for name in ROUTES if name not in WITH_ID and name not in ("accounts:logout", "admin:logout")]


def check_refusal(answer):
    """A refusal tells what it is and nothing else."""
    assert answer.status_code < 500
    if answer.status_code >= 400:
        text = body_of(answer)
        assert not [word for word in REVEALING if word in text]


@pytest.mark.parametrize("who", ["carol", "audrey"])
def test_no_parameter_of_an_address_breaks_a_page(who, both, open_as):
    client, tried = open_as(who), 0
    for route in PAGES:
        url = address(route, both.a)
        if client.get(url).status_code != 200:
            continue
        for value in HOSTILE:
            tried += len(PARAMETERS)
            answer = client.get(url, dict.fromkeys(PARAMETERS, value))
            check_refusal(answer)
    assert tried > 1500
    assert client.get("/campaigns/", {"q": "x"}).status_code == 404


PARAMETERS_OF = {
    "/duties/": ("after", "under", "campaign", "kind", "state"),
    "/donations/tallies/": ("after", "under", "campaign", "receipt"),
    "/donations/tallies/export/": ("under", "campaign"),
    "/organizations/units/": ("after", "under"),
    "/organizations/units/search/": ("q",),
    "/dashboards/": ("after", "campaign", "kind"),
    "/admin/donations/tally/": ("after", "before", "q", "activity", "state"),
    "/admin/campaigns/duty/": ("after", "q", "activity", "kind", "state"),
    "/admin/accounts/user/": ("after", "q"),
    "/admin/organizations/post/": ("before", "q", "role"),
    "/admin/autocomplete/?app_label=organizations&model_name=post&field_name=user": ("term",),
    "/admin/autocomplete/?app_label=organizations&model_name=post&field_name=unit": ("term",),
}


@pytest.mark.parametrize("url", PARAMETERS_OF)
def test_no_single_parameter_breaks_a_list(url, both, open_as):
    client, join = open_as("carol"), "&" if "?" in url else "?"
    for parameter in PARAMETERS_OF[url]:
        for value in HOSTILE:
            check_refusal(client.get(f"{url}{join}{urlencode({parameter: value})}"))


@pytest.mark.parametrize("number", ["9" * 19, "9" * 5000, "abc", "1%00", "%C2%B2", "_5F"])
def test_no_number_in_an_address_breaks_a_page(number, both, open_as):
    client = open_as("audrey")
    other = open_as("carol")
    for route in WITH_ID:
        url = address(route, pk=1).replace("/1/", f"/{number}/", 1)
        check_refusal(client.get(url))
        check_refusal(other.get(url))


FORMS = [
    ("anonymous", "accounts:login"), ("alice", "donations:tally-submit"), ("alice", "donations:meeting-report"),
    ("bob", "campaigns:extension-ask"), ("bob", "accounts:password-change"), ("carol", "admin:campaigns_campaign_add"),
    ("bob", "admin:accounts_user_add"), ("bob", "admin:organizations_unit_add"), ("bob", "admin:donations_tally_return"),
    ("bob", "admin:donations_tally_changelist"), ("anonymous", "set_language"), ("bob", "organizations:roster-apply"),
]  # fmt: skip


@pytest.mark.parametrize(("who", "route"), FORMS)
def test_a_megabyte_in_a_field_and_ten_thousand_fields_are_refused_at_once(who, route, both, open_as):
    client, url = open_as(who), address(route, both.a)
    for data in (
        {"reason": "a" * 1_000_001, "username": "x"},
        {f"field{number}": "1" for number in range(10_000)},
    ):
        began = time.monotonic()
        answer = client.generic("POST", url, urlencode(data), content_type="application/x-www-form-urlencoded")
        assert answer.status_code in (400, 413)
        assert time.monotonic() - began < 2
        check_refusal(answer)


@pytest.mark.parametrize(
    "url", ["/organizations/units/search/", "/donations/tallies/", "/admin/accounts/user/", "/duties/"]
)
def test_a_search_for_a_megabyte_is_refused_or_finds_nothing_at_once(url, both, open_as):
    client = open_as("carol")
    for query in (
        {"q": "城" * 300_000, "receipt": "9" * 1_000_000},
        {f"q{number}": "1" for number in range(10_000)},
    ):
        began = time.monotonic()
        answer = client.get(url, query)
        assert answer.status_code < 500
        assert time.monotonic() - began < 2


def test_control_a_page_that_breaks_is_found(both, open_as, monkeypatch):
    def broken(self, path, size):
        raise ValueError("SELECT name FROM accounts_user")

    from organizations.querysets import UnitQuerySet

    monkeypatch.setattr(UnitQuerySet, "page_after", broken)
    answer = open_as("carol", raise_request_exception=False).get("/organizations/units/")
    assert answer.status_code == 500
    assert not [word for word in REVEALING if word in body_of(answer)]
    with pytest.raises(AssertionError):
        check_refusal(answer)
