"""How much memory this process and its children have held (Linux)."""

import os
import resource
import threading
from contextlib import contextmanager, suppress
from pathlib import Path


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
