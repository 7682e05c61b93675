"""The sign-in page: who gets in, and what a guesser learns."""

import json
import re
from datetime import timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.utils import timezone

from accounts.views import demo_people
from tests.cast import PASSWORD

LOGIN = "/accounts/login/"
HOME = "/"


def try_to_sign_in(client, username, password, **extra):
    return client.post(LOGIN, {"username": username, "password": password}, **extra)


def lock(client, username, **extra):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        response = try_to_sign_in(client, username, "wrong", **extra)
    return response


def words_of(response, username):
    """The page without what differs for reasons of its own: the token, and the name the visitor typed."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())
    return text.replace(username, "")


def test_the_right_password_opens_the_first_page(client, person):
    response = try_to_sign_in(client, "meihua", PASSWORD)
    assert response.status_code == 302
    assert response.url == HOME


def test_full_width_letters_of_a_chinese_keyboard_are_understood(client, person):
    assert try_to_sign_in(client, "ｍｅｉｈｕａ ", PASSWORD).status_code == 302


def test_signing_in_leads_back_to_where_one_wanted_to_go_and_nowhere_else(client, person):
    data = {"username": "meihua", "password": PASSWORD}
    assert client.post(LOGIN, data | {"next": "/accounts/password/"}).url == "/accounts/password/"
    client.post("/accounts/logout/")
    assert client.post(LOGIN, data | {"next": "https://evil.example/"}).url == HOME


def test_the_session_gets_a_new_id(client, person):
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    try_to_sign_in(client, "meihua", PASSWORD)
    assert client.session.session_key != "a" * 32


def test_a_wrong_password_and_an_unknown_name_look_alike(client, person):
    known = try_to_sign_in(client, "meihua", "wrong")
    unknown = try_to_sign_in(client, "nobody", "wrong")
    assert known.status_code == unknown.status_code == 200
    assert words_of(known, "meihua") == words_of(unknown, "nobody")


def test_a_disabled_person_looks_like_an_unknown_one(client, person):
    person.is_active = False
    person.save()
    disabled = try_to_sign_in(client, "meihua", PASSWORD)
    unknown = try_to_sign_in(client, "nobody", PASSWORD)
    assert words_of(disabled, "meihua") == words_of(unknown, "nobody")


def test_the_tenth_wrong_try_closes_the_name_for_an_hour(client, person):
    assert lock(client, "meihua").status_code == 429
    assert try_to_sign_in(client, "meihua", PASSWORD).status_code == 429
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=61))
    assert try_to_sign_in(client, "meihua", PASSWORD).status_code == 302


def test_nine_wrong_tries_do_not(client, person):
    for _ in range(settings.AXES_FAILURE_LIMIT - 1):
        assert try_to_sign_in(client, "meihua", "wrong").status_code == 200
    assert try_to_sign_in(client, "meihua", PASSWORD).status_code == 302


def test_going_on_guessing_does_not_keep_the_owner_out_longer(client, person):
    lock(client, "meihua")
    started = AccessAttempt.objects.get().attempt_time
    try_to_sign_in(client, "meihua", "wrong")
    assert AccessAttempt.objects.get().attempt_time == started


def test_a_closed_name_looks_the_same_whether_it_exists_or_not(client, person):
    known, unknown = lock(client, "meihua"), lock(client, "nobody")
    assert known.status_code == unknown.status_code == 429
    assert words_of(known, "meihua") == words_of(unknown, "nobody")


def test_a_closed_name_does_not_close_the_others(client, person):
    lock(client, "nobody")
    assert try_to_sign_in(client, "meihua", PASSWORD).status_code == 302


def test_a_forged_address_changes_nothing(client, person):
    for number in range(settings.AXES_FAILURE_LIMIT):
        response = try_to_sign_in(client, "meihua", "wrong", HTTP_X_FORWARDED_FOR=f"10.0.0.{number}")
    assert response.status_code == 429
    assert set(AccessAttempt.objects.values_list("ip_address", flat=True)) == {"127.0.0.1"}


def test_the_password_is_not_kept_with_the_failed_try(client, person):
    try_to_sign_in(client, "meihua", "almost-right")
    assert "almost-right" not in str(list(AccessAttempt.objects.values()))


def test_a_demonstration_lists_who_may_be_tried(client, db, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    people = [{"username": "alice", "name": "李小燕", "role": "支部书记", "password": "x"}]
    (tmp_path / "demo-people.json").write_text(json.dumps(people), "utf-8")
    assert 'data-fill-username="alice"' in client.get(LOGIN).content.decode()
    settings.DEMO = False
    assert demo_people() == []


def test_somebody_signed_in_goes_to_the_first_page(sign_in, person):
    assert sign_in(person).get(LOGIN).url == HOME


def test_a_form_without_its_token_is_refused(person):
    from django.test import Client

    response = Client(enforce_csrf_checks=True).post(LOGIN, {"username": "meihua", "password": PASSWORD})
    assert response.status_code == 403
