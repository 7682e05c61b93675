"""Run the benchmarks one after the other, each in a process of its own: python -m benchmarks.run [--quick] [NAME …].

Exits 1 where one gave a wrong answer or broke. A target that was missed is printed as "short" and is no failure:
times are noise on a shared machine; what noise cannot move is tested in tests/.
"""

import argparse
import subprocess
import sys
from importlib.util import find_spec

NAMES = [
    "submit_tally",
    "leader_page",
    "bulk_duties",
    "roster_import",
    "load_nation",
    "export",
    "admin_lists",
    "concurrency",
]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller sizes")
    parser.add_argument("names", nargs="*", default=NAMES)
    asked = parser.parse_args()
    ended = {name: run(name, quick=asked.quick) for name in asked.names}
    print()
    for name, code in ended.items():
        print(f"{name:<16} {'ran' if code == 0 else f'FAILED (exit {code})'}")
    sys.exit(any(ended.values()))


def run(name, *, quick):
    """Run one benchmark and return its exit code."""
    if find_spec(f"benchmarks.{name}") is None:
        print(f"\n{name}: there is no benchmarks/{name}.py")
        return 1
    return subprocess.run([sys.executable, "-m", f"benchmarks.{name}", *(["--quick"] if quick else [])]).returncode


if __name__ == "__main__":
    main()
