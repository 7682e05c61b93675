"""Put many rows into a table at once: COPY on PostgreSQL, executemany on SQLite; neither keeps them in memory."""

from itertools import islice

from django.db import connection

CHUNK = 2_000
NULL = "\x01"
"""Stands for a missing value in the text that COPY reads; what people type never holds it (spreadsheets.rules)."""

ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def insert_rows(table, columns, rows):
    """Insert an iterable of rows (sequences of text, numbers, dates or None) and return how many there were."""
    if connection.vendor == "postgresql":
        return copy_lines(table, columns, map(as_line, rows))
    slots = ", ".join(["%s"] * len(columns))
    statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({slots})"  # noqa: S608 - our own names
    count, rows = 0, iter(rows)
    with connection.cursor() as cursor:
        while chunk := list(islice(rows, CHUNK)):
            cursor.executemany(statement, chunk)
            count += len(chunk)
    return count


def as_line(row):
    """Write one row as COPY reads it."""
    texts = [NULL if value is None else value if type(value) is str else str(value) for value in row]
    line = "\t".join(texts)
    if "\\" in line or "\n" in line or "\r" in line or line.count("\t") >= len(texts):
        line = "\t".join(text.translate(ESCAPES) for text in texts)
    return line


def copy_lines(table, columns, lines):
    """COPY lines that are written as by as_line; return how many there were. PostgreSQL only."""
    with connection.cursor() as cursor:
        cursor.cursor.copy_expert(
            f"COPY {table} ({', '.join(columns)}) FROM STDIN WITH (FORMAT text, NULL E'\\x01')", LineReader(lines)
        )
        return cursor.cursor.rowcount


class LineReader:
    """Lines as the file that the driver reads from: a chunk of whole lines each time, nothing at the end."""

    def __init__(self, lines):
        self.lines = iter(lines)

    def read(self, size=-1):
        chunk = list(islice(self.lines, CHUNK))
        return ("\n".join(chunk) + "\n").encode() if chunk else b""
