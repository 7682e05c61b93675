"""The invitation link: once, in time, for the person it names."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.tokens import default_token_generator

from accounts.actions import create_user, disable_user, invite

NEW = "lamp river kite 4417"


@pytest.fixture
def newcomer(person):
    return create_user(by=person, username="xinren", name="孙新人")


@pytest.fixture
def link(person, newcomer):
    return invite(by=person, user=newcomer)


def open_link(client, link):
    return client.get(link, follow=True)


def set_password(client, page, password=NEW):
    return client.post(page, {"new_password1": password, "new_password2": password})


def page_of(response):
    return response.redirect_chain[-1][0]


def test_it_welcomes_by_name_and_hides_the_token(client, link):
    response = open_link(client, link)
    assert "孙新人" in response.content.decode()
    assert link.split("/")[-2] not in page_of(response)


def test_the_first_password_signs_the_person_in(client, link, newcomer):
    response = set_password(client, page_of(open_link(client, link)))
    assert response.url == "/"
    newcomer.refresh_from_db()
    assert newcomer.check_password(NEW)
    assert not newcomer.must_change_password
    assert client.get("/accounts/password/").status_code == 200


def test_it_works_once(client, link):
    set_password(client, page_of(open_link(client, link)))
    client.post("/accounts/logout/")
    assert open_link(client, link).status_code == 410


def test_a_page_left_open_does_not_set_a_second_password(client, link, newcomer):
    from django.test import Client

    left_open = Client()
    page = page_of(open_link(left_open, link))
    set_password(client, page_of(open_link(client, link)))
    assert set_password(left_open, page, "another river kite 99").status_code == 410
    newcomer.refresh_from_db()
    assert newcomer.check_password(NEW)


@pytest.mark.parametrize(("hours", "status"), [(71, 200), (73, 410)])
def test_it_lives_seventy_two_hours(client, link, monkeypatch, hours, status):
    later = datetime.now() + timedelta(hours=hours)
    monkeypatch.setattr(default_token_generator, "_now", lambda: later)
    assert open_link(client, link).status_code == status


def test_a_weak_password_is_refused_and_the_link_still_works(client, link, newcomer):
    page = page_of(open_link(client, link))
    assert set_password(client, page, "sunxinren99").status_code == 200
    assert set_password(client, page).status_code == 302


def test_a_link_of_a_disabled_person_opens_nothing(client, link, person, newcomer):
    disable_user(by=person, user=newcomer, reason="调离")
    assert open_link(client, link).status_code == 410


@pytest.mark.parametrize(
    "path", ["MQ/abc-def", "x/y", "MQ/welcome", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk/abc-def", "%00/abc-def"]
)
def test_a_damaged_link_says_so(client, db, path):
    assert open_link(client, f"/accounts/invitation/{path}/").status_code == 410


def test_one_persons_token_opens_nobody_elses_account(client, person, link):
    other = invite(by=person, user=create_user(by=person, username="bieren", name="别人"))
    mixed = "/".join([*other.split("/")[:-2], link.split("/")[-2], ""])
    assert open_link(client, mixed).status_code == 410
