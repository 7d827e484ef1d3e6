"""The SOP's monitoring table as Word and Excel files: every number in its place, and no text that acts."""

from datetime import date
from io import BytesIO
from uuid import UUID

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from openpyxl import Workbook, load_workbook

from engine.documents.cells import put
from engine.documents.monitoring import percent, written
from engine.documents.monitoring_letter import letter_of
from engine.documents.monitoring_sheet import workbook_of
from engine.read_models.work import ActivityFigures, Monitoring, WorkPeriod, WorkScope

HEADER = {
    "instansi": "PEMERINTAH KABUPATEN LUMAJANG",
    "unit_kerja": "DINAS PEKERJAAN UMUM DAN TATA RUANG",
    "nomor_sop": "060/31194/427.56/2024",
    "nama_sop": "Pengukuran Kinerja",
}


def monitoring(name: str = "Menghimpun format data") -> Monitoring:
    timed = ActivityFigures("aktivitas_5", "5", name, "Sek. Tim Sakip", 120, 1207, 7.5, 150, 1000, 250, 3, 2, 0, 0)
    never = ActivityFigures("aktivitas_9", "9", "Menyampaikan", "Sekretaris", None, 0, None, None, 0, 0, 0, 0, 0, 0)
    period = WorkPeriod("pengukuran_kinerja", date(2026, 7, 1), date(2026, 12, 31))
    return Monitoring(WorkScope(period, "Pengukuran Kinerja", (1,), UUID(int=1), 8), HEADER, (timed, never))


def sheet_of(content: bytes):
    return load_workbook(BytesIO(content)).worksheets[0]


def test_the_workbook_has_the_regulations_columns_and_numbers_as_numbers():
    rows = list(sheet_of(workbook_of(monitoring())).iter_rows(values_only=True))
    (head,) = [place for place, row in enumerate(rows) if row[0] == "No"]
    assert rows[head][1] == "Prosedur"
    assert rows[head + 1][2:] == (
        "Jumlah", "Waktu baku", "Median", "Terlama", "Tepat waktu", "Dikembalikan",
        "Berjalan dengan baik", "Tidak", "Catatan", "Tindakan", "Paraf",
    )  # fmt: skip
    assert rows[head + 2] == ("5", "Menghimpun format data", 1207, 120, 7.5, 150, 0.75, 2, *[None] * 5)
    assert rows[head + 3] == ("9", "Menyampaikan", 0, None, None, None, None, 0, *[None] * 5)


def test_the_workbook_names_the_sop_and_the_period_and_prints_landscape_on_one_pages_width():
    sheet = sheet_of(workbook_of(monitoring()))
    named = {row[0]: row[2] for row in sheet.iter_rows(max_row=10, values_only=True) if row[0]}
    assert named["Nomor SOP"] == HEADER["nomor_sop"]
    assert named["Judul SOP"] == "Pengukuran Kinerja"
    assert named["Unit kerja"] == HEADER["unit_kerja"]
    assert named["Periode"] == "1 Juli 2026 – 31 Desember 2026"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.fitToWidth == 1


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://127.0.0.1","x")', "+1", "-1+1", "@SUM(A1)", "\t=1", "=1\x00", "\r=1"]
)
def test_text_never_becomes_a_formula(text: str):
    content = workbook_of(monitoring(text))
    cells = [cell for row in sheet_of(content).iter_rows() for cell in row if cell.column == 2 and cell.value]
    (written_cell,) = [cell for cell in cells if cell.value not in ("Prosedur", "Menyampaikan")]
    assert written_cell.data_type == "s"
    assert written_cell.quotePrefix
    assert "\x00" not in written_cell.value


def test_a_number_stays_a_number_and_plain_text_stays_plain():
    sheet = Workbook().worksheets[0]
    put(sheet["A1"], -5)
    put(sheet["A2"], "Biasa")
    assert (sheet["A1"].value, sheet["A1"].data_type) == (-5, "n")
    assert (sheet["A2"].data_type, bool(sheet["A2"].quotePrefix)) == ("s", False)


def test_the_letter_has_header_numbers_and_room_for_judgement_on_a_page_on_its_side():
    document = Document(BytesIO(letter_of(monitoring("Menghimpun \x07 format"))))
    section = document.sections[0]
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert section.page_width > section.page_height
    identity, table = document.tables
    assert {row.cells[0].text: row.cells[1].text for row in identity.rows}["Nomor SOP"] == f": {HEADER['nomor_sop']}"
    texts = [[cell.text for cell in row.cells] for row in table.rows]
    assert texts[0] == ["No", "Prosedur", *["Angka dari Alur"] * 6, *["Penilaian"] * 5]
    assert texts[1][2:] == [
        "Jumlah", "Waktu baku", "Median", "Terlama", "Tepat waktu", "Dikembalikan",
        "Berjalan dengan baik", "Tidak", "Catatan", "Tindakan", "Paraf",
    ]  # fmt: skip
    assert texts[2] == ["5", "Menghimpun  format", "1.207", "120", "7,5", "150", "75%", "2", *[""] * 5]
    assert texts[3] == ["9", "Menyampaikan", "0", "–", "–", "–", "–", "0", *[""] * 5]


@pytest.mark.parametrize(
    ("value", "said"), [(None, "–"), (0, "0"), (7.5, "7,5"), (20.0, "20"), (1234.5, "1.234,5"), (1000000, "1.000.000")]
)
def test_numbers_are_written_as_offices_write_them(value: float | None, said: str):
    assert written(value) == said


@pytest.mark.parametrize(
    ("share", "said"), [(None, "–"), (0, "0%"), (0.0001, "1%"), (0.5, "50%"), (0.999, "99%"), (1, "100%")]
)
def test_only_all_is_a_hundred_percent_and_only_none_is_zero(share: float | None, said: str):
    assert percent(share) == said
