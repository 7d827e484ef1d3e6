"""The printed SOP: every field and row of the office's own paper verbatim, five symbols, nothing lost on the way."""

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from lxml import etree

from engine.bpmn.validation import read_definition
from engine.documents.sop import labels, paper
from engine.documents.sop.chart import pages_of
from engine.documents.sop.export import word_of
from engine.documents.sop.reading import read_sop
from engine.queries.sop import printed
from engine.read_models.sop import PrintedFlow, PrintedRow, PrintedSop, Symbol

PROCESSES = Path(__file__).parents[3] / "processes"
HEADER = (
    ("Nomor SOP", ": 060/31194/427.56/2024"),
    ("Tanggal Pembuatan", ": 2 Januari 2024"),
    ("Tanggal Revisi", ": -"),
    ("Tanggal Efektif", ": 3 Januari 2024"),
    ("Disusun oleh", ": Sub. Bagian Kepegawaian"),
    ("Disahkan oleh", ":  [Kosong dalam naskah.]"),
    ("Nama SOP", ": Pengukuran Kinerja"),
)
UNIT = (
    "PEMERINTAH KABUPATEN LUMAJANG",
    "DINAS PEKERJAAN UMUM DAN TATA RUANG",
    "Jalan Jendral Sutoyo No.4 Telp (0334)-88144 Lumajang-67315",
)
PERMEN = "Peraturan Menteri Pendayagunaan Aparatur Negara dan Reformasi Birokrasi Nomor"
LISTS = {
    "Dasar Hukum:": (
        "1.\tPeraturan Presiden Nomor 29 Tahun 2014 tentang Sistem Akuntabilitas Kinerja Instansi Pemerintah",
        f"2.\t{PERMEN} 53 Tahun 2014 tentang Petunjuk Teknis Perencanaan Kinerja Pelaporan Kinerja Instansi Pemerintah",
        f"3.\t{PERMEN} 88 Tahun 2021 tentang Evaluasi Akuntabilitas Kinerja Instansi Pemerintah",
        f"4.\t{PERMEN} 89 Tahun 2021 tentang Penjurangan Kinerja Instansi Pemerintah",
        "5.\tPeraturan Bupati Lumajang Nomor 5 Tahun 2018 tentang Pedoman Penyusunan Perencanaan Kinerja",
        "6.\tPeraturan Bupati Lumajang Nomor 6 Tahun 2018 tentang Pedoman Penyusunan Pelaporan Kinerja",
    ),
    "Keterkaitan:": ("1.\tPohon Kinerja", "2.\tRenstra", "3.\tRenja", "4.\tPerencanaan Kinerja"),
    "Peringatan:": ("1.\tPengukuran wajib dilakukan secara berkala",),
    "Kualifikasi Pelaksana:": (
        "1.\tMemahami kebijakan mengenai SAKIP",
        "2.\tMemahami pemahaman tentang SAKIP",
        "3.\tMemiliki kemampuan menganalisa SAKIP",
    ),
    "Peralatan/Perlengkapan:": ("1.\tPeralatan Komputer/Laptop dan Printer", "2.\tAlat tulis kantor"),
    "Pencatatan dan Pendataan:": ("1.\tBuku dokumen SAKIP",),
}
DRAFT, DOCUMENT = "Draf Dokumen Pengukuran Kinerja", "Dokumen Pengukuran Kinerja"
FORMAT = "format pengumpulan data dan informasi pengukuran kinerja"
ROWS = (
    ("1", "Memerintahkan penyusunan pengukuran Kinerja PNS dan PPPK Dinas PUTR", "Surat disposisi", "15 Menit", "disposisi Pimpinan"),
    ("2", f"Membuat {FORMAT} dari masing-masing bidang dan sekretariat", "Form Pengukuran Kinerja", "60 Menit", "Draf Pengukuran Kinerja"),
    ("3", f"Menyampaikan {FORMAT} kepada masing-masing bidang dan sekretariat", "Form Pengukuran Kinerja", "30 Menit", "Draf masukan dan arahan"),
    ("4", "Melaksanakan rapat pembahasan pengukuran kinerja", "Draf Pengukuran Kinerja", "120 Menit", "Draf Pengukuran Kinerja"),
    ("5", "Menghimpun format data dan informasi pengukuran kinerja masing-masing bidang dan sekretariat", DRAFT, "120 Menit", DRAFT),
    ("7", "Kabid Menghimpun dan memvalidasi data kinerja", DRAFT, "240 Menit", DRAFT),
    ("8", "Ketua TIM SAKIP PD menyusun dan mengoreksi dokumen pengukuran kinerja", DRAFT, "1 Hari", DRAFT),
    ("9", "Sekretaris menyampaikan Dokumen Pengukuran Kinerja Kepada Kepala Dinas untuk meminta persetujuan", DOCUMENT, "Sesuai dengan Surat Perjanjian Kontrak", DOCUMENT),
    ("", "Persetujuan Kepala Dinas", DOCUMENT, "", DOCUMENT),
    ("10", "Pembuatan surat pengantar pengiriman dan penomoran surat", DOCUMENT, "1 Hari", DOCUMENT),
    ("11", "Penggandaan Dokumen Pengukuran Kinerja.", DOCUMENT, "1 Hari", DOCUMENT),
    ("12", "Pengarsipan Dokumen Pengukuran Kinerja.", DOCUMENT, "1 Hari", DOCUMENT),
)  # fmt: skip
COLUMNS = ("No", "Aktivitas", *("Ka Dinas", "Sekretaris", "Sek. Tim Sakip", "Anggota Tim Sakip"), "Kelengkapan", "Waktu", "Output", "Keterangan")  # fmt: skip
PRESETS = {"flowChartTerminator": 2, "flowChartProcess": 7, "flowChartDecision": 3, "flowChartOffpageConnector": 4}


