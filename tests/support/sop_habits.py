"""More Word SOPs as offices really have them: cut by hand, copied, scanned in part, half revised."""

from collections.abc import Callable
from io import BytesIO

from docx import Document
from docx.oxml import parse_xml
from docx.shared import Mm
from docx.table import Table
from PIL import Image

from tests.support.sop_papers import LANES, NAMES, ROWS, flowchart, identity, old, put, saved, shape, with_part

STEPS = [list(row) for row in ROWS]


def _boxes(table: Table, first: int, *lanes: int) -> None:
    """Draw a box in a lane of each row from an index on."""
    for row, lane in enumerate(lanes, first):
        put(table.cell(row, 2 + lane), shape("rect", 100 * first + row))


def repeated_heads() -> bytes:
    """The headings, with the row that counts them, again in the middle of the table and above its second part."""
    document = Document()
    identity(document)
    counted = ("1", "2", "3", "4", "5", "6")
    head = ("No", "Kegiatan", "Kelengkapan", "Waktu", "Output", "Keterangan")
    table = flowchart(document, LANES, [counted, *STEPS[:2], head, counted, STEPS[2]])
    for row, column, text in ((5, 2, "Camat"), (5, 3, "Kasi Pelayanan"), (5, 4, "Staf"), (6, 2, "3"), (2, 2, "3")):
        table.cell(row, column).text = text
    _boxes(table, 3, 2, 1)
    put(table.cell(7, 4), shape("rect", 70))
    document.add_paragraph()
    again = flowchart(document, LANES, [counted, STEPS[3]])
    put(again.cell(3, 2), shape("roundRect", 80))
    return saved(document)


def two_head_rows() -> bytes:
    """Names of performers in two rows: the same Kepala and Staf under each of two offices."""
    document = Document()
    identity(document)
    table = document.add_table(rows=5, cols=9)
    for column, text in ((0, "NO"), (1, "URAIAN KEGIATAN"), (8, "KET")):
        table.cell(0, column).merge(table.cell(2, column)).text = text
    table.cell(0, 2).merge(table.cell(0, 5)).text = "PELAKSANA"
    table.cell(0, 6).merge(table.cell(0, 7)).text = "MUTU BAKU"
    for column, text in ((6, "Waktu"), (7, "Output")):
        table.cell(1, column).merge(table.cell(2, column)).text = text
    table.cell(1, 2).merge(table.cell(1, 3)).text = "Sekretariat"
    table.cell(1, 4).merge(table.cell(1, 5)).text = "Bidang Aset"
    for column, text in enumerate(("Kepala", "Staf", "Kepala", "Staf"), 2):
        table.cell(2, column).text = text
    for row, (name, time, lane) in enumerate((("Mendata aset", "1 hari", 3), ("Mengesahkan data", "15'", 0)), 3):
        for column, text in ((0, str(row - 2)), (1, name), (6, time), (7, "Data")):
            table.cell(row, column).text = text
        put(table.cell(row, 2 + lane), shape("flowChartProcess", row))
    return saved(document)


def pictures() -> bytes:
    """Symbols pasted as pictures, one of them by an old Word; their columns can be told, what they mean cannot."""
    document = Document()
    identity(document)
    table = flowchart(document, LANES, STEPS)
    dot = BytesIO()
    Image.new("RGB", (8, 5)).save(dot, "PNG")
    for row, lane in ((2, 2), (3, 1), (4, 2)):
        dot.seek(0)
        table.cell(row, 2 + lane).paragraphs[0].add_run().add_picture(dot, width=Mm(12))
    put(table.cell(5, 2), '<w:object><v:shape id="_x0000_i1025" style="width:30pt;height:20pt"><v:imagedata r:id="rId1" o:title="ttd" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/></v:shape></w:object>')  # fmt: skip
    return saved(document)


def one_picture() -> bytes:
    """The whole flowchart as one picture over the Pelaksana columns."""
    document = Document()
    identity(document)
    table = flowchart(document, LANES, STEPS)
    dot = BytesIO()
    Image.new("RGB", (9, 9)).save(dot, "PNG")
    dot.seek(0)
    table.cell(2, 2).paragraphs[0].add_run().add_picture(dot, width=Mm(70))
    return saved(document)


