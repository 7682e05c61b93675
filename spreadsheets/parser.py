"""Parse one workbook in a process of its own: `python -I parser.py`, within limits, without Django.

The task is a JSON object on standard input: file, folder, form, sheets (each: names, titles), marks (part →
[row, column, what to put there]), max_rows, memory_bytes, cpu_seconds. Rows go to FOLDER/0, 1, …: in the form
"json" a line holds [row numbers, rows] with dates as ["d", "2027-01-28"]; in the form "copy" it is PostgreSQL's
COPY text format. The report, one JSON object, goes to standard output.
"""

import datetime
import gc
import json
import sys
import unicodedata
import zipfile
from operator import itemgetter

BATCH_ROWS = 500
HEADING_ROWS = 10  # the header is looked for in the first ten rows
MERGED_SHOWN = 5
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": ""})


def main():
    task = json.load(sys.stdin)
    limit(task["memory_bytes"], task["cpu_seconds"])
    gc.disable()  # nothing here makes cycles, and hundreds of thousands of lists live until the end
    json.dump(report(task), sys.stdout)


def limit(memory_bytes, cpu_seconds):
    """Bound this process where the system can; the parent's clock is the last resort."""
    try:
        import resource
    except ImportError:
        return
    for name, value in (("RLIMIT_AS", memory_bytes), ("RLIMIT_CPU", cpu_seconds), ("RLIMIT_CORE", 0)):
        try:
            resource.setrlimit(getattr(resource, name), (value, value))
        except (ValueError, OSError, AttributeError):
            continue  # macOS refuses a bound on address space


def report(task):
    """Read the wanted sheets; return what was found, or {"error": …} where the file cannot be parsed."""
    import python_calamine

    try:
        with open(task["file"], "rb") as file, python_calamine.CalamineWorkbook.from_filelike(file) as book:
            parts = sheet_parts(task["file"])
            return {
                "names": book.sheet_names,
                "sheets": [
                    read_sheet(book, wanted, parts, task, f"{task['folder']}/{number}")
                    for number, wanted in enumerate(task["sheets"])
                ],
            }
    except MemoryError:
        return {"error": "memory"}
    except python_calamine.PasswordError:
        return {"error": "password"}
    except BaseException as error:  # a panic of the parser is no Exception
        return {"error": "damaged", "detail": f"{type(error).__name__}: {error}"[:300]}


def sheet_parts(path):
    """Return {sheet name: name of its part in the zip file}."""
    from defusedxml.ElementTree import fromstring

    with zipfile.ZipFile(path) as archive:
        book = fromstring(archive.read("xl/workbook.xml"))
        links = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): link.get("Target", "").removeprefix("/xl/") for link in links}
    parts = {}
    for sheet in book.iter():
        if sheet.tag.rpartition("}")[2] == "sheet":
            ids = [value for key, value in sheet.attrib.items() if key.endswith("}id")]
            parts[sheet.get("name")] = "xl/" + targets.get(ids[0] if ids else None, "")
    return parts


def read_sheet(book, wanted, parts, task, out):
    """Find the sheet and its header, check its shape, write its rows; return the findings."""
    accepted = {normal_title(name) for name in wanted["names"]}
    name = next((name for name in book.sheet_names if normal_title(name) in accepted), None)
    if name is None:
        return {"found": False}
    sheet = book.get_sheet_by_name(name)
    found = {"found": True, "name": name, "part": parts.get(name, ""), **header(sheet, wanted)}
    if found["header_row"] is None:
        return found
    found["merged"] = merged(sheet, found)
    marks = marks_by_row(found, task["marks"].get(found["part"], []))
    found["rows"] = write_rows(sheet, found, marks, task, out)
    return found


def header(sheet, wanted):
    """Choose, among the first rows, the one with most of the declared titles."""
    places = {title: at for at, titles in enumerate(wanted["titles"]) for title in titles}
    left = sheet.start[1] if sheet.start else 0
    best: dict = {"header_row": None, "columns": [None] * len(wanted["titles"]), "extra": [], "duplicates": []}
    most = 0
    for number, row in zip(range(1, HEADING_ROWS + 1), sheet.iter_rows(), strict=False):
        matched = {normal_title(cell) for cell in row} & places.keys()
        if len(matched) > most:
            most, best = len(matched), match_titles(number, row, places, left, len(wanted["titles"]))
    best["missing"] = [at for at, column in enumerate(best["columns"]) if column is None]
    return best


def match_titles(number, row, places, left, count):
    columns, extra, duplicates = [None] * count, [], []
    for at, cell in enumerate(row):
        place = places.get(normal_title(cell))
        if place is None:
            extra += [str(cell)[:60]] if cell != "" else []
        elif columns[place] is not None:
            duplicates.append(str(cell)[:60])
        else:
            columns[place] = left + at + 1
    return {"header_row": number, "columns": columns, "extra": extra[:50], "duplicates": duplicates}


