"""What a password may not be made of."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.rules import initials_of, pinyin_of

ENOUGH = 8  # characters that must remain once the words that anyone would try are taken out
KNOWN_WORDS = ["relief", "password", "passwd", "jieqinhuodong", "jieqiongqin", "jieqin", "xianaixin"]
KNOWN_WORDS += ["songwenhe", "baofu", "shoulashou", "fupin", "admin", "welcome", "mima", "woaini"]
ROWS = ["qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "abcdefghijklmnopqrstuvwxyz", "1qaz2wsx3edc4rfv"]
LOOKALIKES = str.maketrans("@0134$5!", "aoleassi")
RUN = 4
CONSIDERED = 200  # characters: the work must not grow with what somebody sends


class ContextWordValidator:
    """Refuse a password that is little more than the campaign's, the city's or the person's own name."""

    def validate(self, password, user=None):
        found = next((word for word in context_words(user) if contains(password[:CONSIDERED], word)), None)
        rest = without(password, context_words(user))
        if len(rest) >= ENOUGH:
            return
        raise ValidationError(
            _(
                "The password is easy to guess: little is left of it without %(part)s. "
                "Add two or three words that have nothing to do with each other."
            ),
            code="password_context_word",
            params={"part": f"“{found}”" if found else _("runs of neighbouring keys")},
        )

    def get_help_text(self):
        return _("It must not be made of your name, the city, the campaign, or runs of neighbouring keys.")


def context_words(user=None):
    """List the words that anyone who knows this person and this site would try, longest first."""
    city = pinyin_of(settings.CITY_NAME)
    words = {*KNOWN_WORDS, city, city.removesuffix("shi")}
    if user:
        words |= {user.username.lower(), pinyin_of(user.name), user.name, initials_of(user.name)}
    return sorted(
        (word for word in words if len(word) > 2 or (word and not word.isascii())), key=len, reverse=True
    )


def contains(password, word):
    return word in password.lower() or word in password.lower().translate(LOOKALIKES)


def without(password, words):
    """Take the words, years, separators, keyboard runs and repeated characters out of a password."""
    rest = password.lower()[:CONSIDERED]
    for word in words:
        rest = cut(rest, word)
    for row in ROWS:
        for run in (row, row[::-1]):
            rest = without_run(rest, run)
    rest = re.sub(r"(?:19|20)\d\d|[\s._-]", "", rest)
    return re.sub(r"(.)\1{2,}", r"\1", rest)


def cut(text, word):
    """Take a word out wherever it stands, also where letters were swapped for look-alikes."""
    while (start := text.find(word)) >= 0 or (start := text.translate(LOOKALIKES).find(word)) >= 0:
        text = text[:start] + text[start + len(word) :]
    return text


def without_run(text, row):
    """Take out each stretch of four or more neighbours of a keyboard row."""
    kept = start = 0
    rest = ""
    while start < len(text):
        length = next((n for n in range(len(text) - start, RUN - 1, -1) if text[start : start + n] in row), 0)
        if length:
            rest += text[kept:start]
            kept = start + length
        start += length or 1
    return rest + text[kept:]
