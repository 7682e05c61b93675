"""Set up an empty, migrated database for a benchmark, and measure time and memory."""

import os
import resource
import statistics
import tempfile
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path


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
    """The largest memory this process has held since reset_peak(), in MB."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return _high_water(status)


def reset_peak():
    """Forget the largest memory so far (Linux)."""
    Path("/proc/self/clear_refs").write_text("5")


def _high_water(status):
    return next(
        int(line.split()[1]) // 1024 for line in status.read_text().splitlines() if line.startswith("VmHWM")
    )


@contextmanager
def children_watched():
    """Note the largest memory of any child while the block runs: yields a list whose maximum it is, in MB."""
    peaks, done = [0], threading.Event()
    known = set(_children())

    def look():
        while not done.wait(0.005):
            for pid in set(_children()) - known:
                with suppress(OSError, StopIteration):
                    peaks.append(_high_water(Path(f"/proc/{pid}/status")))

    watcher = threading.Thread(target=look)
    watcher.start()
    yield peaks
    done.set()
    watcher.join()


def _children():
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
