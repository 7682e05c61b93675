"""Load the demonstration as one: all of it or nothing."""

import json
import random

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from integrity.actions import install_triggers, remove_triggers
from organizations.models import Unit
from relief.demo.city import CODE, plant_city
from relief.demo.people import hire_people, read_cast, stage_of
from relief.demo.years import tell_years

SEED = 20270206


class DemoRefused(Exception):
    """The demonstration does not go into this database; the text says why."""


def load_demo(*, again=False):
    """Load the invented city and return whether it was new. With `again` the old one is thrown away first.

    Raises DemoRefused without DEMO=1, and where the database holds units that are not the demonstration's.
    """
    if not settings.DEMO:
        raise DemoRefused("The demonstration has sign-in names with a known password. It loads only with DEMO=1.")
    roots = set(Unit.objects.filter(depth=1).values_list("code", flat=True))
    if roots - {CODE}:
        raise DemoRefused("This database holds units that are not invented. Give the demonstration its own.")
    if roots and not again:
        return False
    if roots:
        _empty()
    with transaction.atomic():
        _load()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return True


def _load():
    chance = random.Random(SEED)  # noqa: S311 the same city every time
    city = plant_city(chance)
    stage = stage_of(city)
    staff = hire_people(chance, city, stage)
    tell_years(chance, city, staff, stage)


def _empty():
    """Empty every table; the append-only ones let go only while their triggers are away."""
    remove_triggers(connection)
    try:
        call_command("flush", interactive=False, verbosity=0)
    finally:
        install_triggers(connection)


def write_cast():
    """Write the visitors' people where the sign-in page reads them, and return them."""
    people = read_cast()
    (settings.VAR_DIR / "demo-people.json").write_text(json.dumps(people, ensure_ascii=False, indent=1), "utf-8")
    return people
