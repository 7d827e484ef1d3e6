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
from tests.support.sop_papers import with_part
from tests.support.word_rules import mistakes

PROCESSES = Path(__file__).parents[3] / "processes"
PAPER = (Path(__file__).parents[2] / "support" / "sop_pengukuran_kinerja.txt").read_text("utf-8")
"""The office's own SOP as text; its symbols are lost. Nothing in it was ever taken from the diagram."""
FIELDS = re.findall(r"^([A-Z ]+) :(.*)$", PAPER, re.MULTILINE)
UNIT = re.findall(r"^(?:PEMERINTAH|DINAS|Jalan) .*$", PAPER, re.MULTILINE)[:3]
LISTS = {
    heading: re.findall(r"^- (\d+ .+)$", items, re.MULTILINE)
    for heading, items in re.findall(r"^([A-Z/ ]+)\n\n((?:- \d+ .+\n)+)", PAPER, re.MULTILINE)
}
WARNING = "1 Pengukuran wajib dilakukan secara berkala"
"""Its heading, Peringatan, is lost from the text."""
ROWS = [[said for said in line.split("\t") if said] for line in re.findall(r"^\d+\t\D.*$", PAPER, re.MULTILINE)]
TITLE = re.search(r"\*\*(.+)\n(.+)\*\*", PAPER)
HEADS = [[said for said in line.split("\t") if said] for line in re.findall(r"^(?:No\t|\t\t).*$", PAPER, re.MULTILINE)]
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


def plain(text: str) -> str:
    """Return a text without the editorial note behind it."""
    return re.sub(r" ?\[.+\]$", "", text)


def flat(label: str) -> str:
    """Return a label whatever its letters and blanks."""
    return re.sub(r"[\s:]", "", label).lower()


def test_the_paper_was_read_to_its_last_line_by_these_tests() -> None:
    assert (len(FIELDS), len(UNIT), len(LISTS), len(ROWS), len(HEADS)) == (7, 3, 5, 11, 2)
    assert TITLE
    used = [*(f"{label} :{value}".strip() for label, value in FIELDS), *UNIT, *LISTS, f"- {WARNING}"]
    used += [f"- {item}" for items in LISTS.values() for item in items]
    rest = [line.strip() for line in PAPER.splitlines() if line.strip() and line.strip() not in used]
    table = [line for line in rest if "\t" in line]
    assert [line for line in rest if line not in table] == [f"**{TITLE[1]}", f"{TITLE[2]}**"]
    assert len(table) == len(ROWS) + len(HEADS) + 1, "rows, two rows of headings, and one that counts the columns"


def test_the_identity_block_says_every_field_of_the_paper_in_its_order(word: WordDocument) -> None:
    table = word.tables[0]
    said = [(row.cells[1].text, plain(row.cells[2].text)) for row in table.rows[: len(FIELDS)]]
    assert [(flat(label), value.removeprefix(":").strip()) for label, value in said] == [
        (flat(label), value.strip()) for label, value in FIELDS
    ]
    assert [line for line in table.cell(0, 0).text.split("\n") if line] == ["[Logo]", *UNIT]


@pytest.mark.parametrize("heading", [*LISTS, "PERINGATAN"])
def test_each_list_of_the_identity_block_is_verbatim_with_notes_beside(word: WordDocument, heading: str) -> None:
    cells = {flat(cell.paragraphs[0].text): cell for row in word.tables[0].rows[len(FIELDS) :] for cell in row.cells}
    assert len(cells) == 6
    lines = [plain(paragraph.text).replace(".\t", " ", 1) for paragraph in cells[flat(heading)].paragraphs[1:]]
    assert lines == LISTS.get(heading, [WARNING])


def test_errors_of_the_paper_stay_and_are_noted(word: WordDocument) -> None:
    text = "\n".join(cell.text for row in word.tables[0].rows for cell in row.cells)
    for noted in (
        "Penjurangan Kinerja Instansi Pemerintah [“Penjurangan” seharusnya “Penjenjangan” (PermenPANRB 89/2021).]",
        "Memahami pemahaman tentang SAKIP [Demikian tertulis dalam naskah: “Memahami pemahaman”.]",
        "Disahkan oleh",
        "[Kosong dalam naskah.]",
    ):
        assert noted in text
    below = [paragraph.text for paragraph in word.paragraphs]
    assert "–\tNomor 6 tidak terdapat dalam naskah asli." in below
    assert "–\tPelaksana direkonstruksi: bentuk bagan hilang dari naskah." in below


def test_the_flowchart_says_every_row_of_the_paper_in_order_and_keterangan_as_empty_as_it_is(
    word: WordDocument,
) -> None:
    said = [
        [row.cells[place].text for place in (0, 1, 6, 7, 8, 9)]
        for table in word.tables[1:]
        for row in table.rows[3:]
        if row.cells[1].text
    ]
    (added,) = [row for row in said if not row[0]]
    assert added == [
        "",
        "Persetujuan Kepala Dinas",
        "Dokumen Pengukuran Kinerja",
        "",
        "Dokumen Pengukuran Kinerja",
        "[Tidak bernomor dalam naskah; keputusan yang diminta pada aktivitas 9.]",
    ]
    assert [row[:5] for row in said if row is not added] == ROWS
    assert {plain(row[5]).strip(" *") for row in said} == {""}, "only marks and editorial notes stand there"
    assert TITLE
    assert [paragraph.text for paragraph in word.paragraphs[:2]] == [TITLE[1], TITLE[2]]


def test_every_page_of_the_flowchart_has_the_regulations_headings(word: WordDocument) -> None:
    for table in word.tables[1:]:
        heads = table.rows[:3]
        number, name, performer, quality, note = HEADS[0]
        assert [cell.text for cell in heads[1].cells] == [number, name, *HEADS[1], note]
        assert (performer, quality) == ("Pelaksana", "Mutu Baku")
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
    assert mistakes(content) == []
    for rows, lanes in ((1, 1), (9, 1), (30, 3), (45, 12)):
        assert mistakes(word_of(long_sop(rows, lanes))) == []


@pytest.mark.parametrize(
    ("there", "instead"),
    [
        (b"<w:tabs>", b"<w:jc w:val='left'/><w:tabs>"),
        (b'<w:vAlign w:val="center"/>', b'<w:vAlign w:val="middle"/>'),
        (b'<wp:docPr id="2"', b'<wp:docPr id="1"'),
        (b'Requires="wps"', b'Requires="w14x"'),
        (b'<w:gridSpan w:val="4"/>', b'<w:gridSpan w:val="3"/>'),
        (b'<a:endCxn id="', b'<a:endCxn id="9'),
        (b"<wps:bodyPr/>", b""),
        (b'w:hRule="atLeast"', b'hRule="atLeast"'),
    ],
    ids=["order", "value", "id", "namespace", "columns", "arrow", "shape", "attribute"],
)
def test_what_word_would_not_accept_is_found(content: bytes, there: bytes, instead: bytes) -> None:
    broken = document_xml(content).replace(there, instead, 1)
    assert broken != document_xml(content)
    assert mistakes(with_part(content, "word/document.xml", broken))


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