@pytest.fixture(scope="module")
def content() -> bytes:
    """The bundled SOP, exported."""
    return word_of(printed(read_definition((PROCESSES / "pengukuran_kinerja.bpmn").read_bytes(), "pengukuran_kinerja")))


@pytest.fixture(scope="module")
def word(content: bytes) -> WordDocument:
    return Document(BytesIO(content))


def document_xml(content: bytes) -> bytes:
    return ZipFile(BytesIO(content)).read("word/document.xml")


def test_the_sheet_is_a4_on_its_side(word: WordDocument) -> None:
    section = word.sections[0]
    assert (section.orientation, section.page_width.mm, section.page_height.mm) == (
        WD_ORIENT.LANDSCAPE,
        pytest.approx(297, abs=0.1),
        pytest.approx(210, abs=0.1),
    )


def test_the_identity_block_says_every_field_of_the_paper_in_the_regulations_order(word: WordDocument) -> None:
    table = word.tables[0]
    assert tuple((row.cells[1].text, row.cells[2].text) for row in table.rows[: len(HEADER)]) == HEADER
    assert tuple(line for line in table.cell(0, 0).text.split("\n") if line) == ("[Logo]", *UNIT)


@pytest.mark.parametrize("heading", LISTS)
def test_each_list_of_the_identity_block_is_verbatim_with_notes_beside(word: WordDocument, heading: str) -> None:
    cells = {cell.paragraphs[0].text: cell for row in word.tables[0].rows[len(HEADER) :] for cell in row.cells}
    lines = [paragraph.text for paragraph in cells[heading].paragraphs[1:]]
    assert tuple(re.sub(r" \[.+\]$", "", line) for line in lines) == LISTS[heading]


def test_errors_of_the_paper_stay_and_are_noted(word: WordDocument) -> None:
    text = "\n".join(cell.text for row in word.tables[0].rows for cell in row.cells)
    assert (
        "Penjurangan Kinerja Instansi Pemerintah [“Penjurangan” seharusnya “Penjenjangan” (PermenPANRB 89/2021).]"
        in text
    )
    below = [paragraph.text for paragraph in word.paragraphs]
    assert "–\tNomor 6 tidak terdapat dalam naskah asli." in below
    assert "–\tPelaksana direkonstruksi: bentuk bagan hilang dari naskah." in below


def test_the_flowchart_says_every_row_of_the_paper_in_order(word: WordDocument) -> None:
    said = [
        tuple(row.cells[place].text for place in (0, 1, 6, 7, 8))
        for table in word.tables[1:]
        for row in table.rows[3:]
        if row.cells[1].text
    ]
    assert tuple(said) == ROWS
    title = [paragraph.text for paragraph in word.paragraphs[:3]]
    assert "DINAS PEKERJAAN UMUM DAN TATA RUANG KABUPATEN LUMAJANG" in title


