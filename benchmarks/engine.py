"""What every benchmark needs: an engine of its own, fair timing, and a table that says PASS or short.

from benchmarks import engine
asked = engine.arguments(__doc__)
engine.start()                       # a throw-away PostgreSQL, migrated
from donations.models import Tally   # models only after start()
times = engine.alternate({"ours": ours, "bare": bare}, repeats=5)
report = engine.Report("duties in bulk")
report.ratio("100,000 duties / bulk_create", times["ours"] / times["bare"], at_most=1.3)
report.close()
"""

import argparse
import atexit
import math
import os
import resource
import shutil
import statistics
import sys
import tempfile
import time
from contextlib import contextmanager

SIZES = {"S": 10_000, "M": 100_000, "L": 1_000_000}
"""The sizes at which growth is shown; --quick leaves L out."""


def arguments(description, **more):
    """Parse --quick and --sqlite, and further arguments given as name=dict(of what argparse takes)."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="smaller sizes, for trying out")
    parser.add_argument("--sqlite", action="store_true", help="on SQLite instead of PostgreSQL")
    for name, options in more.items():
        parser.add_argument(f"--{name.replace('_', '-')}", **options)
    return parser.parse_args()


def sizes(quick):
    """The sizes to measure, smallest first."""
    return {name: size for name, size in SIZES.items() if not (quick and name == "L")}


def start(*, sqlite=False):
    """Set the environment, start a throw-away engine, set Django up, migrate; return the engine's name."""
    folder = tempfile.mkdtemp(prefix="relief-bench-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ.update(
        DEMO="1",
        HTTPS="0",
        VAR_DIR=folder,
        SECRET_KEY="for-benchmarks-only-" + "0" * 50,
        TASKS_BACKEND="django_tasks.backends.immediate.ImmediateBackend",
        LOG_LEVEL="ERROR",
        DJANGO_SETTINGS_MODULE="relief.settings",
    )
    if sqlite:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/relief.sqlite3"
    else:
        from tests.engines import start_postgres

        os.environ["DATABASE_URL"] = start_postgres()
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    return "SQLite" if sqlite else "PostgreSQL"


@contextmanager
def clock():
    """Measure seconds: `with clock() as taken: …`, then taken()."""
    started, ended = time.perf_counter(), []
    yield lambda: (ended[0] if ended else time.perf_counter()) - started
    ended.append(time.perf_counter())


def median(run, repeats=3):
    """The median seconds of several runs."""
    return alternate({"": run}, repeats)[""]


def alternate(runs, repeats=3):
    """The median seconds of each of several functions, run in turn so that a slow moment hits all of them."""
    taken = {name: [] for name in runs}
    for _number in range(repeats):
        for name, run in runs.items():
            with clock() as seconds:
                run()
            taken[name].append(seconds())
    return {name: statistics.median(values) for name, values in taken.items()}


def growth(seconds_by_size):
    """The exponent k of time = c · size^k that fits best: 0 does not grow, 1 grows in proportion."""
    points = [(math.log(size), math.log(seconds)) for size, seconds in seconds_by_size.items()]
    return statistics.linear_regression(*zip(*points, strict=True)).slope


def peak_mb(who=resource.RUSAGE_SELF):
    """The largest memory that this process has held, in MB (children: resource.RUSAGE_CHILDREN)."""
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(who).ru_maxrss / unit


class Report:
    """A table of what was measured against what is to be reached."""

    def __init__(self, title):
        self.title, self.short = title, 0
        print(f"\n{title}", flush=True)

    def line(self, words, value, unit=""):
        """A figure without a target."""
        print(f"  {words:<58} {_figure(value):>12} {unit}", flush=True)

    def ratio(self, words, value, *, at_most=None, at_least=None, unit="×"):
        """A figure with a target. Returns whether it is reached."""
        reached = value <= at_most if at_most is not None else value >= at_least
        target = f"≤ {at_most:g}" if at_most is not None else f"≥ {at_least:g}"
        verdict = "PASS" if reached else "short"
        print(f"  {words:<58} {_figure(value):>12} {unit} (reach {target}{unit})  {verdict}", flush=True)
        self.short += not reached
        return reached

    def growth(self, words, seconds_by_size):
        """The time at each size, and how it grows."""
        for size, seconds in seconds_by_size.items():
            self.line(f"{words}, {size:,}", seconds * 1000, "ms")
        if len(seconds_by_size) > 1:
            self.line(f"{words}, growth exponent", growth(seconds_by_size))

    def close(self):
        """Say how many targets were missed."""
        print(f"  {self.title}: {'all reached' if not self.short else f'{self.short} short'}", flush=True)


def _figure(value):
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
