"""What a password may not be made of."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from accounts.passwords import ContextWordValidator

PERSON = SimpleNamespace(username="zhangsan07", name="张三丰")


@pytest.mark.parametrize(
    "password",
    [
        "relief2027!!",
        "Password1234",
        "P@ssw0rd2027",
        "anheshi2027",
        "Anhe-2027-01",
        "jieqinhuodong1",
        "zhangsanfeng8",
        "zhangsan07zhangsan07",
        "张三丰张三丰2027",
        "qwertyuiop12",
        "1234567890ab",
        "poiuytrewq99",
        "aaaaaaaaaaaaaa",
        "asdfghjkl;;;",
        "abcdefghijklm",
    ],
)
def test_what_anyone_would_try_is_refused(settings, password):
    settings.CITY_NAME = "安和市"
    with pytest.raises(ValidationError):
        ContextWordValidator().validate(password, PERSON)


@pytest.mark.parametrize(
    "password",
    ["a-long-Phrase-42", "lamp river kite 4417", "relief of a quiet morning", "长夜将尽天欲晓了", "Tq7#vRw9zB"],
)
def test_what_is_long_enough_without_such_words_is_accepted(settings, password):
    settings.CITY_NAME = "安和市"
    ContextWordValidator().validate(password, PERSON)
    ContextWordValidator().validate(password)
