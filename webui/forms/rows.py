"""Tables in drawn forms: how their cells are named in what a browser sends, and what stands in each on a page.

A cell's input is called `isian-<field>:<row>:<column>`. A row's number only keeps its cells together; their order is
that of the page.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Field

from engine.read_models import ColumnView, FormFieldView, TableView
from webui import amounts

SEPARATOR = ":"
ORIGIN = "_baris"
"""Member of a row: which of the rows that the table begins with it is."""
REMOVED = "_hapus"
"""Box that takes a row away when the form is sent."""
BLANK_ROWS = 3
"""Empty rows of a table that begins with none."""

Sent = "MultiDict[str, str]"
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell of a page's table.

    Attributes:
        name: Of its input, and `id`; empty for what nobody enters.
        text: As shown: as typed, or written as people write it; of files their ids.
        kind: How it is entered, as `webui.forms.kinds.widget_of` says.
    """

    column: ColumnView
    kind: str
    text: str
    name: str = ""
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row of a page's table; `key` keeps its cells together."""

    key: str
    origin: str
    cells: tuple[Cell, ...]
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as a page shows it; `blank` is the row that scripts copy."""

    rows: tuple[GridRow, ...]
    sums: Mapping[str, str]
    blank: GridRow | None = None

    @property
    def is_summed(self) -> bool:
        """Whether anything stands under it."""
        return bool(self.sums)


class TableField(Field):
    """The rows of a table as they were typed: maps of texts, column id to cell."""

    data: list[Row]

    def process(self, formdata: Any, data: Any = (), extra_filters: Any = None) -> None:
        """Take the rows that were sent, else those given."""
        self.process_errors: list[str] = []
        self.object_data = self.data = [dict(row) for row in data] if isinstance(data, (list, tuple)) else []
        if formdata is not None and self.name in formdata:
            self.data = sent_rows(formdata).get(self.name, [])


@dataclass(slots=True)
class Around:
    """What a page knows of a table besides what was typed into it.

    Attributes:
        hints: Rows with what the engine calculated, in the order of those on the page.
        errors: Sentences by row (from 1; 0 for the table) and column (empty for the row).
    """

    hints: Sequence[Mapping[str, object]] = ()
    errors: dict[tuple[int, str], list[str]] = field(default_factory=dict)


def sent_rows(sent: "MultiDict[str, str]") -> dict[str, list[Row]]:
    """Return the rows of all tables that were sent, by the name of their field; rows to be removed are left out."""
    found: dict[str, dict[str, Row]] = {}
    for name in sent:
        parts = name.split(SEPARATOR)
        if len(parts) == 3:
            table, key, column = parts
            texts = [text for text in sent.getlist(name) if text != ""]
            found.setdefault(table, {}).setdefault(key, {})[column] = ",".join(texts)
    return {table: [row for row in rows.values() if not row.get(REMOVED)] for table, rows in found.items()}


def row_number(sent: "MultiDict[str, str]", name: str) -> int:
    """Return which row of its table, from 1, a cell's input is in; 0 where it is in none that is kept."""
    table, key, _ = name.split(SEPARATOR)
    keys: dict[str, bool] = {}
    for each in sent:
        parts = each.split(SEPARATOR)
        if len(parts) == 3 and parts[0] == table:
            removed = parts[2] == REMOVED and bool(sent.get(each))
            keys[parts[1]] = keys.get(parts[1], False) or removed
    kept = [each for each, removed in keys.items() if not removed]
    return kept.index(key) + 1 if key in kept else 0


def is_blank(row: Mapping[str, object], table: TableView) -> bool:
    """Whether nothing is entered in a row that the table does not begin with."""
    return not row.get(ORIGIN) and not any(row.get(column.id) for column in table.columns if column.is_entered)


def begun_row(table: TableView, row: Mapping[str, object]) -> Mapping[str, object]:
    """Return the row that one comes from, which holds its locked cells; nothing for a new one."""
    said = str(row.get(ORIGIN) or "")
    if said and (keyed := next((each for each in table.begun if each.get(ORIGIN) == said), None)) is not None:
        return keyed
    at = int(said) if said.isascii() and said.isdigit() and len(said) < 6 else -1
    return table.begun[at] if 0 <= at < len(table.begun) else {}


def with_blank_rows(table: TableView, rows: Sequence[Row]) -> list[Row]:
    """Return rows with as many empty ones behind them as a table needs to be begun without scripts."""
    wanted = max(table.least, 0 if rows else BLANK_ROWS) if table.may_add else 0
    return [*rows, *({} for _ in range(min(wanted, table.most) - len(rows)))]


def sums_of(view: FormFieldView, rows: Iterable[GridRow]) -> dict[str, str]:
    """Return the sums under a table as shown, of what stands in it; what is no number counts nothing."""
    table = view.table or TableView(())
    totals = {column.id: Decimal(0) for column in table.columns if column.summed}
    for row in rows:
        for cell in row.cells:
            if cell.column.id in totals:
                totals[cell.column.id] += _number(cell.text)
    return {id: amounts.to_text(f"{total:f}") for id, total in totals.items()}


def _number(text: str) -> Decimal:
    try:
        number = Decimal(amounts.to_plain(text))
    except InvalidOperation:
        return Decimal(0)
    return number if number.is_finite() else Decimal(0)
