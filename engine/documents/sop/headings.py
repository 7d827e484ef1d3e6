"""Finding the flowchart table by its headings, in whatever order its columns stand."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from engine.documents.sop.grid import Grid

_KINDS = (
    ("number", re.compile(r"^(no|nomor|nomer|no\.?\s*urut)\.?$", re.IGNORECASE)),
    ("completeness", re.compile(r"kelengkapan|persyaratan|^perlengkapan$", re.IGNORECASE)),
    ("time", re.compile(r"\b(waktu|durasi)\b", re.IGNORECASE)),
    ("output", re.compile(r"\b(output|out put|hasil|keluaran)\b", re.IGNORECASE)),
    ("note", re.compile(r"^(keterangan|ket\.?|catatan)$", re.IGNORECASE)),
    ("name", re.compile(r"aktivitas|aktifitas|kegiatan|uraian|prosedur|langkah|tahapan", re.IGNORECASE)),
)
_LANES = re.compile(r"^(pelaksana|pelaku|aktor|unit pelaksana|pelaksana kegiatan)\b", re.IGNORECASE)
_QUALITY = re.compile(r"mutu baku", re.IGNORECASE)
_MOST_HEAD_ROWS = 4


@dataclass(frozen=True, slots=True)
class Headings:
    """Which columns of the grid mean what.

    Attributes:
        columns: Kind of column (`number`, `name`, `completeness`, `time`, `output`, `note`) to its grid columns.
        lanes: The Pelaksana columns from left to right, as (name, grid columns).
        performers: A single column Pelaksana without names below: its cells name them, or show symbols only.
        time_words: The heading of Waktu, which may name the unit.
        body: Index of the first row below.
        width: Grid columns of the table.
        words: Everything that stands in the headings, to know them again.
    """

    columns: dict[str, range]
    lanes: tuple[tuple[str, range], ...]
    time_words: str
    body: int
    width: int
    performers: range | None = None
    words: frozenset[str] = frozenset()


def headings_of(grid: Grid) -> Headings | None:
    """Return a table's headings; None if it is no flowchart table."""
    for first in range(min(len(grid.rows), _MOST_HEAD_ROWS)):
        if _is_head(grid, first):
            return _read(grid, first)
    return None


def _is_head(grid: Grid, row: int) -> bool:
    texts = [cell.text for cell in grid.rows[row]]
    has_name = any(_kind(text) == "name" for text in texts)
    return has_name and any(
        _LANES.search(text) or _QUALITY.search(text) or _kind(text) in {"time", "output"} for text in texts
    )


def _kind(text: str) -> str:
    if len(text) > 60:
        return ""
    return next((kind for kind, pattern in _KINDS if pattern.search(text)), "")


def _read(grid: Grid, first: int) -> Headings:
    body = _body(grid, first)
    columns: dict[str, range] = {}
    lanes: list[tuple[list[str], range]] = []
    time_words = ""
    performers = None
    rows = [row for row in range(first, body) if not is_counted([cell.text for cell in grid.rows[row]])]
    column = 0
    while column < grid.columns:
        cells = [found for row in rows if (found := grid.at(row, column)) is not None]
        texts = list(dict.fromkeys(cell.text for cell in cells if cell.text))
        below = cells[-1].columns if cells else range(column, column + 1)
        kind = _kind(texts[-1]) if texts else ""
        if texts and (_LANES.search(texts[0]) or (not kind and not _QUALITY.search(texts[0]))):
            if len(texts) > 1 or not _LANES.search(texts[0]):
                lanes.append((texts, below))
            elif performers is None:
                performers = below
        elif kind and kind not in columns:
            columns[kind] = below
            time_words = texts[-1] if kind == "time" else time_words
        column = max(below.stop, column + 1)
    words = frozenset(cell.text for row in rows for cell in grid.rows[row] if cell.text)
    return Headings(columns, tuple(_named(lanes)), time_words, body, grid.columns, performers, words)


def _named(lanes: list[tuple[list[str], range]]) -> Iterator[tuple[str, range]]:
    """Yield each lane under a name of its own: as printed, with what stands above it, or with a number."""
    plain = Counter(texts[-1] for texts, _ in lanes)
    used = Counter[str]()
    for texts, columns in lanes:
        above = [text for text in texts[:-1] if not _LANES.search(text)]
        name = f"{texts[-1]} {above[-1]}" if plain[texts[-1]] > 1 and above else texts[-1]
        used[name] += 1
        yield (name if used[name] == 1 else f"{name} ({used[name]})"), columns


def _body(grid: Grid, first: int) -> int:
    """Return the first row that is no heading: neither merged into one above, nor naming columns, nor counting them."""
    row = first + 1
    while row < len(grid.rows) and row <= first + _MOST_HEAD_ROWS:
        texts = [cell.text for cell in grid.rows[row] if cell.text]
        is_named = sum(_kind(text) in {"completeness", "time", "output"} and len(text) < 30 for text in texts) > 1
        is_merged = any(cell.is_merged for cell in grid.rows[row])
        if not (is_merged or is_named or is_counted(texts)):
            break
        row += 1
    return row


def is_counted(texts: list[str]) -> bool:
    """Whether a row only counts the columns: 1, 2, 3, and so on."""
    said = [text for text in texts if text]
    return len(said) > 2 and all(text.strip("()").isdigit() for text in said)
