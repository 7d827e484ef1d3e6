"""Word SOPs as offices write them, each in habits of its own: for the tests of the importer."""

from collections.abc import Callable, Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.shared import Mm
from docx.table import Table, _Cell

NAMES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
    }.items()
)
MM = 36_000
HEAD = ("No", "Kegiatan", "Pelaksana", "Mutu Baku", "Keterangan")


def saved(document: WordDocument) -> bytes:
    """Return a document's bytes."""
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def put(cell: _Cell, *xml: str) -> None:
    """Anchor drawings in a cell's paragraph."""
    for each in xml:
        cell.paragraphs[0]._p.append(parse_xml(f"<w:r {NAMES}>{each}</w:r>"))


def shape(preset: str, number: int, text: str = "", join: str = "") -> str:
    """Return a DrawingML shape; `join` is `start,end` of a connector."""
    inside = f"<wps:txbx><w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent></wps:txbx>"
    start, _, end = join.partition(",")
    kind = f'<wps:cNvCnPr><a:stCxn id="{start}" idx="2"/><a:endCxn id="{end}" idx="0"/></wps:cNvCnPr>'
    inner = (
        f'<wps:wsp><wps:cNvPr id="{number}" name="s"/>{kind if join else "<wps:cNvSpPr/>"}<wps:spPr>'
        f'<a:prstGeom prst="{preset}"><a:avLst/></a:prstGeom></wps:spPr>{inside if text else ""}<wps:bodyPr/></wps:wsp>'
    )
    return _anchored(inner, number)


def _anchored(inner: str, number: int, kind: str = "Shape", size: tuple[int, int] = (14 * MM, 8 * MM)) -> str:
    uri = f"http://schemas.microsoft.com/office/word/2010/wordprocessing{kind}"
    return (
        '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor layoutInCell="1">'
        f'<wp:positionH relativeFrom="column"><wp:posOffset>{3 * MM}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="paragraph"><wp:posOffset>{2 * MM}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{size[0]}" cy="{size[1]}"/><wp:docPr id="{number}" name="x{number}"/>'
        f'<a:graphic><a:graphicData uri="{uri}">{inner}</a:graphicData></a:graphic></wp:anchor></w:drawing>'
        "</mc:Choice><mc:Fallback><w:pict><v:rect/></w:pict></mc:Fallback></mc:AlternateContent>"
    )


def old(kind: str, number: int, text: str = "") -> str:
    """Return a VML shape: `rect`, `roundrect`, or the number of a type such as `110`."""
    inside = f"<v:textbox><w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent></v:textbox>"
    name = f'id="_x0000_s{number}" style="position:absolute;margin-left:4pt;margin-top:3pt;width:30pt;height:18pt"'
    if kind.isdigit():
        body = f'<v:shape {name} type="#_x0000_t{kind}">{inside if text else ""}</v:shape>'
    else:
        body = f"<v:{kind} {name}>{inside if text else ''}</v:{kind}>"
    return f"<w:pict>{body}</w:pict>"


def identity(document: WordDocument, **fields: str) -> None:
    """Add the identity block as most offices lay it out: the unit on the left, labels with a colon cell of their own."""
    words = {
        "Nomor SOP": "065/12/2025",
        "Tgl. Pembuatan": "5 Mei 2025",
        "Tanggal Revisi": "",
        "Tanggal Efektif": "12 Mei 2025",
        "Disahkan oleh": "",
        "Judul SOP": "Pelayanan Surat Keterangan",
        **fields,
    }
    table = document.add_table(rows=len(words), cols=4)
    table.cell(0, 0).merge(
        table.cell(len(words) - 1, 0)
    ).text = "PEMERINTAH KOTA CONTOH\nKECAMATAN TENGAH\nJl. Melati 1"
    for row, (label, said) in enumerate(words.items()):
        for column, text in enumerate((label, ":", said), 1):
            table.cell(row, column).text = text
    lists = document.add_table(rows=3, cols=2)
    texts = (
        ("Dasar Hukum:\n1. UU 23 Tahun 2014\n2. Perda 4 Tahun 2020", "Kualifikasi Pelaksana:\n1. S1\n2. Teliti"),
        ("Keterkaitan dengan SOP lain:\n1. SOP Arsip", "Peralatan / Perlengkapan:\n- Komputer\n- Printer"),
        ("Peringatan:\nSurat harus selesai pada hari yang sama", "Pencatatan & Pendataan:\n1. Buku register"),
    )
    for row, pair in enumerate(texts):
        for column, text in enumerate(pair):
            _lines(lists.cell(row, column), text)


def _lines(cell: _Cell, text: str) -> None:
    first, *rest = text.split("\n")
    cell.text = first
    for line in rest:
        cell.add_paragraph(line)


