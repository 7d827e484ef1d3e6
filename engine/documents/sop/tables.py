"""Finding the flowchart in a document: its tables from page to page, and where another SOP begins."""

from dataclasses import dataclass, field, replace
from itertools import islice

from engine.documents.sop.entries import Entries
from engine.documents.sop.grid import Grid, grid_of
from engine.documents.sop.headings import Headings, headings_of
from engine.documents.sop.names import Element, lines_in, lines_of, local
from engine.read_models.sop import SopRemark

ALONE = "Pelaksana"
"""Name of the only lane where none is named."""
_MOST_FRAMED = 12
_TELLING = ("nomor_sop", "nama_sop")


@dataclass(frozen=True, slots=True)
class FlowTable:
    """One table of the flowchart.

    Attributes:
        first: Index of its first row below the headings.
    """

    element: Element
    grid: Grid
    headings: Headings
    first: int


@dataclass(slots=True)
class Tables:
    """Looks through a document.

    Attributes:
        blocks: Its paragraphs and tables; ends where another SOP begins.
        found: The flowchart's tables.
        header: What the identity block before them says.
        remarks: What was assumed or left out.
    """

    blocks: list[Element]
    found: list[FlowTable] = field(default_factory=list)
    header: dict[str, str] = field(default_factory=dict)
    remarks: list[SopRemark] = field(default_factory=list)

    def look(self) -> None:
        """Find the flowchart and read the identity block."""
        entries = Entries()
        for place, block in enumerate(self.blocks):
            if self.found and self._is_another(block):
                self.blocks = self.blocks[:place]
                return
            is_flowchart = local(block) == "tbl" and self._flowchart(block)
            if is_flowchart and not self.header:
                entries.close()
                self.header = entries.header
            elif not self.found:
                _into(entries, block)

    def _flowchart(self, block: Element) -> bool:
        """Take in a table of the flowchart; one without headings goes on as before."""
        grid = grid_of(block)
        headings = headings_of(grid)
        if headings is not None and "name" in headings.columns:
            self.found.append(FlowTable(block, grid, _with_lanes(headings), headings.body))
        elif self.found and grid.columns == self.found[0].headings.width:
            self.found.append(FlowTable(block, grid, self.found[0].headings, 0))
            self._say(f"Tabel ke-{len(self.found)} tanpa judul kolom dibaca sebagai lanjutan bagan alir.")
        elif self.found and _identity(block):
            self._again()
        elif self.found:
            self._say("Sebuah tabel sesudah bagan alir tidak terbaca dan dilewati.", unread=True)
        else:
            return False
        return True

    def _is_another(self, block: Element) -> bool:
        """Whether an SOP of another number or name begins; the same one's identity may stand on each page."""
        header = _identity(block)
        said = {name: header[name] for name in _TELLING if header.get(name)}
        if all(value == self.header.get(name) for name, value in said.items()):
            return False
        name = said.get("nama_sop") or said["nomor_sop"]
        text = (
            f"Berkas memuat SOP lain sesudah ini (“{name}”); hanya SOP pertama yang dibaca. Simpan sebagai berkas lain."
        )
        self._say(text, unread=True)
        return True

    def _again(self) -> None:
        text = "Identitas berulang pada halaman berikutnya; yang pertama dibaca."
        if text not in {remark.text for remark in self.remarks}:
            self._say(text)

    def _say(self, text: str, *, unread: bool = False) -> None:
        self.remarks.append(SopRemark("Dokumen", text, unread))


def blocks_of(body: Element) -> list[Element]:
    """Return a document's paragraphs and tables in order, out of whatever wraps them, be it a table as a frame."""
    found: list[Element] = []
    for element in body.iterchildren("*"):
        name = local(element)
        if name == "tbl" and _is_frame(element):
            for cell in element.iterfind("{*}tr/{*}tc"):
                found += [each for each in cell.iterchildren("*") if local(each) in {"p", "tbl"}]
        elif name in {"p", "tbl"}:
            found.append(element)
        elif name == "sdt":
            found += [inner for content in element.iterchildren("{*}sdtContent") for inner in blocks_of(content)]
    return found


def _is_frame(table: Element) -> bool:
    """Whether a table only frames others, of which one is a flowchart."""
    inner = islice(table.iterfind("{*}tr/{*}tc/{*}tbl"), _MOST_FRAMED)
    return any(headings_of(grid_of(each)) is not None for each in inner)


def _with_lanes(headings: Headings) -> Headings:
    """Return headings whose only column Pelaksana, without names below, is a lane."""
    if headings.lanes or headings.performers is None:
        return headings
    return replace(headings, lanes=((ALONE, headings.performers),))


def _identity(block: Element) -> dict[str, str]:
    """Return what a block says of an SOP's identity."""
    entries = Entries()
    _into(entries, block)
    entries.close()
    return entries.header


def _into(entries: Entries, block: Element) -> None:
    """Read a paragraph, with the text boxes that hang on it, or a table as part of the identity block."""
    if local(block) == "tbl":
        entries.read_table(block)
        return
    boxes = (box for box in block.iter("{*}txbxContent") if next(box.iterancestors("{*}Fallback"), None) is None)
    for line in [*lines_in(block), *(line for box in boxes for line in lines_of(box))]:
        if line.text:
            entries.read_line(line)
