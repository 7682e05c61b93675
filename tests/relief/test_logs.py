"""Logs: one line of JSON an event; no ID number, phone or secret in it (OU5)."""

import json
import logging

import pytest

from relief.logs import json_formatter, masked


def line(message, *args, exc_info=None, level=logging.INFO):
    record = logging.LogRecord("relief.test", level, "file.py", 1, message, args, exc_info)
    return json_formatter().format(record)


def test_one_line_of_json_an_event():
    text = line("支部 %s\n提交", "东街")
    assert "\n" not in text
    event = json.loads(text)
    assert event["event"] == "支部 东街\n提交"
    assert (event["level"], event["logger"]) == ("info", "relief.test")
    assert event["timestamp"].endswith("Z")


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("身份证 11010119900307123X 有误", "身份证 [number] 有误"),
        ("id=110101199003071234", "id=[number]"),
        ("电话13800138000。", "电话[phone]。"),
        ("GET /accounts/invitation/MQ/abc-0123/ 302", "GET /accounts/invitation/[token]/ 302"),
        ("GET /x/?page=2&token=abc HTTP", "GET /x/?page=2&token=[token] HTTP"),
        ("3,260.00 元, 42 人, 2027-01-28, unit 370102001002", "3,260.00 元, 42 人, 2027-01-28, unit 370102001002"),
    ],
)
def test_what_names_a_person_or_opens_a_door_is_masked(said, kept):
    assert masked(said) == kept
    assert json.loads(line("%s", said))["event"] == kept


def test_tracebacks_are_masked_too():
    try:
        raise ValueError("13800138000")
    except ValueError as error:
        text = line("failed", exc_info=(ValueError, error, error.__traceback__))
    assert "13800138000" not in text
    assert "Traceback" in text
