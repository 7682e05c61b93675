"""16 clients submitting at once against one client, and who waits for whom (PostgreSQL).

python -m benchmarks.concurrency [--quick]

Spread over 50 towns, and all in one town. While they run, every wait for a lock is sampled with the table it waits on:
only the roll-up rows of one area are shared, so only reports of one town may wait for each other.
"""

import threading
import time
from collections import Counter

from benchmarks import engine
from benchmarks.submit_tally import free_port, open_tallies, run, serve, sign_in, tally_request, wait_for


def main():
    asked = engine.arguments(__doc__)
    name = engine.start()
    size = 200 if asked.quick else 800
    cookies = sign_in(open_tallies(size * 50))
    spread, one_town = duties_by_town(size)
    port = free_port()
    server = serve(port)
    results = {}
    try:
        wait_for(port)
        for key, clients, duties in (
            ("one client", 1, spread[:size]),
            ("16 clients, 50 towns", 16, spread[size : 2 * size]),
            ("16 clients, one town", 16, one_town[:size]),
        ):
            with Sampler() as sampler:
                speed = run(port, clients, [tally_request(cookies, pk) for pk in duties], "/donations/tallies/")
            results[key] = speed, sampler
    finally:
        server.terminate()
        server.wait()
    check(3 * size)
    report = engine.Report(f"16 clients at once on {name}, {size} tallies each")
    for key, (speed, sampler) in results.items():
        report.line(key, speed, "tallies/s")
        report.line(
            f"{key}, waits seen in {sampler.samples} samples", sum(sampler.waits.values()), sampler.words()
        )
    alone, together = results["one client"][0], results["16 clients, 50 towns"][0]
    report.ratio("16 clients over 50 towns / one client, tallies a second", together / alone, at_least=1)
    shared = results["16 clients, 50 towns"][1]
    beyond = sum(count for table, count in shared.waits.items() if "rollup" not in table)
    report.ratio("waits on rows other than an area's roll-ups", beyond, at_most=0, unit="")
    report.close()


def duties_by_town(size):
    """Duties in turn from all towns, and the duties of one town that the first list does not use."""
    from campaigns.models import Duty

    rows = Duty.objects.filter(kind="tally", unit__code__startswith="B").order_by("pk")
    towns = {}
    for pk, area in rows.values_list("pk", "area_id"):
        towns.setdefault(area, []).append(pk)
    *others, last = towns.values()
    spread = [duty for turn in zip(*others, strict=False) for duty in turn]
    return spread, last


class Sampler:
    """Looks every few milliseconds which sessions wait for a lock, and on which table's rows."""

    QUERY = (
        "SELECT coalesce(c.relname, a.wait_event) FROM pg_stat_activity a "
        "LEFT JOIN pg_locks l ON l.pid = a.pid AND l.locktype = 'tuple' LEFT JOIN pg_class c ON c.oid = l.relation "
        "WHERE a.wait_event_type = 'Lock' AND a.datname = current_database()"
    )

    def __enter__(self):
        self.waits, self.samples, self.stopped = Counter(), 0, threading.Event()
        self.thread = threading.Thread(target=self.sample)
        self.thread.start()
        return self

    def __exit__(self, *error):
        self.stopped.set()
        self.thread.join()

    def sample(self):
        from django.db import connection

        with connection.cursor() as cursor:
            while not self.stopped.is_set():
                cursor.execute(self.QUERY)
                self.waits.update(table for (table,) in cursor.fetchall())
                self.samples += 1
                time.sleep(0.005)
        connection.close()

    def words(self):
        return ", ".join(f"{table} {count}" for table, count in self.waits.most_common())


def check(expected):
    """No tally is lost or doubled, and the roll-ups equal the duties."""
    from django.core.management import call_command

    from donations.models import Tally

    call_command("rebuild_rollups", check=True)
    assert Tally.objects.count() == expected, Tally.objects.count()


if __name__ == "__main__":
    main()
