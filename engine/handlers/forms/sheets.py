"""A form as a workbook: what of it goes in, and what comes back, cell by cell."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from engine.bpmn.entries import Refused
from engine.bpmn.expressions import MappingContext
from engine.bpmn.field_values import Known, typed
from engine.bpmn.model import FieldType, FormField, Node
from engine.bpmn.tables import ORIGIN, begun
from engine.documents.form_cells import NUMBERS, SheetColumn
from engine.documents.form_sheet import FIELD_HEADINGS, FIELDS_SHEET, SheetTable, sheet_name
from engine.documents.workbooks import SheetRow, headed
from engine.errors import FieldProblem, InvalidVariablesError
from engine.handlers.forms.parts import DECISION_PROPERTY

Row = dict[str, object]
_DAY = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})")
_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(\.[0-9]{3})+")
_MILLIONS = re.compile(r"[+-]?[0-9]{1,3}(\.[0-9]{3}){2,}")
"""Thousands, where they cannot be a fraction: a workbook's own 1.125 is read as it is."""


class SheetForm(NamedTuple):
    """What of a form goes into a workbook."""

    tables: tuple[SheetTable, ...]
    fields: tuple[SheetColumn, ...]
    drawn: Mapping[str, FormField]
    """Fields by id; of a table's column `<table>.<column>`."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it does: only forms with tables are worth a workbook."""
        return not self.tables


def sheet_form(node: Node, values: Mapping[str, object], known: Mapping[str, object], now: MappingContext) -> SheetForm:
    """Return what of an activity's form goes into a workbook.

    The decision and what goes with it stay out: nobody should decide by a file that lay about.

    Args:
        node: The activity.
        values: What its form shows now, rows with their `_baris`.
        known: The variables it sees.
        now: The same, as its expressions do.
    """
    apart = node.properties.get(DECISION_PROPERTY, "")
    asked = [field for field in node.form if not field.readonly and field.id != apart and not field.required_when]
    tables: tuple[SheetTable, ...] = ()
    for field in (each for each in asked if each.table):
        called = sheet_name(field.label, field.id, [table.sheet for table in tables])
        tables = (*tables, _table(field, values.get(field.id), begun(field, now), called))
    plain = [field for field in asked if not field.table and field.kind not in ("berkas", "unit")]
    drawn = {field.id: field for field in plain} | {
        f"{field.id}.{column.id}": column.field for field in asked if field.table for column in field.table.columns
    }
    return SheetForm(tables, tuple(_column(field) for field in plain), drawn)


def without_thousands(fields: Sequence[FormField], draft: Mapping[str, object]) -> dict[str, object]:
    """Return what a page's draft holds with its numbers as a workbook has them: people type 1.250 for 1250."""
    kinds = {field.id: field.kind for field in fields}
    columns = {
        field.id: {column.id: column.field.kind for column in field.table.columns} for field in fields if field.table
    }
    return {
        id: [_row_without(row, columns[id]) for row in value]
        if id in columns and isinstance(value, list | tuple)
        else _without(kinds.get(id, ""), value)
        for id, value in draft.items()
    }


def _row_without(row: Mapping[str, object], kinds: Mapping[str, str]) -> Row:
    return {id: _without(kinds.get(id, ""), cell) for id, cell in row.items()}


def _without(kind: str, value: object) -> object:
    is_typed = kind in NUMBERS and isinstance(value, str) and _THOUSANDS.fullmatch(value.strip())
    return str(value).replace(".", "") if is_typed else value


def _table(field: FormField, shown: object, rows: Sequence[Row], called: str) -> SheetTable:
    assert field.table is not None
    given = shown if isinstance(shown, list | tuple) else []
    held = {str(row.get(ORIGIN)): row for row in given if isinstance(row, Mapping)}
    keyed = [(str(row.get(ORIGIN) or at), row) for at, row in enumerate(rows)]
    columns = tuple(
        _column(column.field, is_entered=column.is_entered, width=column.width)
        for column in field.table.columns
        if column.field.kind != "berkas" and not column.computed
    )
    begun_rows = tuple((key, {**row, **held.get(key, {})}) for key, row in keyed)
    known = {key for key, _ in keyed}
    added = tuple(("", row) for row in given if isinstance(row, Mapping) and _is_added(row, known, columns))
    rows_now = begun_rows + (added if field.table.may_add else ())
    return SheetTable(field.id, field.label, columns, rows_now, field.table.may_add, field.table.most, called)


def _is_added(row: Mapping[str, object], known: Collection[str], columns: Sequence[SheetColumn]) -> bool:
    """Whether somebody added a row that says something."""
    told = any(row.get(column.id) not in (None, "") for column in columns)
    return told and str(row.get(ORIGIN) or "") not in known