def test_every_page_of_the_flowchart_has_the_regulations_headings(word: WordDocument) -> None:
    for table in word.tables[1:]:
        heads = table.rows[:3]
        assert tuple(cell.text for cell in heads[1].cells) == COLUMNS
        assert {heads[0].cells[place].text for place in range(2, 6)} == {"Pelaksana"}
        assert {heads[0].cells[place].text for place in range(6, 9)} == {"Mutu Baku"}
        assert [cell.text for cell in heads[2].cells] == [str(number) for number in range(1, 11)]
        assert all(row._tr.trPr.find("{*}tblHeader") is not None for row in heads)


def test_the_five_symbols_are_shapes_of_word_each_in_its_performers_column(content: bytes, word: WordDocument) -> None:
    root = etree.fromstring(document_xml(content))
    presets = [shape.get("prst") for shape in root.iter("{*}prstGeom")]
    assert {preset: presets.count(preset) for preset in PRESETS} == PRESETS
    arrows = list(root.iter("{*}cNvCnPr"))
    assert len(arrows) == 11 + 3 + 2  # between twelve rows, three returns; two of them continue on the other page
    columns = [
        [place - 2 for place in range(2, 6) if _has_symbol(row.cells[place]._tc)]
        for table in word.tables[1:]
        for row in table.rows[3:]
        if row.cells[1].text
    ]
    assert columns == [[0], [2], [2], [1], [2], [3], [1], [1], [0], [2], [3], [3]]


def _has_symbol(cell: etree._Element) -> bool:
    symbols = set(PRESETS) - {"flowChartOffpageConnector"}
    return any(shape.get("prst") in symbols for shape in cell.iter("{*}prstGeom"))


def test_the_file_is_what_word_accepts(content: bytes) -> None:
    root = etree.fromstring(document_xml(content))
    ids = [element.get("id") for element in root.iter("{*}docPr")]
    assert len(ids) == len(set(ids)) > 0
    assert len(list(root.iter("{*}Choice"))) == len(list(root.iter("{*}Fallback"))) == len(ids)
    joined = {end.get("id") for end in root.iter("{*}stCxn", "{*}endCxn")}
    assert joined <= set(ids)
    for cell in root.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}tc"):
        assert cell[-1].tag.endswith("}p"), "a cell ends with a paragraph"
    order = ["cantSplit", "trHeight", "tblHeader"]
    for row in root.iter("{*}trPr"):
        names = [etree.QName(element).localname for element in row]
        assert names == [name for name in order if name in names]


def test_the_same_sop_gives_the_same_parts(content: bytes) -> None:
    model = read_definition((PROCESSES / "pengukuran_kinerja.bpmn").read_bytes(), "pengukuran_kinerja")
    parts = [ZipFile(BytesIO(each)) for each in (word_of(printed(model)), content)]
    one, other = ({name: part.read(name) for name in part.namelist()} for part in parts)
    assert one == other


def test_export_import_export_gives_the_same_document(content: bytes) -> None:
    reading = read_sop(content, "SOP.docx")
    again = word_of(printed(read_definition(reading.diagram, reading.key)))
    assert document_xml(again) == document_xml(content)


def test_text_that_looks_like_markup_stays_text() -> None:
    row = PrintedRow("1", '<w:p/> & "x" \x07', 0, flows=(PrintedFlow(None),))
    sop = PrintedSop({"nama_sop": "A & B <c>", "instansi": "PEMERINTAH & CO"}, ("Staf & <Ahli>",), (row,))
    word = Document(BytesIO(word_of(sop)))
    assert word.tables[1].rows[3].cells[1].text == '<w:p/> & "x" '
    assert word.tables[1].rows[1].cells[2].text == "Staf & <Ahli>"


def long_sop(rows: int, lanes: int) -> PrintedSop:
    """An SOP in which every third row decides and sends back four rows."""
    made = []
    for index in range(rows):
        onward = None if index == rows - 1 else index + 1
        flows = (PrintedFlow(onward, "Ya"), PrintedFlow(max(0, index - 4), "Tidak"))
        is_decision = index % 3 == 2
        name = f"Kegiatan ke-{index + 1} " + "yang panjang " * (index % 5)
        made.append(
            PrintedRow(
                str(index + 1),
                name.strip(),
                index * 7 % lanes,
                "Berkas",
                "10 Menit",
                "Hasil",
                flows=flows if is_decision else (PrintedFlow(onward),),
                question="Lengkap?" if is_decision else "",
            )
        )
    return PrintedSop({"nama_sop": "Panjang"}, tuple(f"Jabatan {lane}" for lane in range(lanes)), tuple(made))


