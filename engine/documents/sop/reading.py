"""Reading a Word SOP: its identity block, its flowchart table, and from both a diagram with a report."""

from dataclasses import dataclass, field
from itertools import islice
from pathlib import PurePath

from engine.documents.sop.diagram import diagram_of
from engine.documents.sop.entries import notes_below
from engine.documents.sop.export import NOTES
from engine.documents.sop.names import TRACKED, Element, local
from engine.documents.sop.opening import Opened, opened, refused
from engine.documents.sop.plan import key_of, plan_of
from engine.documents.sop.rows import Found, Rows
from engine.documents.sop.settling import Settling
from engine.documents.sop.shapes import rules_of, shapes_in
from engine.documents.sop.symbols import PICTURE, TEXT
from engine.documents.sop.tables import ALONE, FlowTable, Tables, blocks_of
from engine.documents.sop.times import span_of
from engine.read_models.sop import HEADER_NAMES, NOTE, PrintedSop, SopReading, SopRemark

MOST_STEPS, MOST_LANES = 300, 20
MOST_PARTS = {"tc": 50_000, "p": 100_000, "tbl": 2_000}
"""Cells, paragraphs and tables of a document that is still an SOP, and no attempt to keep a server busy."""
_WORDS = {"instansi": "instansi", "unit_kerja": "unit kerja", "nomor_sop": "nomor SOP", "nama_sop": "nama SOP"}


def read_sop(content: bytes, name: str, key: str = "") -> SopReading:
    """Read a Word SOP into a diagram.

    Args:
        content: The .docx file.
        name: Its name, for the report, and for the SOP's where the document does not say.
        key: Of the process; made of the SOP's name where none is given.

    Raises:
        InvalidVariablesError: It is no Word file that can be opened (the problem's field is its name), or has no
            flowchart table (`sop_table`), or one that nobody could draw (`sop_size`).
    """
    return _Reading(opened(content, name), name).run(key)


