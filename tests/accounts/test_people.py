"""Finding people, and the changes to their accounts."""

import time

import pytest

from accounts.actions import OwnAccount, create_user, disable_user, enable_user, rename_user, set_password
from accounts.models import User
from accounts.rules import initials_of, pinyin_of
from audit.models import Entry


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("张三", "zhangsan", "zs"),
        ("吕 布", "lvbu", "lb"),
        ("欧阳小A", "ouyangxiaoa", "oyxa"),
        ("", "", ""),
        ("·—", "", ""),
        ("𠮷田", "𠮷tian", "𠮷t"),
    ],
)
def test_names_in_pinyin(name, pinyin, initials):
    assert (pinyin_of(name), initials_of(name)) == (pinyin, initials)


def test_a_hundred_thousand_names_take_seconds():
    start = time.perf_counter()
    for number in range(100_000):
        pinyin_of("赵钱孙李周吴郑王"[number % 8] + "建国小燕"[number % 4])
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize("text", ["李", "李梅", "limei", "LMH", "mei", " 李梅花 ", "li mei"])
def test_a_person_is_found_by_how_the_name_begins(person, text):
    assert list(User.objects.search(text)) == [person]


@pytest.mark.parametrize("text", ["", " ", "花", "%", "_", "王"])
def test_and_by_nothing_else(person, text):
    assert not User.objects.search(text).exists()


def test_a_person_made_with_a_password_must_change_it(person):
    user = create_user(by=person, username="xinren", name="孙新人", password="lamp river kite 4417")
    assert user.must_change_password
    assert user.pinyin == "sunxinren"
    entry = Entry.objects.get()
    assert entry.verb == "user.create"
    assert "4417" not in str(entry.after)


def test_a_password_set_by_another_must_be_changed(person):
    user = create_user(by=person, username="xinren", name="孙新人")
    assert not user.must_change_password
    assert set_password(by=person, user=user, password="x").must_change_password
    assert not set_password(by=user, user=user, password="x").must_change_password


def test_a_new_name_is_found(person):
    rename_user(by=person, user=person, name="王梅花")
    assert list(User.objects.search("wmh")) == [person]
    assert Entry.objects.get().before == {"name": "李梅花"}


def test_disabling_and_enabling_are_on_the_record(person):
    user = create_user(by=person, username="xinren", name="孙新人")
    disable_user(by=person, user=user, reason="调离")
    assert not User.objects.active().filter(pk=user.pk).exists()
    enable_user(by=person, user=user, reason="调回")
    assert list(Entry.objects.order_by("pk").values_list("verb", "reason"))[1:] == [
        ("user.disable", "调离"),
        ("user.enable", "调回"),
    ]


def test_nobody_disables_the_account_they_use(person):
    with pytest.raises(OwnAccount):
        disable_user(by=person, user=person, reason="")


def test_a_change_that_cannot_be_recorded_does_not_happen(person, monkeypatch):
    def fail(**kwargs):
        raise RuntimeError

    monkeypatch.setattr("accounts.actions.record", fail)
    with pytest.raises(RuntimeError):
        rename_user(by=person, user=person, name="王梅花")
    person.refresh_from_db()
    assert person.name == "李梅花"


def test_the_name_stands_for_the_person(person):
    assert str(person) == person.get_full_name() == "李梅花"
    assert str(User(username="only")) == "only"