def merged(sheet, found):
    """List the merged ranges over data of the declared columns: (top, left, bottom, right), from 1."""
    columns = [column for column in found["columns"] if column]
    ranges = [
        (top + 1, left + 1, bottom + 1, right + 1)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or []
        if bottom + 1 > found["header_row"] and any(left < column <= right + 1 for column in columns)
    ]
    return ranges[:MERGED_SHOWN]


def write_rows(sheet, found, marks, task, out):
    """Write the rows below the header, without blank ones; return how many, or max_rows + 1 where there are more.

    A marked cell is replaced by its mark; its row is written even where the rest is blank.
    """
    write_batch = write_copy if task["form"] == "copy" else write_json
    numbers, batch, written = [], [], 0
    with open(out, "w", encoding="utf-8", newline="") as file:
        for number, cells in data_rows(sheet, found, marks):
            written += 1
            if written > task["max_rows"]:
                break
            numbers.append(number)
            batch.append(cells)
            if len(batch) == BATCH_ROWS:
                write_batch(file, numbers, batch)
                numbers, batch = [], []
        if batch:
            write_batch(file, numbers, batch)
    return written


def data_rows(sheet, found, marks):
    """Yield (row number, cells in declared order) of the rows that are not blank."""
    pick = picker(found["columns"], sheet.start[1], sheet.width)
    number = 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        if number <= found["header_row"]:
            continue
        cells = pick(row)
        if number in marks:
            yield number, marked(cells, marks[number])
        elif not is_blank(cells):
            yield number, cells
    for number in sorted(later for later in marks if later > number):  # formulas whose value was never stored
        yield number, marked([""] * len(found["columns"]), marks[number])


def marks_by_row(found, told):
    """Turn [row, column, mark] into {row: [(place in declared order, mark)]}, below the header."""
    places = {column: at for at, column in enumerate(found["columns"]) if column}
    rows: dict = {}
    for row, column, mark in told:
        if row > found["header_row"] and column in places:
            rows.setdefault(row, []).append((places[column], mark))
    return rows


def marked(cells, marks):
    cells = list(cells)
    for place, mark in marks:
        cells[place] = mark
    return cells


def picker(columns, left, width):
    """Make the function that puts a row's cells into declared order; a missing column gives ""."""
    places = [width if column is None else column - left - 1 for column in columns]
    if places == list(range(width)):
        return list
    if None in columns:
        return lambda row: [row[place] if place < width else "" for place in places]
    return (lambda row: [row[places[0]]]) if len(places) == 1 else itemgetter(*places)


def is_blank(cells):
    for cell in cells:  # noqa: SIM110 -- a generator for each row costs twice as much
        if type(cell) is not str or (cell and not cell.isspace()):
            return False
    return True


def write_json(file, numbers, batch):
    """Write one line: the row numbers, then the rows."""
    pair = [numbers, batch]
    file.write(json.dumps(pair, ensure_ascii=False, default=tagged, check_circular=False, separators=(",", ":")))
    file.write("\n")


def write_copy(file, numbers, batch):
    """Write rows in PostgreSQL's COPY text format (NULL ''): all as text, a blank cell as nothing."""
    rows = [[cell if type(cell) is str else as_text(cell) for cell in cells] for cells in batch]
    text = copy_lines(numbers, rows)
    counted = text.count("\t") == len(rows) * len(rows[0]) and text.count("\n") == len(rows)
    if not counted or "\\" in text or "\r" in text or "\0" in text:  # seldom, and escaping is slow
        text = copy_lines(numbers, [[cell.translate(ESCAPES) for cell in cells] for cells in rows])
    file.write(text)


def copy_lines(numbers, rows):
    return "".join([f"{number}\t" + "\t".join(cells) + "\n" for number, cells in zip(numbers, rows, strict=True)])


def as_text(value):
    """Write a number as people write it, 42 and not 42.0; other cells as ISO text."""
    if isinstance(value, float):
        return str(int(value)) if abs(value) < 1e15 and value == int(value) else repr(value)
    return value.isoformat(" ") if isinstance(value, datetime.datetime) else str(value)


def tagged(value):
    """Write what JSON does not know as [kind, text]."""
    if isinstance(value, datetime.datetime):
        return ["dt", value.isoformat()]
    if isinstance(value, datetime.date):
        return ["d", value.isoformat()]
    return ["t", str(value)]


def normal_title(cell):
    """Compare titles without blanks, width, case and the star of a required column."""
    text = unicodedata.normalize("NFKC", str(cell))
    return "".join(text.split()).replace("\u200b", "").rstrip("*").casefold()


if __name__ == "__main__":
    main()
