"""The identity block, in a table or as lines: words known to begin an entry, and what follows them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.documents.sop.grid import grid_of
from engine.documents.sop.names import Element, Line, lines_in, lines_of, local
from engine.read_models.sop import NOTE

_END = r"\s*[:：]?\s*"
_FIELDS = (
    ("nomor_sop", r"(?:nomor|no\.?)\s*sop"),
    ("tanggal_pembuatan", r"(?:tanggal|tgl\.?)\s*(?:pembuatan|penyusunan|dibuat|ditetapkan)"),
    ("tanggal_revisi", r"(?:tanggal|tgl\.?)\s*revisi"),
    ("tanggal_efektif", r"(?:tanggal|tgl\.?)\s*(?:efektif|berlaku|pengesahan)"),
    ("disusun_oleh", r"(?:disusun|dibuat)\s*oleh"),
    ("disahkan_oleh", r"disahkan\s*oleh|pengesahan"),
    ("nama_sop", r"(?:nama|judul)\s*sop"),
)
_LISTS = (
    ("dasar_hukum", r"dasar\s*hukum"),
    ("keterkaitan", r"keterkaitan(?:\s*dengan)?(?:\s*sop)?(?:\s*lain)?"),
    ("peringatan", r"peringatan"),
    ("kualifikasi", r"kualifikasi(?:\s*pelaksana)?"),
    ("peralatan", r"peralatan(?:\s*(?:/|dan|&)?\s*perlengkapan)?"),
    ("pencatatan", r"pencatatan(?:\s*(?:/|dan|&)?\s*pendataan)?"),
)
LISTS = frozenset(name for name, _ in _LISTS)
_LABELS = [
    *((name, re.compile(rf"^(?:{words}){_END}(?P<rest>.*)$", re.IGNORECASE)) for name, words in _FIELDS),
    # A list's heading stands alone, or before a colon: "Peringatan yang …" is no heading.
    *((name, re.compile(rf"^(?:{words})\s*(?:[:：]\s*(?P<rest>.*))?$", re.IGNORECASE)) for name, words in _LISTS),
]
_UNITS = (
    ("instansi", re.compile(r"^(pemerintah|kementerian|provinsi)\b", re.IGNORECASE)),
    (
        "unit_kerja",
        re.compile(
            r"^(dinas|badan|sekretariat|kantor|kecamatan|kelurahan|inspektorat|rsud|bagian|satuan|uptd?)\b",
            re.IGNORECASE,
        ),
    ),
    ("alamat", re.compile(r"^(jalan|jln\.?|jl\.?)\b", re.IGNORECASE)),
)


@dataclass(slots=True)
class Entries:
    """What the identity block says, by property name."""

    header: dict[str, str] = field(default_factory=dict)
    _lists: dict[str, list[Line]] = field(default_factory=dict)
    _open: str = ""
    """The entry that lines still belong to."""

    def read_table(self, table: Element) -> None:
        """Read a table that is not the flowchart."""
        below: dict[int, str] = {}
        for row in grid_of(table).rows:
            self._open = ""
            said = [(cell, lines) for cell in row if not cell.is_merged and (lines := lines_of(cell.element))]
            for cell, lines in said:
                if not self._open and cell.column in below and _label(lines[0].text) is None:
                    self._open = below.pop(cell.column)
                self._cell(lines)
                if self._open in LISTS:
                    self._after_list(cell.column, len(said), below)
        self._open = ""

    def _after_list(self, column: int, cells: int, below: dict[int, str]) -> None:
        """Decide where a list goes on whose heading stands in a cell: here, in the cell beside, or in the one below."""
        is_empty = not self._lists.get(self._open)
        if is_empty:
            below[column] = self._open
        if cells != 2 or not is_empty:
            self._open = ""

    def _cell(self, lines: list[Line]) -> None:
        if not self._open and _label(lines[0].text) is None:
            self._unit(lines)
            return
        for line in lines:
            self.read_line(line)

    def read_line(self, line: Line) -> None:
        """Read one line: it begins an entry, goes on with one, or says nothing known."""
        found = _label(line.text)
        if found is not None and not (line.is_listed and self._open in LISTS):
            self._open, rest = found
            if self._open in LISTS:
                self._lists.setdefault(self._open, [])
            else:
                self.header.setdefault(self._open, "")
            line = Line(rest, line.note)
        elif not self._open:
            self._unit([line])
            return
        self._add(Line(line.text.lstrip(":： "), line.note, line.is_listed))

    def _add(self, line: Line) -> None:
        if not line.text and not line.note:
            return
        if self._open in LISTS:
            self._lists[self._open].append(line)
            return
        if line.text:
            self.header[self._open] = f"{self.header.get(self._open, '')} {line.text}".strip()
        if line.note:
            self.header[NOTE + self._open] = line.note

    def _unit(self, lines: list[Line]) -> None:
        for line in lines:
            name = next((name for name, pattern in _UNITS if pattern.match(line.text)), "")
            if name and name not in self.header and len(line.text) < 160:
                self.header[name] = line.text

    def close(self) -> None:
        """Write the lists: numbered entries, or one without a number where the list is one plain line."""
        for name, lines in self._lists.items():
            is_plain = len(lines) == 1 and not lines[0].is_listed
            for number, line in enumerate(lines, 1):
                key = name if is_plain else f"{name}_{number}"
                self.header[key] = line.text
                if line.note:
                    self.header[NOTE + key] = line.note
            if not lines:
                self.header.setdefault(name, "")


def _label(text: str) -> tuple[str, str] | None:
    """Return the entry that a line begins and what follows on the line; None for any other."""
    for name, pattern in _LABELS:
        found = pattern.match(text)
        if found:
            return name, (found["rest"] or "").strip()
    return None


def notes_below(elements: list[Element], heading: str) -> Iterator[str]:
    """Yield the editorial notes that stand below the flowchart under a heading."""
    is_open = False
    for element in elements:
        if local(element) != "p":
            continue
        for line in lines_in(element):
            if line.text.rstrip(":").lower() == heading.lower():
                is_open = True
            elif is_open and line.is_listed:
                yield line.text
            elif is_open and line.text:
                return