def flowchart(
    document: WordDocument, lanes: Sequence[str], rows: Sequence[Sequence[str]], time: str = "Waktu"
) -> Table:
    """Add the flowchart table with its two head rows; rows are number, name, Kelengkapan, Waktu, Output, Keterangan."""
    table: Table = document.add_table(rows=2 + len(rows), cols=len(lanes) + 6)
    first = len(lanes) + 2
    for row, column, text in ((0, 0, HEAD[0]), (0, 1, HEAD[1]), (0, first + 3, HEAD[4])):
        table.cell(row, column).merge(table.cell(1, column)).text = text
    table.cell(0, 2).merge(table.cell(0, first - 1)).text = HEAD[2]
    table.cell(0, first).merge(table.cell(0, first + 2)).text = HEAD[3]
    for column, text in enumerate((*lanes, "Kelengkapan", time, "Output"), 2):
        table.cell(1, column).text = text
    fill(table, rows, 2, len(lanes))
    return table


def fill(table: Table, rows: Sequence[Sequence[str]], first: int, lanes: int) -> None:
    """Fill rows of a flowchart table."""
    for row, texts in enumerate(rows, first):
        for column, text in zip((0, 1, *range(lanes + 2, lanes + 6)), texts, strict=False):
            table.cell(row, column).text = text


LANES = ("Camat", "Kasi Pelayanan", "Staf")
ROWS = (
    ("1.", "Menerima berkas permohonan", "Berkas", "10 Menit", "Berkas diterima", ""),
    ("2.", "Memeriksa kelengkapan berkas", "Berkas", "1 Jam", "Berkas lengkap", ""),
    ("3.", "Membuat draf surat", "Berkas lengkap", "1 jam 30 menit", "Draf surat", ""),
    ("4.", "Menandatangani surat", "Draf surat", "2 Hari", "Surat", ""),
)


def drawn() -> bytes:
    """DrawingML symbols without a word on what arrows join; a pentagon says where the decision goes back to."""
    document = Document()
    identity(document)
    table = flowchart(document, LANES, ROWS)
    put(table.cell(2, 4), shape("flowChartTerminator", 1), shape("straightConnector1", 11))
    put(
        table.cell(3, 3),
        shape("flowChartDecision", 2),
        shape("flowChartOffpageConnector", 3, "1"),
        shape("rect", 4, "Tidak"),
    )
    put(table.cell(4, 4), shape("rect", 5))
    put(table.cell(5, 2), shape("roundRect", 6))
    return saved(document)


def vml() -> bytes:
    """VML symbols whose connectors are joined in the settings; identity as plain lines; a number missing."""
    document = Document()
    for line in ("NOMOR SOP : 100/7/2023", "TANGGAL PEMBUATAN : 1 Maret 2023", "NAMA SOP : Izin Reklame"):
        document.add_paragraph(line)
    for line in (
        "DASAR HUKUM",
        "1. Perda 1 Tahun 2011",
        "2. Perbup 2 Tahun 2012",
        "PERINGATAN",
        "1. Periksa masa berlaku",
    ):
        document.add_paragraph(line)
    rows = [list(row) for row in ROWS]
    rows[2][0], rows[3][0] = "", "5"
    table = flowchart(document, LANES, rows)
    put(table.cell(2, 4), old("roundrect", 1))
    put(table.cell(3, 3), old("110", 2, "Lengkap?"), old("32", 21), old("34", 22))
    put(table.cell(4, 4), old("rect", 3))
    put(table.cell(5, 2), old("116", 4))
    rules = "".join(
        f'<o:r id="V:Rule{number}" type="connector" idref="#_x0000_s{number}"><o:proxy start="" idref="#_x0000_s{start}"/>'
        f'<o:proxy end="" idref="#_x0000_s{end}"/></o:r>'
        for number, start, end in ((21, 2, 3), (22, 2, 1))
    )
    layout = f'<w:shapeDefaults {NAMES}><o:shapelayout v:ext="edit"><o:rules v:ext="edit">{rules}</o:rules></o:shapelayout></w:shapeDefaults>'
    document.settings.element.append(parse_xml(layout))
    return saved(document)


def marked() -> bytes:
    """Marks instead of symbols, columns in another order, times as bare numbers, rows numbered by Word."""
    document = Document()
    identity(document, **{"Judul SOP": "Pemeliharaan Kendaraan"})
    table = document.add_table(rows=5, cols=8)
    heads = ("No.", "Uraian Prosedur", "Persyaratan", "Waktu (menit)", "Hasil", "Kepala Bagian", "Pengemudi", "Ket.")
    for column, text in enumerate(heads):
        table.cell(0, column).text = text
    for row, (mark, other, name) in enumerate(
        (("", "√", "Melapor"), ("x", "", "Memeriksa"), ("◆", "", "Menyetujui"), ("", "●", "Mencatat")), 1
    ):
        for column, text in enumerate((name, "Formulir", str(row * 5), "Catatan", mark, other, ""), 1):
            table.cell(row, column).text = text
        numbered = parse_xml(f'<w:numPr {NAMES}><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr>')
        table.cell(row, 0).paragraphs[0]._p.get_or_add_pPr().append(numbered)
    return saved(document)


