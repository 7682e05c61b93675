"""How long a session lasts."""

import time
from types import SimpleNamespace

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.middleware import client_address
from accounts.rules import session_end

PAGE = "/accounts/password/"


def age(client, **seconds):
    session = client.session
    for key, ago in seconds.items():
        session[key] = int(time.time()) - ago
    session.save()


@pytest.fixture
def client_in(sign_in, person):
    client = sign_in(person)
    client.get(PAGE)
    return client


def test_it_ends_after_half_an_hour_without_a_request(client_in):
    age(client_in, seen_at=30 * 60)
    assert client_in.get(PAGE).url == f"/accounts/login/?next={PAGE}"
    assert 'class="message message-warning"' in client_in.get("/accounts/login/").content.decode()


def test_it_does_not_end_a_minute_earlier(client_in):
    age(client_in, seen_at=29 * 60)
    assert client_in.get(PAGE).status_code == 200


def test_it_ends_half_a_day_after_signing_in_however_busy(client_in):
    age(client_in, signed_in_at=12 * 3600, seen_at=1)
    assert client_in.get(PAGE).status_code == 302


def test_the_old_cookie_opens_nothing_afterwards(client_in):
    old = client_in.cookies["sessionid"].value
    age(client_in, seen_at=30 * 60)
    client_in.get(PAGE)
    client_in.cookies["sessionid"] = old
    assert client_in.get(PAGE).status_code == 302
    assert not Session.objects.filter(session_key=old).exists()


def test_a_disabled_person_is_out_at_the_next_request(client_in, person):
    person.is_active = False
    person.save()
    assert client_in.get(PAGE).status_code == 302


def test_most_requests_do_not_write_the_session(client_in):
    with CaptureQueriesContext(connection) as queries:
        client_in.get(PAGE)
    assert not [query for query in queries if query["sql"].startswith(("UPDATE", "INSERT"))]
    age(client_in, seen_at=61)
    with CaptureQueriesContext(connection) as queries:
        client_in.get(PAGE)
    assert [query for query in queries if query["sql"].startswith("UPDATE")]


@pytest.mark.parametrize(
    ("signed_in", "seen", "reason"),
    [(0, 0, None), (0, 1799, None), (1800, 1800, "idle"), (43199, 0, None), (43200, 0, "absolute")],
)
def test_the_rule(signed_in, seen, reason):
    assert session_end(100_000 - signed_in, 100_000 - seen, 100_000, 30, 12) == reason


@pytest.mark.parametrize(
    ("behind_proxy", "header", "address"),
    [
        (False, "6.6.6.6", "10.0.0.1"),
        (True, "6.6.6.6, 192.0.2.7", "192.0.2.7"),
        (True, "", "10.0.0.1"),
    ],
)
def test_only_what_our_own_proxy_wrote_counts_as_the_address(settings, behind_proxy, header, address):
    settings.BEHIND_PROXY = behind_proxy
    request = SimpleNamespace(META={"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": header})
    assert client_address(request) == address
