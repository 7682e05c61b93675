"""Export 100,000 tallies against openpyxl's write-only mode on the same rows.

python -m benchmarks.export [--quick] [--sqlite]

Each runs in a process of its own, which also tells its peak memory above that of the started project.
"""

import multiprocessing
import statistics
import tempfile
from pathlib import Path

from benchmarks import engine


def main():
    asked = engine.arguments(__doc__)
    name = engine.start(sqlite=asked.sqlite)
    size = 10_000 if asked.quick else 100_000
    make_tallies(size)
    from django.db import connections

    connections.close_all()
    results = {"ours": [], "openpyxl": []}
    for _number in range(3):
        for key, run in (("ours", ours), ("openpyxl", openpyxl)):
            results[key].append(in_its_own_process(run, size))
    seconds = {key: statistics.median(taken for taken, _peak in runs) for key, runs in results.items()}
    report = engine.Report(f"export of {size:,} tallies on {name}")
    for key, runs in results.items():
        report.line(key, seconds[key], "s")
        report.line(f"{key}, peak memory above the started project", max(peak for _taken, peak in runs), "MB")
    report.ratio("openpyxl write-only / ours, time", seconds["openpyxl"] / seconds["ours"], at_least=4)
    report.ratio("our peak memory", max(peak for _t, peak in results["ours"]), at_most=60, unit=" MB")
    report.close()


def make_tallies(size):
    """A reported tally for each branch, written in bulk."""
    from dataclasses import asdict
    from uuid import uuid4

    from benchmarks.city import make_city
    from campaigns.actions import create_duties
    from campaigns.models import Duty
    from donations.models import Tally
    from tests.cast import FIGURES

    world = make_city(size)
    create_duties(by=None, activity=world.activity, kind="tally")
    duties = Duty.objects.filter(kind="tally", unit__code__startswith="B")
    duties.update(state="submitted", revision=1, measures=FIGURES.measures(), timeliness="on_time")
    Tally.objects.bulk_create(
        (
            Tally(
                duty_id=pk, unit_path=path, revision=1, token=uuid4(), submitted_by=world.alice, **asdict(FIGURES)
            )
            for pk, path in duties.values_list("pk", "unit_path").iterator()
        ),
        batch_size=2000,
    )


def in_its_own_process(run, size):
    """Run once in a fork; return seconds and MB above the start."""
    context = multiprocessing.get_context("fork")
    mine, theirs = context.Pipe()
    child = context.Process(target=measured, args=(run, size, theirs))
    child.start()
    answer = mine.recv()
    child.join()
    return answer


def measured(run, size, pipe):
    before = resident_mb()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "export.xlsx"
        with engine.clock() as taken:
            run(file)
        pipe.send((taken(), engine.peak_mb() - before))
        check(file, size)


def resident_mb():
    return engine.peak_mb()


def ours(file):
    from donations.models import Tally
    from donations.sheets import exported_tallies

    with file.open("wb") as out:
        out.writelines(exported_tallies(Tally.objects.current()))


def openpyxl(file):
    from openpyxl import Workbook

    from donations.models import Tally
    from donations.sheets.tallies import _FIELDS, TALLIES, _row

    book = Workbook(write_only=True)
    sheet = book.create_sheet("tallies")
    sheet.append([str(column.title) for column in TALLIES.columns])
    rows = Tally.objects.current().order_by("unit_path").values_list(*_FIELDS).iterator(chunk_size=5000)
    for values in map(_row, rows):
        cells = list(values)
        cells[15] = cells[15].replace(tzinfo=None)
        for place, column in enumerate(TALLIES.columns):
            if column.is_money:
                cells[place] /= 100
        sheet.append(cells)
    book.save(file)


def check(file, size):
    """The workbook holds a row for each tally, and the amounts add up."""
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    assert len(rows) == size + 1, len(rows)
    assert round(sum(row[12] for row in rows[1:]) * 100) == size * 331000


if __name__ == "__main__":
    main()
