"""Switching between Chinese and English."""

import pytest

LOGIN = "/accounts/login/"
pytestmark = pytest.mark.django_db


def language_of(response):
    return response.content.decode().split('<html lang="')[1].split('"')[0]


def test_chinese_comes_first(client):
    assert language_of(client.get(LOGIN)) == "zh-Hans"


def test_the_browsers_wish_counts(client):
    assert language_of(client.get(LOGIN, HTTP_ACCEPT_LANGUAGE="en-GB,en;q=0.9")) == "en"


def test_the_switch_counts_from_then_on(client):
    assert client.post("/language/", {"language": "en", "next": LOGIN}).url == LOGIN
    assert language_of(client.get(LOGIN, HTTP_ACCEPT_LANGUAGE="zh-CN")) == "en"
    client.post("/language/", {"language": "zh-hans", "next": LOGIN})
    assert language_of(client.get(LOGIN)) == "zh-Hans"


def test_a_link_cannot_switch(client):
    client.get("/language/", {"language": "en"})
    assert language_of(client.get(LOGIN)) == "zh-Hans"


def test_it_leads_to_no_other_site(client):
    assert client.post("/language/", {"language": "en", "next": "https://evil.example/"}).url == "/"


def test_an_unknown_language_changes_nothing(client):
    client.post("/language/", {"language": "xx", "next": LOGIN})
    assert language_of(client.get(LOGIN)) == "zh-Hans"
