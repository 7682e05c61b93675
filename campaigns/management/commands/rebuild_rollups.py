"""Recompute the roll-ups from the duties, or only compare them."""

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from campaigns import triggers


class Command(BaseCommand):
    help = "Recompute the roll-ups from the duties. With --check: change nothing, exit 1 where they differ."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="compare only")

    def handle(self, *, check, **options):
        differing = sum(self._compare(*table) for table in _tables())
        if not differing:
            self.stdout.write("The roll-ups equal the duties.")
        elif check:
            raise CommandError(f"{differing} roll-up rows differ from the duties.")
        else:
            self._rebuild()
            self.stdout.write(f"{differing} rows were wrong; all were rebuilt.")

    def _compare(self, table, key, expected):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {key}, n FROM ({expected}) e EXCEPT SELECT {key}, n FROM {table}")
            missing = cursor.fetchall()
            cursor.execute(f"SELECT {key}, n FROM {table} WHERE n <> 0 EXCEPT SELECT {key}, n FROM ({expected}) e")
            extra = cursor.fetchall()
        for sign, rows in (("+", missing), ("-", extra)):
            for row in rows[:20]:
                self.stderr.write(f"{sign} {table} {' '.join(map(str, row))}")
        return len(missing) + len(extra)

    @transaction.atomic
    def _rebuild(self):
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(
                    "LOCK TABLE campaigns_duty, campaigns_rollup, campaigns_dayrollup IN EXCLUSIVE MODE"
                )
            for table, key, expected in _tables():
                cursor.execute(f"DELETE FROM {table}")
                cursor.execute(f"INSERT INTO {table} ({key}, n) SELECT {key}, n FROM ({expected}) e")


def _tables():
    duties = f"SELECT {triggers.WATCHED}, 1 AS sign FROM campaigns_duty"
    vendor = connection.vendor
    return [
        ("campaigns_rollup", triggers.KEY, triggers.summed(vendor, duties)),
        ("campaigns_dayrollup", triggers.DAY_KEY, triggers.summed_by_day(vendor, duties)),
    ]
