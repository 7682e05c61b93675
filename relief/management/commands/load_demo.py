"""Load the demonstration and print who can be tried out."""

import time
import unicodedata

from django.core.management.base import BaseCommand, CommandError

from relief.demo.load import DemoRefused, load_demo, write_cast

COLUMNS = ("username", "password", "name", "role", "unit")


class Command(BaseCommand):
    help = "Load an invented city with two years of its donation drive. Safe to run twice; needs DEMO=1."

    def add_arguments(self, parser):
        parser.add_argument("--again", action="store_true", help="throw the loaded demonstration away first")

    def handle(self, *, again, **options):
        started = time.monotonic()
        try:
            is_new = load_demo(again=again)
        except DemoRefused as refused:
            raise CommandError(str(refused)) from refused
        seconds = time.monotonic() - started
        self.stdout.write(
            f"The demonstration was loaded in {seconds:.0f} s."
            if is_new
            else "The demonstration is there already."
        )
        for line in as_table(write_cast()):
            self.stdout.write(line)


def as_table(people):
    """The people as lines of text; a Chinese character takes two columns."""
    rows = [dict(zip(COLUMNS, COLUMNS, strict=True)), *people]
    widths = {column: max(width(row[column]) for row in rows) for column in COLUMNS}
    for row in rows:
        cells = (row[column] + " " * (widths[column] - width(row[column])) for column in COLUMNS)
        yield "  ".join(cells).rstrip()


def width(text):
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
