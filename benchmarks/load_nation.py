"""Load a synthetic nation of divisions: python -m benchmarks.load_nation [--quick] [--sqlite] [--villages 575000]."""

import csv
import tempfile
from pathlib import Path

from benchmarks import engine

PROVINCES, CITIES, DISTRICTS, TOWNS = 31, 11, 9, 13
SIGNS = "安和平康宁河山石桥东西南北上下大小新李王张赵泉林"


def main():
    asked = engine.arguments(__doc__, villages={"type": int, "default": 575_000})
    name = engine.start(sqlite=asked.sqlite)
    path = Path(tempfile.mkdtemp()) / "nation.csv"
    rows = write_nation(path, 50_000 if asked.quick else asked.villages)
    report = engine.Report(f"load {rows:,} divisions on {name}")
    report.line("memory before", engine.peak_mb(), "MB")
    from organizations.actions.divisions import load_divisions
    from organizations.models import Unit

    for words in ("first load", "second load (nothing changes)"):
        with engine.clock() as taken:
            load_divisions(by=None, path=path)
        report.line(words, taken(), "s")
        report.line(f"{words}, peak memory so far", engine.peak_mb(), "MB")
    assert Unit.objects.count() == rows
    last = Unit.objects.order_by("-path").select_related("area").first()
    assert (last.depth, last.area.kind) == (5, "town")
    report.close()


def write_nation(path, villages):
    """Write provinces, cities, districts, towns and as many villages as asked for; return how many rows."""
    towns = PROVINCES * CITIES * DISTRICTS * TOWNS
    each = -(-villages // towns)
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["code", "name", "parent_code"])
        for code, name, parent in nation(each):
            writer.writerow([code, name, parent])
            count += 1
    return count


def nation(each):
    for p in range(11, 11 + PROVINCES):
        province = f"{p}0000000000"
        yield province, named(p, "省"), ""
        for c in range(1, CITIES + 1):
            city = f"{p}{c:02}00000000"
            yield city, named(p * c, "市"), province
            for d in range(1, DISTRICTS + 1):
                district = f"{p}{c:02}{d:02}000000"
                yield district, named(p * c * d, "区"), city
                for t in range(1, TOWNS + 1):
                    town = f"{p}{c:02}{d:02}{t:03}000"
                    yield town, named(p * c * d * t, "镇"), district
                    for v in range(1, each + 1):
                        yield f"{p}{c:02}{d:02}{t:03}{v:03}", named(p * c * d * t * v, "村民委员会"), town


def named(number, ending):
    first, rest = SIGNS[number % len(SIGNS)], number // len(SIGNS)
    return f"{first}{SIGNS[rest % len(SIGNS)]}{SIGNS[rest // 24 % len(SIGNS)]}{ending}"


if __name__ == "__main__":
    main()
