"""Read a workbook's rows into the staging tables and have them checked.

The order is the fastest known: a child process parses, whole columns of a batch are read at once, COPY takes the
lines, and one set-based pass checks them (organizations/actions/roster/checking.py).
"""

import gc
import json
import re
from contextlib import contextmanager
from itertools import chain, islice, repeat

from django.db import connection, transaction

from accounts.rules import initials_of, pinyin_of
from organizations.actions.bulk import ESCAPES, NULL, copy_lines, insert_rows
from organizations.actions.roster.checking import check_roster
from organizations.actions.roster.receiving import folder, forget_file
from organizations.choices import Bucket, Part, UploadState
from organizations.models import RosterPost, RosterUnit, RosterVerdict
from organizations.sheets import SHEETS, SURE
from spreadsheets.reading import read_workbook
from spreadsheets.rules import Unreadable

BATCH = 2_000
MOST_KEPT = 50_000
STAGES = {Part.UNITS: RosterUnit, Part.POSTS: RosterPost}


def read_roster(*, upload, progress=None):
    """Read an upload's workbook, check every row, and leave it ready to be looked at.

    Raises spreadsheets.reading.WorkbookRefused where the workbook as a whole cannot be taken.
    """
    path = folder() / upload.stored_name
    clear_rows(upload)
    with read_workbook(path, list(SHEETS.values())) as result:
        total = sum(found.count for found in result.sheets)
        done = 0
        for part, sheet in SHEETS.items():
            found = result.found(sheet)
            upload.sheets[part] = {"name": found.name, "places": found.places, "rows": found.count}
            if found.count:
                with transaction.atomic(), without_collecting():
                    Staging(upload, part).fill(result.rows(sheet))
            done += found.count
            if progress:
                progress.step(done, total)
    with transaction.atomic():
        upload.counts = check_roster(upload)
        upload.state = UploadState.READY
        upload.version += 1
        upload.save(update_fields=["sheets", "counts", "state", "version"])
    forget_file(upload)


@contextmanager
def without_collecting():
    """Pause the garbage collector: it would walk through every batch again and again, and rows make no cycles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def clear_rows(upload):
    for model in (*STAGES.values(), RosterVerdict):
        model.objects.filter(upload=upload)._raw_delete(model.objects.db)


class Staging:
    """Fills one staging table from raw rows; notes down the rows with a cell that cannot be read."""

    def __init__(self, upload, part):
        self.upload, self.part = upload, part
        self.sheet = SHEETS[part]
        self.copies = connection.vendor == "postgresql"
        self.readers = [Reader(column, self.copies) for column in self.sheet.columns]
        self.name_at = [column.key for column in self.sheet.columns].index("name")
        self.unreadable = []

    def fill(self, rows):
        keys = [column.key for column in self.sheet.columns]
        columns = ["upload_id", "number", *keys, "pinyin", "initials"]
        table = STAGES[self.part]._meta.db_table
        if self.copies:
            copy_lines(table, columns, chain.from_iterable(map("\t".join, batch) for batch in self._batches(rows)))
        else:
            insert_rows(table, columns, chain.from_iterable(self._batches(rows)))
        RosterVerdict.objects.bulk_create(self.unreadable, batch_size=1_000)

    def _batches(self, rows):
        """Yield each batch of rows as the database takes them: an iterable of tuples of texts."""
        rows = iter(rows)
        names = Names(self.copies)
        while batch := list(islice(rows, BATCH)):
            numbers, cells = zip(*batch, strict=True)
            texts = [
                reader.read(column) for reader, column in zip(self.readers, zip(*cells, strict=True), strict=True)
            ]
            if any(reader.wrong for reader in self.readers):
                self._note_unreadable(batch, texts)
            spelled = list(map(names.__getitem__, texts[self.name_at]))
            yield zip(
                repeat(str(self.upload.pk)), map(str, numbers), *texts, *zip(*spelled, strict=True), strict=False
            )

    def _note_unreadable(self, batch, texts):
        """Write a verdict for each row with a cell that its column's rule refused."""
        sentences = {}
        for column, reader in zip(self.sheet.columns, self.readers, strict=True):
            for at, sentence in reader.wrong.items():
                sentences.setdefault(at, {})[column.key] = sentence
            reader.wrong.clear()
        for at, found in sentences.items():
            number, cells = batch[at]
            self.unreadable.append(
                RosterVerdict(
                    upload=self.upload, part=self.part, number=number, bucket=Bucket.DOUBTFUL, doubts="unreadable",
                    unreadable=found, cells=json.loads(json.dumps(cells, default=str)),
                )
            )  # fmt: skip


class Names(dict):
    """Pinyin and initials by name: names repeat."""

    def __init__(self, copies):
        super().__init__()
        self.none = NULL if copies else None

    def __missing__(self, name):
        if len(self) > MOST_KEPT:
            self.clear()
        found = (self.none, self.none) if name is self.none else (pinyin_of(name)[:200], initials_of(name)[:60])
        self[name] = found
        return found


class Reader:
    """Reads a column of a batch at once, into the texts that the database takes.

    `wrong` holds, by place in the batch, the sentence about each cell that could not be read.
    """

    def __init__(self, column, copies):
        self.column, self.copies = column, copies
        self.options = column.understood() if column.choices else None
        self.none = NULL if copies else None
        self.sure = re.compile(f"(?:{SURE[column.key]}\n)*") if column.key in SURE else None
        self.known = {}
        self.wrong = {}

    def read(self, cells):
        if set(map(type, cells)) == {str}:
            if self.sure and self.sure.fullmatch("\n".join(cells) + "\n"):
                return cells
            known = self.known
            if known.keys() >= set(cells):
                return list(map(known.__getitem__, cells))
        if len(self.known) > MOST_KEPT:
            self.known.clear()
        return [self._read_cell(at, cell) for at, cell in enumerate(cells)]

    def _read_cell(self, at, cell):
        key = cell if type(cell) is str else (type(cell), cell)  # True, 1 and 1.0 are one key else
        if key in self.known:
            return self.known[key]
        try:
            text = self._text(self.column.checked(cell, self.options))
        except Unreadable as error:
            self.wrong[at] = str(error)
            return self.none
        self.known[key] = text
        return text

    def _text(self, value):
        if value is None:
            return self.none
        text = " ".join(str(value).split()) if isinstance(value, str) else str(value)
        return text.translate(ESCAPES) if self.copies else text