TIMES = {
    "15 mnt": "PT15M",
    "1/2 jam": "PT30M",
    "2 x 24 jam": "P2D",
    "1-2 hari": "P2D",
    "10'": "PT10M",
    "± 30 Menit": "PT30M",
    "1 (satu) hari kerja": "P1D",
    "60 menit (1 jam)": "PT60M",
    "Setengah jam": "PT30M",
    "maks. 3 hari": "P3D",
    "5 menit/berkas": "",
    "1 bulan": "",
    "14 hari kalender": "",
}
"""As offices write them, and what they are read as; the last three as none."""


def times() -> bytes:
    """Thirteen ways to write a time, in a column that names no unit."""
    document = Document()
    identity(document)
    rows = [(str(number), f"Kegiatan {number}", "Berkas", time, "Hasil", "") for number, time in enumerate(TIMES, 1)]
    _boxes(flowchart(document, LANES, rows), 2, *([1] * len(rows)))
    return saved(document)


def numbers_lost() -> bytes:
    """No row has a number, nor does Word count them; arrows are drawn and glued to nothing."""
    document = Document()
    identity(document)
    table = flowchart(document, LANES, [["", *row[1:]] for row in STEPS])
    _boxes(table, 2, 2, 1, 2, 0)
    for row in range(2, 5):
        put(table.cell(row, 3), shape("straightConnector1", 50 + row))
    return saved(document)


def together() -> bytes:
    """Two performers of one activity: boxes in two columns, and an activity merged over a row for each of them."""
    document = Document()
    identity(document)
    table = flowchart(document, LANES, [STEPS[0], STEPS[1], ("", "", "", "", "", ""), STEPS[2], STEPS[3]])
    for column in (0, 1, 5, 6, 7, 8):
        table.cell(3, column).merge(table.cell(4, column))
    put(table.cell(2, 4), shape("rect", 1))
    put(table.cell(3, 3), shape("rect", 2))
    put(table.cell(4, 4), shape("rect", 3))
    put(table.cell(5, 3), shape("rect", 4))
    put(table.cell(5, 4), shape("rect", 5))
    put(table.cell(6, 2), shape("rect", 6))
    return saved(document)


def gaps() -> bytes:
    """Two cells of Pelaksana empty, a box beside the columns, and begin and end in rows of their own."""
    document = Document()
    identity(document)
    table = flowchart(document, LANES, [("", "Mulai", "", "", "", ""), *STEPS, ("", "", "", "", "", "")])
    put(table.cell(2, 4), shape("flowChartTerminator", 1, "Mulai"))
    put(table.cell(3, 4), shape("rect", 2))
    put(table.cell(5, 8), shape("rect", 3))
    put(table.cell(6, 2), shape("rect", 4))
    put(table.cell(7, 2), shape("flowChartTerminator", 5, "Selesai"))
    return saved(document)


def text_boxes() -> bytes:
    """The identity in text boxes that float above the table, and all of the flowchart framed by another table."""
    document = Document()
    box = (
        "<w:pict><v:shape id='b1' style='width:100pt;height:60pt'><v:textbox><w:txbxContent>"
        + "".join(
            f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>"
            for line in (
                "PEMERINTAH KOTA CONTOH",
                "DINAS SOSIAL",
                "NOMOR SOP : 400/9/2022",
                "NAMA SOP : Bantuan Sosial",
            )
        )
        + "</w:txbxContent></v:textbox></v:shape></w:pict>"
    )
    document.add_paragraph()._p.append(parse_xml(f"<w:r {NAMES}>{box}</w:r>"))
    frame = document.add_table(rows=1, cols=1)
    table = flowchart(document, LANES, STEPS)
    _boxes(table, 2, 2, 1, 2, 0)
    frame.cell(0, 0)._tc.append(table._tbl)
    frame.cell(0, 0).add_paragraph()
    return saved(document)


