"""Hostile files in a form: refused with a sentence and nothing kept, or kept as what can do no harm."""

import re
from collections.abc import Callable
from io import BytesIO
from uuid import UUID

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from engine.store.database import open_database
from engine.store.repositories.files import FILE
from tests.functional.webui.conftest import Browser, text_of
from tests.support.hostile import FILES, PDF, Hostile
from tests.support.office import PASSWORD, Office

FIELD = "isian-kinerja:0:bukti_dukung"
HIDDEN = re.compile(r'name="(isian-kinerja|isian-kinerja:0:_\w+)" value="([^"]*)"')


class Counted(BytesIO):
    """A body that says it is longer than it is, and whether anybody has read of it."""

    def __init__(self, length: int) -> None:
        super().__init__()
        self.length, self.at, self.is_read = length, 0, False

    def seek(self, offset: int, whence: int = 0) -> int:
        self.at = self.length + offset if whence else offset
        return self.at

    def tell(self) -> int:
        return self.at

    def read(self, size: int | None = -1) -> bytes:
        self.is_read = True
        return b""


class Desk:
    """A head's browser at the form of activity 7."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        self._address = address
        self._hidden = dict(HIDDEN.findall(browser.get(address).text))

    def send(self, content: bytes, name: str) -> TestResponse:
        """Send the form with a file in its table."""
        fields = {**self._hidden, FIELD: (BytesIO(content), name)}
        return self.browser.send(f"{self._address}/selesaikan", **fields)


@pytest.fixture
def desk(office: Office, as_person: Callable[[str], Browser]) -> Desk:
    """The form of activity 7, claimed by the head of a unit."""
    instance = office.start()
    office.bring_to(instance, "aktivitas_7")
    address = f"/tugas/{office.task(instance, 'aktivitas_7', 'bina-marga').id}"
    browser = as_person("kabid-bina-marga")
    browser.get(address)
    browser.send(f"{address}/ambil")
    return Desk(browser, address)


def kept(office: Office) -> list[tuple[UUID, str, str]]:
    """Every file that is kept: id, name, type."""
    database = open_database(office.database_url)
    try:
        with database.connect() as connection:
            rows = connection.execute(select(FILE.c.id, FILE.c.name, FILE.c.media_type))
            return [(row[0], row[1], row[2]) for row in rows]
    finally:
        database.dispose()


@pytest.mark.parametrize("hostile", [each for each in FILES if each.said], ids=lambda each: each.what)
def test_what_nobody_should_open_is_refused_and_not_kept(desk: Desk, office: Office, hostile: Hostile):
    answer = desk.send(hostile.content(), hostile.name)
    assert answer.status_code == 422
    assert hostile.said in text_of(answer)
    assert kept(office) == []


@pytest.mark.parametrize("hostile", [each for each in FILES if not each.said], ids=lambda each: each.what)
def test_what_is_kept_is_handed_out_so_that_no_browser_runs_it(desk: Desk, office: Office, hostile: Hostile):
    desk.send(hostile.content(), hostile.name)
    ((id, name, media_type),) = kept(office)
    assert media_type == "application/pdf"
    assert name.endswith(".pdf")
    assert "/" not in name
    assert ".." not in name
    assert name.isprintable()
    assert not name.upper().startswith("CON.")
    sent = desk.browser.get(f"/berkas/{id}")
    assert sent.data == hostile.content()
    assert sent.mimetype == "application/octet-stream"
    assert sent.headers["Content-Disposition"].startswith("attachment")
    assert sent.headers["X-Content-Type-Options"] == "nosniff"
    assert sent.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_hundred_megabytes_are_refused_unread(app: Flask, office: Office):
    browser = Browser(app.test_client())
    browser.sign_in("kadis", PASSWORD)
    body = Counted(100_000_000)
    answer = browser.client.post(
        f"/dokumen/{UUID(int=1)}/pindaian",
        input_stream=body,
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.status_code == 413
    assert "Ukuran berkas melebihi batas" in text_of(answer)
    assert not body.is_read
    assert kept(office) == []


def test_an_export_gives_no_formula_away(office: Office, as_person: Callable[[str], Browser]):
    instance = office.start()
    office.bring_to(instance, "aktivitas_12")
    lures = {"uraian_arsip": "=HYPERLINK(\"http://jahat\")", "lokasi_simpan": "+1+cmd|' /C calc'!A0",
             "kurun_waktu": "@SUM(1)", "jumlah_berkas": "-2+3"}  # fmt: skip
    office.complete(instance, "aktivitas_12", **lures)
    sheet = openpyxl.load_workbook(BytesIO(as_person("anggota").get("/register/arsip.xlsx").data)).active
    cells = [cell for row in sheet.iter_rows(min_row=4) for cell in row]
    for lure in lures.values():
        (cell,) = (each for each in cells if each.value == lure)
        assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert not any(cell.data_type == "f" for cell in cells)


def test_the_good_file_beside_them_is_kept(desk: Desk, office: Office):
    desk.send(PDF, "bukti.pdf")
    assert [name for _, name, _ in kept(office)] == ["bukti.pdf"]
