"""Amounts as they are printed."""

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.rules import capitals, wan, yuan


@given(st.integers(0, 10**10 - 1))
def test_capitals_agree_with_cn2an_below_100_million_yuan(fen):
    assert capitals(fen) == cn2an.an2cn(fen / 100, "rmb")


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (1, "壹分"),
        (326000, "叁仟贰佰陆拾元整"),
        (100001, "壹仟元零壹分"),
        (10_010_000_000, "壹亿零壹拾万元整"),
        (710_000_475_941, "柒拾壹亿零肆仟柒佰伍拾玖元肆角壹分"),
    ],
)
def test_capitals_by_the_banks_rules(fen, words):
    assert capitals(fen) == words


@pytest.mark.parametrize("fen", [-1, 10**14])
def test_what_cannot_be_written_is_refused(fen):
    with pytest.raises(ValueError, match="capitals"):
        capitals(fen)


def test_figures_are_grouped():
    assert yuan(123456789) == "1,234,567.89"
    assert yuan(-5) == "-0.05"
    assert wan(123456789) == "123.46"
