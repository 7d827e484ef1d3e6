"""The bundled Word templates: what Word expects of their XML, and what they make of much, of little and of nothing."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Cm

from engine.documents.filling import fill

BUNDLED = Path(__file__).resolve().parents[3] / "processes" / "documents"
TEMPLATES = sorted(BUNDLED.glob("*.docx"))
MEASUREMENT = (BUNDLED / "dokumen_pengukuran_kinerja.docx").read_bytes()

ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens spacing ind contextualSpacing jc textDirection textAlignment outlineLvl divId cnfStyle rPr sectPr",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd "
    "tblBorders shd tblLayout tblCellMar tblLook",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof vanish color spacing w kern position "
    "sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang",
    "tr": "tblPrEx trPr tc",
    "tbl": "tblPr tblGrid tr",
}
"""ECMA-376, part 1: the order in which Word takes these elements' children."""


def indicators(count: int, name: str = "Persentase jalan mantap") -> dict[str, object]:
    """What an instance holds after its figures were calculated: one unit with so many indicators."""
    rows = [
        {"unit": "bina-marga", "indikator": f"{name} {n}", "capaian": "95.00", "capaian_teks": "95,00", "target": "80"}
        for n in range(count)
    ]
    return {
        "judul": "Dokumen Pengukuran Kinerja",
        "hasil_capaian": rows,
        "hasil_unit": [{"unit": "bina-marga", "rata_rata_capaian": "95.00", "predikat": "Sangat Tinggi"}],
        "dasar_penilaian": {"skala_predikat": [{"predikat": "Sangat Tinggi", "batas_bawah": "90"}]},
        "nama_unit": {"bina-marga": "Bina Marga"},
    }


def parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")}


def pictures(content: bytes) -> list[tuple[float, float]]:
    """Width and height of each, in centimetres."""
    found = re.findall(r'<wp:extent cx="(\d+)" cy="(\d+)"', parts(content)["word/document.xml"])
    return [(int(width) / Cm(1), int(height) / Cm(1)) for width, height in found]


def text_of(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def misplaced(content: bytes) -> Iterator[str]:
    """Yield the elements whose children stand in an order that Word does not take."""
    document = docx.Document(io.BytesIO(content))
    section = document.sections[0]
    for root in (document.element, document.styles.element, section.header._element, section.footer._element):
        for tag, names in ORDER.items():
            rank = {qn(f"w:{name}"): at for at, name in enumerate(names.split())}
            for element in root.iter(qn(f"w:{tag}")):
                places = [rank.get(child.tag, -1) for child in element]
                if places != sorted(places) or -1 in places:
                    yield f"{tag}: {[child.tag.rpartition('}')[2] for child in element]}"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_words_own_order_of_elements_is_kept_before_and_after_filling(path: Path):
    assert list(misplaced(path.read_bytes())) == []
    assert list(misplaced(fill(path.read_bytes(), path.name, indicators(3)))) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_nothing_of_a_tag_is_left_and_what_is_not_known_is_a_dash(path: Path):
    for name, text in parts(fill(path.read_bytes(), path.name, {})).items():
        assert "{{" not in text, name
        assert "{%" not in text, name


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_tables_of_rows_repeat_their_heading_and_no_row_is_torn(path: Path):
    document = docx.Document(io.BytesIO(path.read_bytes()))
    for table in document.tables:
        looped = any("{%tr for" in cell.text for row in table.rows for cell in row.cells)
        if looped:
            assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
            assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


@pytest.mark.parametrize(("count", "drawn"), [(1, 1), (20, 1), (21, 2), (40, 2), (100, 5)])
def test_charts_of_many_indicators_are_several_pictures_that_fit_the_page(count: int, drawn: int):
    found = pictures(fill(MEASUREMENT, "uji.docx", indicators(count)))
    assert len(found) == drawn + 1
    assert all(width <= 24.01 and height <= 17.0 for width, height in found)


def test_long_names_of_indicators_make_charts_with_fewer_bars():
    name = "Rasio luas daerah irigasi yang dilayani oleh jaringan irigasi kewenangan kabupaten dalam kondisi baik " * 3
    found = pictures(fill(MEASUREMENT, "uji.docx", indicators(40, name)))
    assert len(found) == 3 + 1
    assert all(height <= 17.0 for _, height in found)


def test_nothing_measured_draws_no_chart_and_says_so():
    facts = {"semua_unit": ["bina-marga"], "nama_unit": {"bina-marga": "Bina Marga"}, "judul": "Draf Dokumen"}
    content = fill(MEASUREMENT, "uji.docx", facts)
    assert pictures(content) == []
    assert "Rekapitulasi belum ada" in text_of(content)
    assert "Unit ini tidak mempunyai indikator" in text_of(content)


def test_only_a_draft_is_marked_as_one_on_every_page():
    def header(title: str) -> str:
        found = parts(fill(MEASUREMENT, "uji.docx", {"judul": title}))
        return "".join(text for name, text in found.items() if name.startswith("word/header"))

    assert 'string="DRAF"' in header("Draf Dokumen Pengukuran Kinerja")
    assert "DRAF" not in header("Dokumen Pengukuran Kinerja")


def test_the_lowest_predikat_takes_the_rest():
    said = text_of(fill(MEASUREMENT, "uji.docx", indicators(1)))
    assert "selebihnya Sangat Tinggi" in said


def test_a_loop_puts_each_chart_into_a_paragraph_of_its_own_and_a_tag_all_into_one():
    document = docx.Document()
    for text in (
        "{%p for unit in pengukuran.unit %}",
        "{{ unit.grafik }}",
        "{%p for gambar in unit.grafik %}",
        "{{ gambar }}",
        "{%p endfor %}",
        "{%p endfor %}",
    ):
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    filled = docx.Document(io.BytesIO(fill(out.getvalue(), "uji.docx", indicators(40))))
    drawings = [len(list(paragraph._p.iter(qn("w:drawing")))) for paragraph in filled.paragraphs]
    assert [count for count in drawings if count] == [2, 1, 1]
