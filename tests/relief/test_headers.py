"""Headers that every answer carries (OU3), and pages that keep to the policy they announce."""

import re

import pytest

from tests.cast import make_user

EVERY = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
PATHS = ["/accounts/login/", "/nowhere/", "/healthz", "/readyz", "/offline/", "/manifest.webmanifest", "/admin/"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", PATHS)
def test_every_answer(client, path):
    response = client.get(path)
    assert {name: response.get(name) for name in EVERY} == EVERY
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_the_content_policy_allows_nothing_inline(client):
    policy = client.get("/accounts/login/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/accounts/login/", "/offline/", "/nowhere/"])
def test_pages_keep_to_it(client, path):
    page = client.get(path).content.decode()
    assert not re.search(r"\sstyle=|\son\w+=|<style|javascript:", page)
    assert not re.search(r"<script(?![^>]*\b(src=|type=\"application/json\"))", page)
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", page)


def test_personal_pages_are_never_stored(sign_in, db):
    response = sign_in(make_user("meihua", "李梅花")).get("/accounts/password/")
    assert "no-store" in response["Cache-Control"]


def test_an_answer_declared_public_stays_public(rf):
    from django.http import HttpResponse

    from relief.middleware import PrivateByDefault

    public = HttpResponse(headers={"Cache-Control": "public, max-age=60"})
    assert PrivateByDefault(lambda request: public)(rf.get("/"))["Cache-Control"] == "public, max-age=60"
    private = HttpResponse(headers={"Cache-Control": "max-age=60"})
    assert PrivateByDefault(lambda request: private)(rf.get("/"))["Cache-Control"] == "no-store"
