"""Set up an empty, migrated database for a benchmark, and measure time and memory."""

import os
import resource
import statistics
import tempfile
import time
from contextlib import contextmanager


def prepare(postgres):
    """Set the environment, start the engine, run the migrations; return the engine's name."""
    folder = tempfile.mkdtemp(prefix="relief-bench-")
    os.environ.update(
        DEMO="1", HTTPS="0", VAR_DIR=folder, SECRET_KEY="for-benchmarks-only-" + "0" * 50,
        TASKS_BACKEND="django_tasks.backends.immediate.ImmediateBackend", LOG_LEVEL="ERROR",
        DJANGO_SETTINGS_MODULE="relief.settings",
    )  # fmt: skip
    os.environ["DATABASE_URL"] = f"sqlite:///{folder}/relief.sqlite3"
    if postgres:
        from tests.engines import start_postgres

        os.environ["DATABASE_URL"] = start_postgres()
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    return "PostgreSQL" if postgres else "SQLite"


@contextmanager
def clock():
    """Measure seconds: `with clock() as taken: …`, then taken()."""
    started = time.perf_counter()
    ended = []
    yield lambda: (ended[0] if ended else time.perf_counter()) - started
    ended.append(time.perf_counter())


def median(seconds):
    return statistics.median(seconds)


def peak_mb():
    """The largest memory this process has held, and the largest of its children, in MB."""
    return tuple(
        resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