def _column(field: FormField, *, is_entered: bool = True, width: str = "") -> SheetColumn:
    kinds = {FieldType.DATE: "tanggal", FieldType.BOOLEAN: "ya_tidak", FieldType.ENUM: "pilihan"}
    kind = kinds.get(field.type, "angka" if field.type is FieldType.LONG else field.kind)
    choices = {"true": "Ya", "false": "Tidak"} if kind == "ya_tidak" else dict(field.options)
    said = (field.properties.get("petunjuk", ""), field.properties.get("contoh", ""))
    hint = " ".join(part for part in (said[0], f"Misalnya {said[1]}." if said[1] else "") if part)
    is_required, bounds = is_entered and field.required, (field.minimum, field.maximum, field.max_length)
    return SheetColumn(field.id, field.label, kind, choices, is_entered, width, is_required, *bounds, hint)


class SheetReader:
    """Reads a filled-in workbook; what is wrong is gathered, and told all at once."""

    def __init__(self, form: SheetForm, today: date, file: str = "") -> None:
        """Read as the form says; `file` stands with each problem, where there are several files."""
        self._form = form
        self._file = file
        self._known = Known(today)
        self._problems: list[FieldProblem] = []

    def read(self, sheets: Mapping[str, Sequence[SheetRow]]) -> dict[str, object]:
        """Return the texts that a draft keeps, by field.

        Raises:
            InvalidVariablesError: Something does not fit.
        """
        found: dict[str, object] = {}
        for table in self._form.tables:
            sheet = sheets.get(table.sheet, ())
            rows = headed(sheet, table.headings) or headed(sheet, [each.removesuffix(" *") for each in table.headings])
            if rows is None:
                self._problems.append(FieldProblem(table.sheet, "headings"))
            else:
                found[table.id] = self._rows(table, rows[1])
        found |= self._fields(headed(sheets.get(FIELDS_SHEET, ()), FIELD_HEADINGS))
        if self._problems:
            raise InvalidVariablesError([replace(each, file=self._file) for each in self._problems])
        return found

    def _rows(self, table: SheetTable, rows: Sequence[SheetRow]) -> list[Row]:
        begun_rows, taken = dict(table.rows), set[str]()
        result: list[Row] = []
        if len(rows) > table.most:
            self._problems.append(FieldProblem(table.sheet, "rows_max", str(table.most)))
            return []
        for row in rows:
            key, cells = row.cells[0], row.cells[1:]
            if (key and (key not in begun_rows or key in taken)) or (not key and not table.may_add):
                self._problems.append(FieldProblem(table.sheet, "rows_fixed", "", row.number))
                continue
            taken.add(key)
            self._formulas(table, row)
            read: Row = {ORIGIN: key}
            for column, text in zip(table.columns, cells, strict=False):
                place = (table.sheet, row.number, column.label)
                if column.is_entered:
                    read[column.id] = self._cell(self._form.drawn[f"{table.id}.{column.id}"], column, text, place)
                else:
                    self._unchanged(column, text, begun_rows.get(key, {}).get(column.id), place)
            result.append(read)
        return result

    def _fields(self, found: tuple[int, list[SheetRow]] | None) -> dict[str, object]:
        known = {column.id: column for column in self._form.fields}
        result: dict[str, object] = {}
        for row in found[1] if found else ():
            column = known.get(row.cells[0])
            if column is None:
                continue
            if "C" in row.formulas:
                self._problems.append(FieldProblem(FIELDS_SHEET, "formula", "", row.number, column.label))
            place = (FIELDS_SHEET, row.number, column.label)
            result[column.id] = self._cell(self._form.drawn[column.id], column, row.cells[2], place)
        return result

    def _formulas(self, table: SheetTable, row: SheetRow) -> None:
        letters = {chr(ord("B") + at): column.label for at, column in enumerate(table.columns)}
        for letter in row.formulas:
            self._problems.append(FieldProblem(table.sheet, "formula", "", row.number, letters.get(letter, letter)))

    def _cell(self, field: FormField, column: SheetColumn, text: str, place: tuple[str, int, str]) -> str:
        """Return a cell as somebody would type it on the page."""
        plain = _plain(column, text)
        try:
            value = typed(field, plain, self._known)
        except Refused as refused:
            expected = ", ".join(column.choices.values()) if refused.code == "option" else refused.expected
            self._problems.append(FieldProblem(place[0], refused.code, expected, place[1], place[2]))
            return ""
        if value is None:
            return ""
        return str(value).replace(".", ",") if column.kind in NUMBERS else plain

    def _unchanged(self, column: SheetColumn, text: str, value: object, place: tuple[str, int, str]) -> None:
        expected = "" if value is None else str(value)
        if _plain(column, text) != expected:
            shown = column.choices.get(expected, expected)
            self._problems.append(FieldProblem(place[0], "changed", shown, place[1], place[2]))


def _plain(column: SheetColumn, text: str) -> str:
    """Return a cell's text as the engine reads it: numbers with a point, choices by their id."""
    text = text.replace("\u00a0", " ").strip()
    if column.kind in NUMBERS:
        text = text.removeprefix("Rp").strip()
        return text.replace(".", "").replace(",", ".") if "," in text or _MILLIONS.fullmatch(text) else text
    if column.kind == "tanggal" and (day := _DAY.fullmatch(text)):
        return f"{day[3]}-{int(day[2]):02d}-{int(day[1]):02d}"
    ids = {name.casefold(): id for id, name in column.choices.items()}
    return ids.get(text.casefold(), text)
