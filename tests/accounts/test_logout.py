"""Signing out."""

from django.contrib.sessions.models import Session

LOGOUT = "/accounts/logout/"


def test_signing_out_leads_to_the_sign_in_page_and_deletes_the_session(sign_in, person):
    client = sign_in(person)
    assert client.post(LOGOUT).url == "/accounts/login/"
    assert not Session.objects.exists()
    assert client.get("/accounts/password/").status_code == 302


def test_a_link_cannot_sign_anybody_out(sign_in, person):
    client = sign_in(person)
    assert client.get(LOGOUT).status_code == 405
    assert client.get("/accounts/password/").status_code == 200


def test_a_deleted_session_cannot_come_back(sign_in, person):
    client = sign_in(person)
    cookie = client.cookies["sessionid"].value
    client.post(LOGOUT)
    client.cookies["sessionid"] = cookie
    assert client.get("/accounts/password/").status_code == 302
    assert not Session.objects.filter(session_key=cookie).exists()