@pytest.mark.parametrize(("rows", "lanes"), [(1, 1), (9, 1), (30, 3), (45, 8)])
def test_no_arrow_runs_through_a_symbol_and_each_page_holds_its_rows(rows: int, lanes: int) -> None:
    sop = long_sop(rows, lanes)
    pages = pages_of(sop)
    assert [row for page in pages for row, _ in page.bands if row is not None] == list(range(rows))
    for page in pages:
        assert sum(height for _, height in page.bands) < 165
        for arrow in page.arrows:
            others = [symbol for place, symbol in enumerate(page.symbols) if place not in {arrow.start, arrow.end}]
            for one, two in zip(arrow.points, arrow.points[1:], strict=False):
                assert not any(_crosses(one, two, symbol) for symbol in others)


DECISIONS = (
    ("Lengkap dan benar", "Diperiksa ulang"),
    ("Ya", "Tidak perlu survei lapangan"),
    ("Disetujui", "Ditolak"),
)


@pytest.mark.parametrize("lanes", [2, 3, 8, 12])
def test_the_words_at_arrows_stand_whole_and_hide_neither_symbols_nor_each_other(lanes: int) -> None:
    rows = []
    for index in range(24):
        onward = None if index == 23 else index + 1
        yes, no = DECISIONS[index // 3 % 3]
        flows = (PrintedFlow(onward, yes), PrintedFlow(max(0, index - 4), no))
        decides = index % 3 == 2
        rows.append(
            PrintedRow(str(index), "Kerja", index * 5 % lanes, flows=flows if decides else (PrintedFlow(onward),))
        )
    pages = pages_of(PrintedSop({}, tuple("ABCDEFGHIJKL"[:lanes]), tuple(rows)))
    labelled = [(page, arrow) for page in pages for arrow in page.arrows if arrow.label]
    assert len(labelled) >= 16
    for page, arrow in labelled:
        area, columns = arrow.label_at, page.columns
        lines = paper.lines_in(arrow.label, area.width + 2 * paper.PAD, labels.POINTS)
        assert area.height >= lines * 2.8
        assert all(labels.width_of(word, labels.POINTS) <= area.width for word in arrow.label.split())
        assert columns.first_lane <= area.left
        assert area.right <= columns.first_lane + columns.lane * lanes
        others = [each.label_at for each in page.arrows if each.label and each is not arrow]
        assert not any(area.overlaps(other) for other in others)
        boxes = [each for each in page.symbols if each.kind != "belah ketupat"]
        assert not any(
            area.overlaps(labels.Area(box.x - box.width / 2, box.y - box.height / 2, box.width, box.height))
            for box in boxes
        )


def test_names_of_performers_too_wide_for_their_columns_get_smaller_and_then_run_upwards() -> None:
    def names(*lanes: str) -> paper.Heading:
        return paper.heading_for(lanes, paper.columns_for(len(lanes)))

    assert (names("Kadis", "Staf").points, names("Kadis", "Staf").is_upright) == (8.0, False)
    assert names("Penyelenggaraan", *"ABCDE").points < 8
    upright = names("Penyelenggaraan", *"ABCDEFGHIJK")
    assert upright.is_upright
    sop = PrintedSop({}, ("Penyelenggaraan", *"ABCDEFGHIJK"), (PrintedRow("1", "Kerja", 0),))
    assert document_xml(word_of(sop)).count(b'<w:textDirection w:val="btLr"/>') == 12


def _crosses(one: tuple[float, float], two: tuple[float, float], symbol) -> bool:
    left, right = symbol.x - symbol.width / 2, symbol.x + symbol.width / 2
    top, bottom = symbol.y - symbol.height / 2, symbol.y + symbol.height / 2
    (x1, y1), (x2, y2) = one, two
    return min(x1, x2) < right and max(x1, x2) > left and min(y1, y2) < bottom and max(y1, y2) > top


def test_what_goes_on_on_another_page_does_so_by_letters_in_pairs() -> None:
    pages = pages_of(long_sop(30, 3))
    letters = [symbol.text for page in pages for symbol in page.symbols if symbol.kind == "segilima"]
    assert len(pages) > 2
    assert letters
    assert all(letters.count(letter) == 2 for letter in letters)


def test_a_first_or_last_row_that_decides_is_a_diamond() -> None:
    sop = long_sop(3, 2)
    assert [sop.symbol(index) for index in range(3)] == [Symbol.CAPSULE, Symbol.BOX, Symbol.DIAMOND]