def tracked() -> bytes:
    """A revision that nobody has accepted: words, a row and a symbol taken out and put in."""
    document = Document()
    identity(document)
    table = flowchart(document, LANES, [*STEPS, ("5", "Baris yang dihapus", "", "", "", "")])
    _boxes(table, 2, 2, 1, 2, 0)
    who = 'w:id="1" w:author="A" w:date="2025-01-01T00:00:00Z"'
    table.rows[-1]._tr.get_or_add_trPr().append(parse_xml(f"<w:del {NAMES} {who}/>"))
    name = table.cell(3, 1).paragraphs[0]
    gone = f"<w:del {NAMES} {who}><w:r><w:delText>Memeriksa kelengkapan berkas</w:delText></w:r></w:del>"
    new = f"<w:ins {NAMES} {who}><w:r><w:t>Memverifikasi berkas</w:t></w:r></w:ins>"
    name._p.remove(name.runs[0]._r)
    for change in (gone, new):
        name._p.append(parse_xml(change))
    drawn = f"<w:del {NAMES} {who}><w:r>{shape('flowChartDecision', 77)}</w:r></w:del>"
    table.cell(4, 2).paragraphs[0]._p.append(parse_xml(drawn))
    return saved(document)


def named_in_cells() -> bytes:
    """One column Pelaksana in which words say who, as many simple SOPs have it."""
    document = Document()
    identity(document)
    table = document.add_table(rows=5, cols=6)
    for column, text in enumerate(("No", "Kegiatan", "Pelaksana", "Waktu", "Output", "Keterangan")):
        table.cell(0, column).text = text
    for row, (who, said) in enumerate(zip(("Staf", "Kasi", "Staf", ""), STEPS, strict=True), 1):
        for column, text in enumerate((said[0], said[1], who, said[3], said[4], said[5])):
            table.cell(row, column).text = text
    return saved(document)


def binder() -> bytes:
    """Two SOPs in one file, the identity of the first again on its second page."""
    document = Document()
    identity(document)
    _boxes(flowchart(document, LANES, STEPS[:2]), 2, 2, 1)
    document.add_page_break()
    identity(document)
    _boxes(flowchart(document, LANES, STEPS[2:]), 2, 2, 0)
    document.add_page_break()
    identity(document, **{"Judul SOP": "Pelayanan Surat Pindah", "Nomor SOP": "065/13/2025"})
    _boxes(flowchart(document, ("Lurah", "Staf"), STEPS), 2, 1, 0, 1, 0)
    return saved(document)


def strict() -> bytes:
    """Saved as "Strict Open XML", whose names of elements are others."""
    document = Document()
    identity(document)
    _boxes(flowchart(document, LANES, STEPS), 2, 2, 1, 2, 0)
    content = saved(document)
    usual = document.element.xml.encode()
    part = usual.replace(
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert part != usual
    return with_part(content, "word/document.xml", part)


def old_arrows() -> bytes:
    """VML in groups, arrows as bare lines, Ya and Tidak in text boxes with a border, a question in the diamond."""
    document = Document()
    identity(document)
    table = flowchart(document, LANES, STEPS)
    for row, lane, kind in ((2, 2, "116"), (4, 2, "109"), (5, 0, "116")):
        put(table.cell(row, 2 + lane), old(kind, row))
    inside = old("110", 30, "Lengkap?").replace("<w:pict>", "").replace("</w:pict>", "")
    put(table.cell(3, 3), f'<w:pict><v:group id="g1" style="width:60pt;height:30pt">{inside}</v:group></w:pict>')
    put(table.cell(3, 3), old("202", 31, "Tidak lengkap"), old("rect", 32, "Ya"), old("line", 33), old("32", 34))
    return saved(document)


HABITS: dict[str, Callable[[], bytes]] = {
    made.__name__: made
    for made in (
        repeated_heads,
        two_head_rows,
        pictures,
        one_picture,
        times,
        numbers_lost,
        together,
        gaps,
        text_boxes,
        tracked,
        named_in_cells,
        binder,
        strict,
        old_arrows,
    )
}
