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

from engine.read_models import ColumnView, TableView
from webui import amounts
from webui.forms.windows import OUTSIDE, Window, opened, placed, rows_before

SEPARATOR = ":"
ORIGIN = "_baris"
"""Member of a row: which of the rows that the table begins with it is."""
SEEN = "_dilihat"
"""Member of a row: what its page showed of what is locked in it; the engine refuses it once where that has changed."""
GONE = "_hilang"
"""Member of a row that the table begins with no more: it is shown to whoever typed it, and not sent."""
REMOVED = "_hapus"
"""Box that takes a row away when the form is sent."""
BLANK_ROWS = 3
"""Empty rows of a table that begins with none."""

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
    """One row of a page's table.

    Attributes:
        key: Keeps its cells together.
        kept: What goes along with it unseen, by member: where it comes from, and what was shown of that.
    """

    key: str
    kept: Mapping[str, str]
    cells: tuple[Cell, ...]
    errors: tuple[str, ...] = ()

    @property
    def gone(self) -> bool:
        """Whether it comes from a row that is there no more."""
        return GONE in self.kept


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as a page shows it.

    Attributes:
        rows: Those of the page.
        sums: Of all rows, by column; `rest` those of the rows that the page does not show.
        blank: The row that scripts copy; none where no rows can be added.
        window: Which of the table's rows these are; `mark` is what the page says of the others.
        names: The column that tells rows apart and so stays in sight; empty if none does.
    """

    rows: tuple[GridRow, ...]
    sums: Mapping[str, str]
    rest: Mapping[str, str]
    window: Window
    mark: str
    blank: GridRow | None = None
    names: str = ""

    @property
    def is_summed(self) -> bool:
        """Whether anything stands under it."""
        return bool(self.sums)


class TableField(Field):
    """The rows of a table as they were typed: maps of texts, column id to cell.

    Attributes:
        data: All rows, those that were sent in their place.
        window: Which of them the page shows.
    """

    data: list[Row]
    window: Window

    def process(self, formdata: Any, data: Any = (), extra_filters: Any = None) -> None:
        """Take the rows that were sent, else those given."""
        self.process_errors: list[str] = []
        self.object_data = self.data = [dict(row) for row in data] if isinstance(data, (list, tuple)) else []
        self.window = opened(len(self.data), 1)
        if formdata is not None and self.name in formdata:
            sent = sent_rows(formdata).get(self.name, [])
            mark = formdata.get(f"{self.name}{SEPARATOR}{OUTSIDE}")
            self.data, self.window = placed(self.data, sent, mark) if mark else (sent, Window(0, len(sent), len(sent)))


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
    before = rows_before(sent.get(f"{table}{SEPARATOR}{OUTSIDE}", ""))
    return before + kept.index(key) + 1 if key in kept else 0


def is_blank(row: Mapping[str, object], table: TableView) -> bool:
    """Whether nothing is entered in a row that the table does not begin with."""
    return not row.get(ORIGIN) and not any(row.get(column.id) for column in table.columns if column.is_entered)


def begun_rows(table: TableView) -> Mapping[str, Mapping[str, object]]:
    """Return the rows that a table begins with, which hold the locked cells, by what a row says of where it is from."""
    numbered = {str(at): row for at, row in enumerate(table.begun)}
    return numbered | {str(row[ORIGIN]): row for row in table.begun if row.get(ORIGIN)}


def with_blank_rows(table: TableView, rows: Sequence[Row]) -> list[Row]:
    """Return rows with as many empty ones behind them as a table needs to be begun without scripts."""
    wanted = max(table.least, 0 if rows else BLANK_ROWS) if table.may_add else 0
    return [*rows, *({} for _ in range(min(wanted, table.most) - len(rows)))]


def sums_of(texts: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Return the sums under columns as shown, of the texts that stand in them; what is no number counts nothing."""
    totals = {id: sum(map(_number, cells), Decimal(0)) for id, cells in texts.items()}
    return {id: amounts.to_text(f"{total:f}") for id, total in totals.items()}


def _number(text: str) -> Decimal:
    try:
        number = Decimal(amounts.to_plain(text))
    except InvalidOperation:
        return Decimal(0)
    return number if number.is_finite() else Decimal(0)
