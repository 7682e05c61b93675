"""Pure answers about names."""

from functools import lru_cache

from pypinyin import Style, lazy_pinyin


@lru_cache(maxsize=30_000)
def syllable_of(character):
    """Spell one character as a user would type it: 张 becomes zhang, 吕 becomes lv; A stays a."""
    return lazy_pinyin(character, style=Style.NORMAL, errors=str)[0].lower()


def pinyin_of(text):
    """Spell a text without tones or spaces; a character with several readings takes its commonest."""
    return "".join(syllable_of(character) for character in text if character.isalnum())


def initials_of(text):
    """Give the first letter of each character: 张三 becomes zs."""
    return "".join(syllable_of(character)[:1] for character in text if character.isalnum())


def search_keys(name):
    """Compute the columns by which a person is found, from the name."""
    return {"pinyin": pinyin_of(name)[:200], "initials": initials_of(name)[:60]}


def session_end(signed_in_at, seen_at, now, idle_minutes, absolute_hours):
    """Say why a session must end at `now`: "idle", "absolute", or None. Times in seconds since 1970."""
    if now - signed_in_at >= absolute_hours * 3600:
        return "absolute"
    if now - seen_at >= idle_minutes * 60:
        return "idle"
    return None
