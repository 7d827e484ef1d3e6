"""A long table by Excel: as many rows as it takes, lists to choose from, days and amounts as such, and back again."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from uuid import UUID

import pytest
from openpyxl import Workbook, load_workbook

from engine.commands import ClaimTask, SaveDraft
from tests.functional.webui.conftest import Browser, text_of
from tests.support.deployments import deploy, start
from tests.support.office import Office, person

AsPerson = Callable[[str], Browser]
ROW = ("", "Jalan", "Lumajang", 10, 5.5, "1.250.000", date(2026, 11, 23), "Positif", "Ya")


@pytest.fixture
def task(office: Office) -> UUID:
    """A task of the Sekretaris whose table takes 5,000 rows."""
    deploy(office.engine, "fills_a_long_table.bpmn")
    found = office.task(start(office.engine, "fills_a_long_table"), "isi").id
    office.engine.execute(ClaimTask(found), person("sekretaris"))
    return found


@pytest.fixture
def desk(as_person: AsPerson, task: UUID) -> Browser:
    """The page where a workbook is sent back."""
    browser = as_person("sekretaris")
    browser.get(f"/tugas/{task}/excel/unggah")
    return browser


def fetch(office: Office, task: UUID) -> Workbook:
    return load_workbook(BytesIO(office.engine.queries.form_sheet(person("sekretaris"), task)))


def send(desk: Browser, task: UUID, book: Workbook):
    out = BytesIO()
    book.save(out)
    data = {**desk.hidden, "berkas": (BytesIO(out.getvalue()), "kegiatan.xlsx")}
    return desk.client.post(f"/tugas/{task}/excel/unggah", data=data)


def test_every_row_to_come_can_be_written_and_each_column_says_what_it_asks(office: Office, task: UUID) -> None:
    book = fetch(office, task)
    sheet = book["Kegiatan"]
    assert [cell.value for cell in sheet[1]][1:5] == ["Nama kegiatan *", "Lokasi", "Target *", "Realisasi"]
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert set(rules) == {f"{letter}2:{letter}5001" for letter in "BCDEFGHI"}
    assert [not sheet.column_dimensions[letter].protection.locked for letter in "BCDEFGHI"] == [True] * 8
    assert (rules["D2:D5001"].type, rules["D2:D5001"].formula1) == ("decimal", "0")
    assert rules["G2:G5001"].type == "date"
    assert rules["B2:B5001"].prompt == "Wajib diisi."
    assert rules["H2:H5001"].formula1 == "'Daftar pilihan'!$A$1:$A$2"
    assert [cell.value for cell in book["Daftar pilihan"]["A"]] == ["Positif", "Negatif"]
    assert book["Daftar pilihan"].sheet_state == "hidden"


def test_what_comes_back_is_the_draft_and_is_fetched_again_with_its_rows(
    office: Office, desk: Browser, task: UUID
) -> None:
    book = fetch(office, task)
    for number in range(2, 302):
        for at, value in enumerate(ROW, 1):
            book["Kegiatan"].cell(number, at, value or None)
    assert send(desk, task, book).status_code == 303
    assert "300 baris dari Excel menjadi draf Anda." in text_of(desk.get(f"/tugas/{task}"))
    again = fetch(office, task)["Kegiatan"]
    assert again.max_row == 301
    shown = [again.cell(301, at).value for at in range(2, 10)]
    assert shown[:5] == ["Jalan", "Lumajang", 10, 5.5, 1250000]
    assert shown[5].date() == date(2026, 11, 23)
    assert shown[6:] == ["Positif", "Ya"]


def test_more_rows_than_the_table_takes_are_refused_whole(office: Office, desk: Browser, task: UUID) -> None:
    book = fetch(office, task)
    for number in range(2, 5003):
        book["Kegiatan"].cell(number, 2, "A")
    answer = send(desk, task, book)
    assert answer.status_code == 422
    assert "Lembar Kegiatan: paling banyak 5.000 baris." in text_of(answer)
    assert not office.engine.queries.task(person("sekretaris"), task).has_draft


def test_amounts_typed_with_thousands_leave_as_amounts(office: Office, task: UUID) -> None:
    draft = {"kegiatan": [{"nama": "A", "target": "1.250", "anggaran": "2.500.000,5"}, {"nama": "B", "target": "x"}]}
    office.engine.execute(SaveDraft(task, draft), person("sekretaris"))
    sheet = fetch(office, task)["Kegiatan"]
    assert [sheet.cell(2, at).value for at in (4, 6)] == [1250, 2500000.5]
    assert sheet.cell(3, 4).value == "x"