@dataclass(slots=True)
class _Reading:
    """Reads one document."""

    opened: Opened
    name: str
    remarks: list[SopRemark] = field(default_factory=list)
    time_words: str = ""

    def run(self, key: str) -> SopReading:
        self._state()
        if _is_too_much(self.opened.body):
            raise refused(self.name, "sop_size", str(MOST_STEPS))
        tables = Tables(blocks_of(self.opened.body))
        tables.look()
        if not tables.found:
            raise refused(self.name, "sop_table")
        self.time_words = tables.found[0].headings.time_words
        self.remarks += tables.remarks
        header = self._header(tables)
        lanes, rows = self._rows(tables.found)
        if not rows.found or len(rows.found) > MOST_STEPS or len(lanes) > MOST_LANES:
            raise refused(self.name, "sop_size", str(MOST_STEPS))
        settling = Settling()
        sop = PrintedSop(header, lanes, tuple(settling.read(rows, lanes)))
        self.remarks += settling.remarks
        plan, undrawn = plan_of(sop, self._durations(sop, rows.found), key or key_of(header["nama_sop"]))
        self.remarks += undrawn
        self._say(
            "Dokumen", "Naskah cetak tidak memuat formulir, perhitungan, dan syarat; keputusan memakai isian pilihan."
        )
        return SopReading(plan.key, sop, diagram_of(plan, header), tuple(self.remarks))

    def _say(self, place: str, text: str, *, unread: bool = False) -> None:
        self.remarks.append(SopRemark(place, text, unread))

    def _state(self) -> None:
        """Say in what state the file is."""
        if self.opened.has_macros:
            self._say("Dokumen", "Berkas berisi makro; makro tidak dibaca dan tidak dijalankan.")
        if next(self.opened.body.iter(*TRACKED), None) is not None:
            text = "Naskah memuat perubahan terlacak yang belum diputuskan; dibaca seolah semuanya diterima."
            self._say("Dokumen", text)

    def _header(self, tables: Tables) -> dict[str, str]:
        header = dict(tables.header)
        last = tables.blocks.index(tables.found[-1].element)
        for number, note in enumerate(notes_below(tables.blocks[last + 1 :], NOTES), 1):
            header[f"{NOTE}{number}"] = note
        self._missing(header)
        if not header.get("nama_sop"):
            header["nama_sop"] = PurePath(self.name).stem
            self._say("Identitas", f"Nama SOP diambil dari nama berkas: “{header['nama_sop']}”.")
        self._outside(tables.blocks)
        return header

    def _missing(self, header: dict[str, str]) -> None:
        for name, words in _WORDS.items():
            if not header.get(name):
                self._say("Identitas", f"{words[0].upper()}{words[1:]} tidak ditemukan.", unread=True)
        lists = {key.rstrip("0123456789").rstrip("_") for key in header}
        missing = [name.replace("_", " ") for name in HEADER_NAMES[10:] if name not in lists]
        if missing:
            self._say("Identitas", f"Bagian yang tidak ditemukan: {', '.join(missing)}.", unread=True)

    def _outside(self, blocks: list[Element]) -> None:
        """Say what is drawn beside all tables: nobody can tell which row it belongs to."""
        shapes = [shape for block in blocks if local(block) == "p" for shape in shapes_in(block, {})]
        outside = [shape for shape in shapes if shape.kind not in {TEXT, PICTURE} and not shape.text]
        if outside:
            self._say("Dokumen", f"{len(outside)} bentuk digambar di luar tabel dan tidak terbaca.", unread=True)

    def _rows(self, tables: list[FlowTable]) -> tuple[tuple[str, ...], Rows]:
        """Return the Pelaksana and the rows."""
        lanes = tuple(name for name, _ in tables[0].headings.lanes)
        rows = Rows(lanes or (ALONE,), rules_of(self.opened.settings, self.opened.body))
        for number, table in enumerate(tables, 1):
            names = tuple(name for name, _ in table.headings.lanes)
            if len(names) != len(lanes):
                text = f"Tabel ke-{number} mempunyai kolom Pelaksana yang lain dan dilewati."
                self._say("Dokumen", text, unread=True)
                continue
            if names != lanes:
                text = f"Nama Pelaksana pada tabel ke-{number} berbeda; dipakai nama pada tabel pertama."
                self._say("Dokumen", text)
            rows.read(table.grid, table.headings, table.first)
        self.remarks += [SopRemark(*remark) for remark in rows.remarks]
        if not lanes:
            text = "Kolom Pelaksana tidak ditemukan; semua aktivitas ditempatkan di satu lajur."
            self._say("Dokumen", text, unread=True)
        return self._named_in_cells(rows) or rows.lanes, rows

    def _named_in_cells(self, rows: Rows) -> tuple[str, ...]:
        """Return the Pelaksana where the cells of one column name them, and place the rows there; else none."""
        names = tuple(dict.fromkeys(row.performer for row in rows.found if row.performer))
        if names:
            for row in rows.found:
                row.lanes = [names.index(row.performer)] if row.performer else []
            self._say("Dokumen", "Pelaksana dibaca dari teks dalam kolom Pelaksana.")
        return names

    def _durations(self, sop: PrintedSop, rows: list[Found]) -> list[str]:
        durations = []
        for printed, row in zip(sop.rows, rows, strict=True):
            span = span_of(printed.time, self.time_words)
            if span.assumed:
                self._say(row.place, f"Waktu: {span.assumed}.")
            elif printed.time.strip(" -–") and not span.iso:
                text = f"Waktu “{printed.time}” tidak terbaca sebagai lama waktu; tanpa batas waktu baku."
                self._say(row.place, text, unread=True)
            durations.append(span.iso)
        return durations


def _is_too_much(body: Element) -> bool:
    """Whether a document has more parts than any SOP."""
    return any(
        next(islice(body.iter(f"{{*}}{name}"), most, None), None) is not None for name, most in MOST_PARTS.items()
    )
