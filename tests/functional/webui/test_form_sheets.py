"""Row 7's form as an Excel file: fetched, filled in, sent back as a draft, and refused whole where it does not fit."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from uuid import UUID

import pytest
from openpyxl import Workbook, load_workbook

from tests.functional.webui.conftest import Browser, text_of
from tests.support.office import Office

AsPerson = Callable[[str], Browser]


@pytest.fixture
def task(office: Office) -> UUID:
    """Row 7 of Tata Ruang, open."""
    instance = office.start()
    office.bring_to(instance, "aktivitas_7")
    return office.task(instance, "aktivitas_7", "tata-ruang").id


@pytest.fixture
def head(as_person: AsPerson, task: UUID) -> Browser:
    """Its head, who has claimed it."""
    head = as_person("kabid-tata-ruang")
    head.get(f"/tugas/{task}")
    head.send(f"/tugas/{task}/ambil")
    head.get(f"/tugas/{task}/excel/unggah")
    return head


def fetch(head: Browser, task: UUID) -> Workbook:
    answer = head.client.get(f"/tugas/{task}/excel")
    assert answer.status_code == 200
    assert "formulir-7-tata-ruang-pk-2026-tw3.xlsx" in answer.headers["Content-Disposition"]
    return load_workbook(BytesIO(answer.data))


def send(head: Browser, task: UUID, content: bytes | Workbook, name: str = "formulir.xlsx"):
    if isinstance(content, Workbook):
        out = BytesIO()
        content.save(out)
        content = out.getvalue()
    data = {**head.hidden, "berkas": (BytesIO(content), name)}
    return head.client.post(f"/tugas/{task}/excel/unggah", data=data)


def test_what_may_not_change_is_locked_and_what_is_asked_has_its_rules(head: Browser, task: UUID) -> None:
    book = fetch(head, task)
    assert book.sheetnames == ["Kinerja unit", "Isian", "Petunjuk"]
    sheet = book["Kinerja unit"]
    headings = {cell.value: cell.column_letter for cell in sheet[1]}
    assert sheet.protection.sheet
    assert not sheet.protection.password
    assert sheet.column_dimensions["A"].hidden
    assert sheet[f"{headings['Target']}2"].value == 80
    assert sheet[f"{headings['Target']}2"].protection.locked
    assert not sheet[f"{headings['Realisasi']}2"].protection.locked
    ruled = {str(rule.sqref): rule.type for rule in sheet.data_validations.dataValidation}
    assert ruled[f"{headings['Realisasi']}2"] == "decimal"
    assert "Bukti Dukung" not in headings


def test_a_filled_in_file_becomes_the_draft_and_completes_as_typed(head: Browser, task: UUID, office: Office) -> None:
    book = fetch(head, task)
    sheet, fields = book["Kinerja unit"], book["Isian"]
    headings = {cell.value: cell.column_letter for cell in sheet[1]}
    sheet[f"{headings['Realisasi']}2"] = 76.5
    sheet[f"{headings['Realisasi Anggaran']}2"] = "Rp1.000.000,50"
    row = next(cell.row for cell in fields["B"] if cell.value == "Faktor Penghambat")
    fields[f"C{row}"] = "=HYPERLINK hujan"
    fields[f"C{row}"].data_type = "s"
    assert send(head, task, book).status_code == 303
    shown = head.get(f"/tugas/{task}").text
    assert 'value="76,5"' in shown
    assert 'value="1000000,50"' in shown or 'value="1000000,5"' in shown
    assert "=HYPERLINK hujan" in shown
    again = fetch(head, task)
    assert again["Kinerja unit"][f"{headings['Realisasi']}2"].value == 76.5
    assert again["Isian"][f"C{row}"].data_type == "s"


def test_mistakes_are_named_by_sheet_row_and_column_and_nothing_is_stored(
    head: Browser, task: UUID, office: Office
) -> None:
    book = fetch(head, task)
    sheet = book["Kinerja unit"]
    headings = {cell.value: cell.column_letter for cell in sheet[1]}
    sheet[f"{headings['Target']}2"] = 8
    sheet[f"{headings['Realisasi']}2"] = "banyak"
    sheet[f"{headings['Realisasi Anggaran']}2"] = "=1000*1000"
    sheet.append(["", "Sasaran baru"])
    answer = send(head, task, book)
    assert answer.status_code == 422
    said = text_of(answer)
    assert "Lembar Kinerja unit, baris 2, kolom Target: kolom ini tidak boleh diubah; isinya seharusnya “80”." in said
    assert "Lembar Kinerja unit, baris 2, kolom Realisasi: harus angka, misalnya 87,5." in said
    assert "Lembar Kinerja unit, baris 2, kolom Realisasi Anggaran: berisi rumus; tuliskan nilainya." in said
    assert "Lembar Kinerja unit, baris 3: baris tidak boleh ditambah" in said
    assert "Draf Anda" not in text_of(head.get(f"/tugas/{task}"))


def linked() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types>spreadsheetml.sheet.main+xml</Types>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/externalLinks/externalLink1.xml", "<externalLink/>")
    return out.getvalue()


def bomb() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "spreadsheetml.sheet.main+xml")
        archive.writestr("xl/workbook.xml", b"0" * 60_000_000)
    return out.getvalue()


def macros() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "spreadsheetml.sheet.main+xml")
        archive.writestr("xl/vbaProject.bin", b"x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (linked, "memuat tautan ke berkas lain"),
        (bomb, "menjadi terlalu besar bila dibuka"),
        (macros, "memuat makro"),
        (lambda: b"PK\x03\x04rusak", "kosong atau rusak"),
        (lambda: b"bukan buku kerja", "bukan buku kerja Excel"),
    ],
    ids=["linked", "bomb", "macros", "broken", "text"],
)
def test_a_hostile_workbook_is_refused(head: Browser, task: UUID, content: Callable[[], bytes], said: str) -> None:
    answer = send(head, task, content())
    assert answer.status_code == 422
    assert said in text_of(answer)


def test_only_whoever_may_do_the_task_may_fill_its_draft(as_person: AsPerson, task: UUID, head: Browser) -> None:
    book = fetch(head, task)
    other = as_person("kabid-bina-marga")
    other.get(f"/tugas/{task}/excel/unggah")
    assert send(other, task, book).status_code == 403
    assert as_person("anggota").get("/tugas/00000000-0000-0000-0000-000000000000/excel").status_code == 404
