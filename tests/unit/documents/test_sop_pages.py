"""The printed SOP as LibreOffice prints it: the pages that were planned, each with its rows and its headings."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import pypdfium2

from engine.bpmn.validation import read_definition
from engine.documents.printing import printed as printed_pdf
from engine.documents.sop.chart import pages_of
from engine.documents.sop.export import word_of
from engine.queries.sop import printed
from engine.read_models.sop import PrintedFlow, PrintedRow, PrintedSop

BUNDLED = Path(__file__).parents[3] / "processes" / "pengukuran_kinerja.bpmn"


def crowded() -> PrintedSop:
    """An SOP whose texts fill their cells, with eight Pelaksana."""
    rows = []
    for index in range(24):
        onward = None if index == 23 else index + 1
        flows = (PrintedFlow(onward, "Ya"), PrintedFlow(max(0, index - 5), "Tidak"))
        words = "MENYAMPAIKAN dokumen perencanaan dan penganggaran " * (1 + index % 4)
        rows.append(
            PrintedRow(
                f"No{index}",
                words.strip(),
                index * 3 % 8,
                "Rancangan peraturan daerah",
                "10 Menit",
                "Rancangan " * (index % 6),
                flows=flows if index % 4 == 3 else (PrintedFlow(onward),),
                question="Lengkap?" if index % 4 == 3 else "",
            )
        )
    return PrintedSop({"nama_sop": "Penuh"}, tuple(f"Kepala Seksi {lane}" for lane in range(8)), tuple(rows))


def texts_of(sop: PrintedSop, folder: Path) -> Sequence[str]:
    content = word_of(sop)
    document = pypdfium2.PdfDocument(printed_pdf(content, sha256(content).hexdigest(), folder))
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def test_each_page_holds_what_was_planned_for_it(tmp_path: Path) -> None:
    sop = crowded()
    planned = [[row for row, _ in page.bands if row is not None] for page in pages_of(sop)]
    pages = texts_of(sop, tmp_path)
    assert len(pages) == 1 + len(planned)
    for text, rows in zip(pages[1:], planned, strict=True):
        assert "Mutu Baku" in text
        assert [row for row in range(24) if f"No{row}\r" in text or f"No{row} " in text] == rows


def test_the_offices_sop_is_three_pages_with_headings_on_both_of_its_flowchart(tmp_path: Path) -> None:
    pages = texts_of(printed(read_definition(BUNDLED.read_bytes(), BUNDLED.stem)), tmp_path)
    assert len(pages) == 3
    assert "060/31194/427.56/2024" in pages[0]
    for page in pages[1:]:
        assert all(words in page for words in ("Ka Dinas", "Anggota Tim", "Kelengkapan", "Keterangan", "Tidak"))
    assert "Nomor 6 tidak terdapat dalam naskah asli." in pages[2]
