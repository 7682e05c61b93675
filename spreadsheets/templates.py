"""Write templates with drop-downs, and give rejected rows back in them."""

import datetime
import io
from itertools import zip_longest

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation

from spreadsheets import rules
from spreadsheets.scan import column_letters
from spreadsheets.sheets import PROBLEMS
from spreadsheets.writing import A4, DAY, HEADING_FILL, MONEY, TEXT, safe_name

HEADING_ROW = 4  # title, notes, one hint a column, then the heading
LAST_ROW = 100_000  # drop-downs reach to here
MOST_COMMENTS = 5_000  # Excel grows slow; the last column holds every sentence anyway
LISTS = "lists"
_RED = PatternFill("solid", fgColor="F8CBC6")
_GREY = PatternFill("solid", fgColor=HEADING_FILL.strip("#"))
_LINE = Border(bottom=Side("thin", color="59636E"))
_TOP = Alignment(wrap_text=True, vertical="top")


def template(sheets, title, notes=""):
    """Return an empty workbook to fill in, as bytes: one sheet for each declared Sheet."""
    return _workbook([(sheet, sheet.columns, ()) for sheet in sheets], title, notes)


def filled(sheet, rows, title, notes=""):
    """Return a workbook to fill in whose rows are begun, as bytes; `rows` are cells in declared order."""
    begun = ([*row[:-1]] for row in _rejected_rows(sheet, ((cells, {}) for cells in rows)))
    return _workbook([(sheet, sheet.columns, begun)], title, notes)


def rejected(sheet, rows, title, notes=""):
    """Return the rejected rows in the form of the template, as bytes, the wrong cells red with a note.

    `rows` are pairs (raw cells in declared order, {column key or "" for the whole row: sentence}), any iterable.
    The last column holds all sentences of the row; it is ignored when the workbook is uploaded again.
    """
    return rejected_sheets([(sheet, rows)], title, notes)


def rejected_sheets(parts, title, notes=""):
    """As rejected(), for a workbook of several sheets; `parts` are pairs (sheet, rows)."""
    parts = [(sheet, sheet.columns, _rejected_rows(sheet, rows)) for sheet, rows in parts]
    return _workbook(parts, title, notes, problems=True)


def sentences(problems):
    """Gather CellProblems as rejected() wants them: {row: {column key: sentences}}."""
    rows: dict = {}
    for problem in problems:
        row = rows.setdefault(problem.row, {})
        row[problem.column] = (
            f"{row[problem.column]} {problem.message}" if problem.column in row else problem.message
        )
    return rows


def _workbook(parts, title, notes, problems=False):
    book = Workbook(write_only=True)
    lists: list = []
    for sheet, columns, rows in parts:
        ws = book.create_sheet(safe_name(sheet.name))
        _set_up(ws, columns, problems)
        _add_drop_downs(ws, columns, lists)
        _write_head(ws, columns, title, notes, problems)
        for row in rows:
            ws.append(_filled(ws, cell) for cell in row)
    _write_lists(book, lists)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _set_up(ws, columns, problems):
    """Set widths, number formats, the frozen head and the print layout (write-only sheets need it first)."""
    for at, column in enumerate(columns, start=1):
        dimension = ws.column_dimensions[column_letters(at)]
        dimension.width = column.width
        dimension.number_format = _number_format(column)
    if problems:
        ws.column_dimensions[column_letters(len(columns) + 1)].width = 60
    ws.freeze_panes = f"A{HEADING_ROW + 1}"
    ws.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"
    ws.page_setup.orientation, ws.page_setup.paperSize = "landscape", A4
    ws.page_setup.fitToWidth, ws.page_setup.fitToHeight = 1, 0
    ws.sheet_properties.pageSetUpPr.fitToPage = True
    ws.row_dimensions[1].height, ws.row_dimensions[2].height, ws.row_dimensions[3].height = 28, 48, 48
    if len(columns) > 1:
        for row in (1, 2):
            ws.merged_cells.add(f"A{row}:{column_letters(len(columns))}{row}")


def _number_format(column):
    if column.is_money:
        return MONEY
    if column.is_date:
        return DAY
    return TEXT if column.is_text or column.choices else "General"


def _write_head(ws, columns, title, notes, problems):
    ws.append([_styled(ws, title, font=Font(bold=True, size=16))])
    ws.append([_styled(ws, notes, alignment=_TOP)])
    ws.append(_styled(ws, column.note, font=Font(color="59636E", size=9), alignment=_TOP) for column in columns)
    titles = [f"{column.title} *" if column.required else str(column.title) for column in columns]
    titles += [str(PROBLEMS)] if problems else []
    heading = {"font": Font(bold=True), "fill": _GREY, "border": _LINE, "alignment": _TOP}
    ws.append(_styled(ws, text, **heading) for text in titles)


def _add_drop_downs(ws, columns, lists):
    for at, column in enumerate(columns, start=1):
        labels = [rules.safe_cell(label) for label in column.options().values()]
        if not labels:
            continue
        choice = DataValidation("list", formula1=_list_formula(labels, lists), allow_blank=not column.required)
        choice.errorTitle = rules.safe_cell(column.title)[:32]
        choice.error = _("Choose one of the list.")
        choice.showErrorMessage = True
        choice.add(f"{column_letters(at)}{HEADING_ROW + 1}:{column_letters(at)}{LAST_ROW}")
        ws.data_validations.append(choice)


def _list_formula(labels, lists):
    """Write a short list into the rule; Excel takes 255 characters there, a longer one goes to a hidden sheet."""
    inline = ",".join(labels)
    if len(inline) <= 250 and not any("," in label or '"' in label for label in labels):
        return f'"{inline}"'
    if labels not in lists:
        lists.append(labels)
    letters = column_letters(lists.index(labels) + 1)
    return f"{LISTS}!${letters}$1:${letters}${len(labels)}"


def _write_lists(book, lists):
    if lists:
        ws = book.create_sheet(LISTS)
        ws.sheet_state = "hidden"
        for row in zip_longest(*lists):
            ws.append(row)


def _rejected_rows(sheet, rows):
    """Yield the cells of each rejected row as (value, number format, sentence or "")."""
    commented = 0
    for cells, messages in rows:
        row = []
        for column, cell in zip(sheet.columns, cells, strict=True):
            message = messages.get(column.key, "")
            commented += bool(message)
            row.append((_as_typed(cell), _number_format(column), message, commented <= MOST_COMMENTS))
        yield [*row, (rules.safe_cell(" ".join(messages.values())), "General", "", False)]


def _as_typed(cell):
    if cell in ("", rules.FORMULA, rules.ERROR):
        return None
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return int(cell)
    if isinstance(cell, bool | datetime.date):
        return cell
    return cell if isinstance(cell, int | float) and abs(cell) < 1e300 else rules.safe_cell(cell)


def _filled(ws, told):
    value, number_format, message, commented = told
    cell = WriteOnlyCell(ws, value)
    if isinstance(value, datetime.date):
        number_format = DAY
    elif number_format == DAY:
        number_format = "General"  # a bare number must not turn into a date on its way back
    cell.number_format = number_format
    if message:
        cell.fill = _RED
        if commented:
            cell.comment = Comment(message, "Relief", height=90, width=260)
    return cell


def _styled(ws, text, **styles):
    cell = WriteOnlyCell(ws, rules.safe_cell(text))
    for name, style in styles.items():
        setattr(cell, name, style)
    return cell
