"""Long tables, page by page: which rows a page shows, and how what it sends takes their place among all of them.

A browser is slow with thousands of inputs, so a table of more than `WHOLE` rows is shown in pages of `SIZE`. Such a
page sends its own rows and says what stands around them (`_luar`); the others are taken from where the page took
them: the draft, or what the table begins with. Rows are added on the last page only.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

WHOLE = 200
"""Up to so many rows a table is shown whole."""
SIZE = 100
"""Rows of a page of a longer one."""
OUTSIDE = "_luar"
"""Input, behind the table's name, that says what stands around the rows that are sent."""
PAGE = "halaman-"
"""Before the table's id: parameter of the address that says which page is asked for, from 1."""
TURN = "halaman_tabel"
"""Button that opens another page, `<table>:<page>`; what was typed on this one becomes the draft."""

Rows = Sequence[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Window:
    """The rows of a table that a page shows.

    Attributes:
        start: How many stand before them.
        size: How many they are.
        total: How many the table has.
        moved: What the page said of the others, where the table was changed elsewhere, so that there is no telling
            which rows of it were sent; sent again, they are refused again.
    """

    start: int
    size: int
    total: int
    moved: str = ""

    @property
    def behind(self) -> int:
        """How many stand behind them."""
        return self.total - self.start - self.size

    @property
    def is_part(self) -> bool:
        """Whether the page shows only some of the rows."""
        return self.size < self.total or bool(self.moved)

    @property
    def usual(self) -> int:
        """How many rows a page has."""
        return SIZE

    @property
    def number(self) -> int:
        """Which page it is, from 1."""
        return self.start // SIZE + 1

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // SIZE))

    def page_of(self, row: int) -> int:
        """Return on which page a row stands, from 1; 0 where this one shows it."""
        return 0 if self.start < row <= self.start + self.size else (row - 1) // SIZE + 1


def opened(total: int, page: int) -> Window:
    """Return what a page of a table shows; a page that is not there becomes the nearest."""
    if total <= WHOLE:
        return Window(0, total, total)
    start = (min(max(page, 1), -(-total // SIZE)) - 1) * SIZE
    return Window(start, min(SIZE, total - start), total)


def mark_of(rows: Rows, window: Window) -> str:
    """Return what the page says of the rows around those it shows."""
    return window.moved or f"{window.start}.{window.behind}.{window.total}.{_digest(rows, window.start, window.behind)}"


def placed(rows: Rows, sent: Rows, mark: str) -> tuple[list[dict[str, str]], Window]:
    """Return all rows with those that were sent in their place.

    Where the number of rows has changed, the rows around must be what they were: then the change is this page's own,
    saved a moment ago. Else somebody added or removed rows in another window, and only what was sent is returned.
    """
    start, behind, total, digest = _read(mark)
    fits = start + behind <= len(rows)
    if not fits or (len(rows) != total and _digest(rows, start, behind) != digest):
        return list(sent), Window(0, len(sent), len(sent), moved=mark)
    merged = [*rows[:start], *sent, *rows[len(rows) - behind :]]
    return merged, Window(start, len(sent), len(merged))


def rows_before(mark: str) -> int:
    """Return how many rows stand before those that a page sends."""
    return _read(mark)[0] if mark else 0


def _read(mark: str) -> tuple[int, int, int, str]:
    start, behind, total, digest = [*mark.split("."), "", "", "", ""][:4]
    numbers = [
        int(each) if each.isascii() and each.isdigit() and len(each) < 7 else -1 for each in (start, behind, total)
    ]
    return (numbers[0], numbers[1], numbers[2], digest) if min(numbers) >= 0 else (0, 1_000_000, 0, "")


def _digest(rows: Rows, start: int, behind: int) -> str:
    around = [sorted(row.items()) for row in (*rows[:start], *rows[len(rows) - behind :])]
    return blake2b(json.dumps(around).encode(), digest_size=8).hexdigest()