def two_pages() -> bytes:
    """A second page without headings, a strip of connectors between, a return told in words, a sum at the end."""
    document = Document()
    identity(document)
    rows = [list(row) for row in ROWS]
    rows[1][5] = "Apabila tidak lengkap, dikembalikan ke nomor 1"
    table = flowchart(document, LANES, [*rows[:2], ("", "", "", "", "", "")])
    put(table.cell(2, 4), shape("ellipse", 1))
    put(table.cell(3, 3), shape("rect", 2))
    put(table.cell(4, 3), shape("flowChartOffpageConnector", 3, "A"))
    document.add_page_break()
    after = document.add_table(rows=4, cols=9)
    fill(after, [("", "", "", "", ""), *rows[2:], ("", "Jumlah", "", "3 Hari", "")], 0, 3)
    put(after.cell(0, 3), shape("flowChartOffpageConnector", 4, "A"))
    put(after.cell(1, 4), shape("rect", 5))
    put(after.cell(2, 2), shape("ellipse", 6))
    return saved(document)


def merged() -> bytes:
    """Cells merged over rows, and all symbols in one group that hangs on the first row."""
    document = Document()
    identity(document)
    rows = [
        ("1", "Menyusun jadwal", "Data", "3 hari kerja", "Jadwal", ""),
        ("", "", "Formulir", "", "Undangan", ""),
        ("2", "Melaksanakan kegiatan", "Jadwal", "1-2 minggu", "Laporan", ""),
        ("3", "Melaporkan", "", "", "", ""),
    ]
    table = flowchart(document, LANES, rows)
    for column in (0, 1, 2, 3, 4, 6):
        table.cell(2, column).merge(table.cell(3, column))
    table.cell(4, 7).merge(table.cell(5, 7))
    for row in table.rows:
        row.height = Mm(12)
    for column in table.columns:
        column.width = Mm(20)
    parts = "".join(
        f'<wps:wsp><wps:cNvPr id="{number}" name="g"/><wps:cNvSpPr/><wps:spPr><a:xfrm><a:off x="{x * MM}" y="{y * MM}"/>'
        f'<a:ext cx="{14 * MM}" cy="{8 * MM}"/></a:xfrm><a:prstGeom prst="{preset}"><a:avLst/></a:prstGeom></wps:spPr><wps:bodyPr/></wps:wsp>'
        for number, preset, x, y in ((31, "ellipse", 0, 0), (32, "rect", 40, 24), (33, "ellipse", 20, 36))
    )
    size = f'<a:ext cx="{60 * MM}" cy="{50 * MM}"/>'
    frame = f'<wpg:grpSpPr><a:xfrm><a:off x="0" y="0"/>{size}<a:chOff x="0" y="0"/>{size.replace("ext", "chExt")}</a:xfrm></wpg:grpSpPr>'
    put(
        table.cell(2, 2),
        _anchored(f"<wpg:wgp><wpg:cNvGrpSpPr/>{frame}{parts}</wpg:wgp>", 30, "Group", (60 * MM, 50 * MM)),
    )
    return saved(document)


def lost() -> bytes:
    """All symbols lost, as in a text copied from elsewhere; headings of lists in a row above them; one row unnamed."""
    document = Document()
    table = document.add_table(rows=4, cols=2)
    for cell, text in zip(
        [table.cell(row, column) for row in range(4) for column in range(2)],
        ("Nomor SOP: 7", "Nama SOP: Arsip Surat", "Dasar Hukum", "Kualifikasi", "1. UU 43 Tahun 2009", "1. D3", "", ""),
        strict=True,
    ):
        cell.text = text
    rows = [list(row) for row in ROWS]
    rows[2][1], rows[3][3] = "", "Sesuai kesepakatan"
    document.add_paragraph()._p.append(parse_xml(f"<w:r {NAMES}>{shape('rect', 9)}</w:r>"))
    flowchart(document, LANES, rows)
    return saved(document)


PAPERS: dict[str, Callable[[], bytes]] = {
    "drawn": drawn,
    "vml": vml,
    "marked": marked,
    "two_pages": two_pages,
    "merged": merged,
    "lost": lost,
}


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """Return a Word file with one part put in or replaced."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as old_file, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for member in old_file.namelist():
            if member != name:
                new.writestr(member, old_file.read(member))
        new.writestr(name, part)
    return out.getvalue()
