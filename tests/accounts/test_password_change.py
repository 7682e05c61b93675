"""Changing the password, of one's own will or at first sign-in."""

import pytest

from audit.models import Entry
from tests.cast import PASSWORD

PAGE = "/accounts/password/"
NEW = "lamp river kite 4417"


def change(client, old=PASSWORD, new=NEW, again=None):
    return client.post(PAGE, {"old_password": old, "new_password1": new, "new_password2": again or new})


def test_the_new_password_counts_and_the_change_is_on_the_record(sign_in, person):
    client = sign_in(person)
    assert change(client).url == "/accounts/password/done/"
    person.refresh_from_db()
    assert person.check_password(NEW)
    assert person.password.startswith("argon2")
    assert Entry.objects.get().verb == "user.password"
    assert client.get(PAGE).status_code == 200  # this session lives on


def test_other_sessions_of_the_person_end(sign_in, person):
    from django.test import Client

    other = Client()
    other.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    change(sign_in(person))
    assert other.get(PAGE).status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "again"),
    [
        ("wrong", NEW, NEW),
        (PASSWORD, NEW, NEW + "x"),
        (PASSWORD, PASSWORD, PASSWORD),
        (PASSWORD, "short", "short"),
        (PASSWORD, "limeihua2027", "limeihua2027"),
        (PASSWORD, "38472910563", "38472910563"),
    ],
)
def test_it_is_refused_and_nothing_changes(sign_in, person, old, new, again):
    response = change(sign_in(person), old, new, again)
    assert response.status_code == 200
    assert response.context["form"].errors
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


@pytest.fixture
def newcomer(person):
    person.must_change_password = True
    person.save()
    return person


@pytest.mark.parametrize("path", ["/", "/admin/", "/accounts/password/done/"])
def test_a_newcomer_is_led_here_from_everywhere(sign_in, newcomer, path):
    response = sign_in(newcomer).get(path)
    assert response.status_code == 302
    assert response.url == PAGE


@pytest.mark.parametrize("path", [PAGE, "/healthz", "/offline/"])
def test_but_not_from_what_a_newcomer_needs(sign_in, newcomer, path):
    assert sign_in(newcomer).get(path).status_code == 200


def test_a_newcomer_may_switch_the_language_and_sign_out(sign_in, newcomer):
    client = sign_in(newcomer)
    assert client.post("/language/", {"language": "en", "next": PAGE}).url == PAGE
    assert client.post("/accounts/logout/").url == "/accounts/login/"


def test_after_the_change_the_other_pages_open(sign_in, newcomer):
    client = sign_in(newcomer)
    change(client)
    assert client.get("/accounts/password/done/").status_code == 200


def test_nobody_without_signing_in(client, db):
    assert client.get(PAGE).url == f"/accounts/login/?next={PAGE}"
