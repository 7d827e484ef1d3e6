"""A form taken apart into places, so that what several people entered becomes one.

A place is a field's id, or `<field>:<row>:<column>` of a table whose rows nobody adds; one that people add rows to is a
place as a whole. What stands there is a text as people type it, numbers canonically (`1250,5`), files by their ids.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import orjson

from engine.bpmn.entries import Refused
from engine.bpmn.expressions import Context
from engine.bpmn.field_values import Known, typed
from engine.bpmn.model import FormField
from engine.bpmn.tables import ORIGIN, begun
from engine.domain import FileValue

Cells = Mapping[str, str]
Text = Callable[[FormField, object], str]
"""How a value of a field stands in its place."""

SEPARATOR = ":"
_NUMBERS = ("angka", "uang")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


@dataclass(frozen=True, slots=True)
class Merge:
    """What became of two people's entries.

    Attributes:
        cells: All places as they now are.
        changed: Places that this person has changed.
        overtaken: Those of them that somebody else has changed too, meanwhile and otherwise.
    """

    cells: Cells
    changed: tuple[str, ...]
    overtaken: tuple[str, ...]


def merge(base: Cells | None, mine: Cells, now: Cells) -> Merge:
    """Put someone's entries onto what stands there now: what they left as they found it stays as others made it.

    Args:
        base: What they found; None where nobody knows any more, and then whatever differs counts as theirs.
        mine: What they made of it.
        now: What others have made of it meanwhile.
    """
    cells, changed, overtaken = dict(now), [], []
    for place, text in mine.items():
        there, found = now.get(place, ""), None if base is None else base.get(place, "")
        if text in (there, found):
            continue
        cells[place] = text
        changed.append(place)
        if there != found:
            overtaken.append(place)
    return Merge(cells, tuple(changed), tuple(overtaken))


def row_key(row: Mapping[str, object], at: int) -> str:
    """Return what a row that a table begins with is called: its own key, else its number from 0."""
    return str(row.get(ORIGIN) or at)


def begun_cells(
    fields: Sequence[FormField], values: Mapping[str, object], context: Context, known: Known
) -> dict[str, str]:
    """Return what a form begins with, from the variables it sees, before anybody has entered anything."""
    rows = {
        field.id: [{**row, ORIGIN: row_key(row, at)} for at, row in enumerate(begun(field, context))]
        for field in fields
        if field.table
    }
    return entered_cells(fields, {field.id: values.get(field.id) for field in fields} | rows, known)


def entered_cells(fields: Sequence[FormField], values: Mapping[str, object], known: Known) -> dict[str, str]:
    """Return the places of values as the engine reads them, numbers with a point; what is missing has no place."""

    def text(field: FormField, value: object) -> str:
        if field.kind not in _NUMBERS or value in (None, ""):
            return _plain(value)
        try:
            return _number(_plain(typed(field, value, known)).replace(".", ","))
        except Refused:
            return _plain(value)

    return dict(_cells(fields, values, text))


def typed_cells(fields: Sequence[FormField], values: Mapping[str, object]) -> dict[str, str]:
    """Return the places of what somebody typed; what is missing has no place."""

    def text(field: FormField, value: object) -> str:
        return _number(_plain(value)) if field.kind in _NUMBERS else _plain(value)

    return dict(_cells(fields, values, text))


def shown_values(fields: Sequence[FormField], cells: Cells, context: Context) -> dict[str, object]:
    """Return a form's values as a draft has them: texts, of tables the rows there are now."""
    values: dict[str, object] = {}
    for field in fields:
        if field.table is None:
            values[field.id] = cells.get(field.id, "")
        elif field.table.may_add:
            values[field.id] = orjson.loads(cells.get(field.id) or "[]")
        else:
            keys = [row_key(row, at) for at, row in enumerate(begun(field, context))]
            values[field.id] = [{ORIGIN: key} | _row(field, key, cells) for key in keys]
    return values


def files_among(fields: Sequence[FormField], cells: Cells) -> Iterator[str]:
    """Yield the ids of the files that stand in a part."""
    held = {field.id for field in fields if field.kind == "berkas"}
    columns = {
        (field.id, column.id)
        for field in fields
        if field.table
        for column in field.table.columns
        if column.field.kind == "berkas"
    }
    for place, text in cells.items():
        id, _, column = place.rpartition(SEPARATOR)
        if place in held or (id.partition(SEPARATOR)[0], column) in columns:
            yield from filter(None, text.split(","))
    for id, column in columns:
        for row in orjson.loads(cells.get(id) or "[]"):
            yield from filter(None, str(row.get(column) or "").split(","))


def _cells(fields: Sequence[FormField], values: Mapping[str, object], text: Text) -> Iterator[tuple[str, str]]:
    for field in fields:
        if field.id not in values:
            continue
        if field.table is None:
            yield field.id, text(field, values[field.id])
            continue
        given = values[field.id]
        rows = [row for row in given if isinstance(row, Mapping)] if isinstance(given, list | tuple) else []
        read = [_texts(field, row, text) for row in rows]
        if field.table.may_add:
            kept = [
                {**({ORIGIN: str(row[ORIGIN])} if row.get(ORIGIN) else {}), **cells}
                for row, cells in zip(rows, read, strict=True)
                if row.get(ORIGIN) or any(cells.values())
            ]
            yield field.id, orjson.dumps(kept).decode() if kept else ""
            continue
        for at, (row, cells) in enumerate(zip(rows, read, strict=True)):
            yield from ((SEPARATOR.join((field.id, row_key(row, at), id)), cell) for id, cell in cells.items())


def _texts(field: FormField, row: Mapping[str, object], text: Text) -> dict[str, str]:
    columns = field.table.columns if field.table else ()
    return {each.id: text(each.field, row[each.id]) for each in columns if each.is_entered and each.id in row}


def _row(field: FormField, key: str, cells: Cells) -> dict[str, object]:
    columns = field.table.columns if field.table else ()
    return {each.id: cells.get(SEPARATOR.join((field.id, key, each.id)), "") for each in columns if each.is_entered}


def _plain(value: object) -> str:
    """Return a value as one types it."""
    if isinstance(value, FileValue):
        return str(value.id)
    if isinstance(value, list | tuple):
        return ",".join(filter(None, map(_plain, value)))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def _number(text: str) -> str:
    """Return a typed number canonically, `1.250,50` as `1250,5`; text that is none as it came."""
    bare = re.sub(r"^Rp\.?|%$|\s", "", text)
    if _THOUSANDS.fullmatch(bare):
        bare = bare.replace(".", "")
    elif not _NUMBER.fullmatch(bare):
        return text
    whole, _, fraction = bare.replace(".", ",").partition(",")
    fraction = fraction.rstrip("0")
    return f"{whole},{fraction}" if fraction else whole
