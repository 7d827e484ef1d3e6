"""A table of many rows is filled in page by page: each page keeps its rows, and the others stay what they were."""

import re
from collections.abc import Callable
from uuid import UUID

import pytest

from engine.commands import ClaimTask, CompleteTask, SaveDraft
from tests.functional.webui.conftest import Browser, text_of
from tests.support.deployments import deploy, start
from tests.support.office import Office, person

AsPerson = Callable[[str], Browser]
ROWS = [{"nama": f"Kegiatan {n}", "target": "10", "realisasi": "5", "anggaran": "1.000"} for n in range(1, 251)]
SENT = ("nama", "target", "realisasi", "anggaran")


@pytest.fixture
def task(office: Office) -> UUID:
    """A task of the Sekretaris, who has 250 rows in its draft."""
    deploy(office.engine, "fills_a_long_table.bpmn")
    found = office.task(start(office.engine, "fills_a_long_table"), "isi").id
    office.engine.execute(ClaimTask(found), person("sekretaris"))
    office.engine.execute(SaveDraft(found, {"kegiatan": ROWS}), person("sekretaris"))
    return found


@pytest.fixture
def desk(as_person: AsPerson, task: UUID) -> Browser:
    """The task's page, open at its first rows."""
    browser = as_person("sekretaris")
    browser.get(f"/tugas/{task}")
    return browser


def sent_from(desk: Browser, **changed: str) -> dict[str, object]:
    """Return what the page would send, with some cells changed: `r<row>_<column>`."""
    assert desk.page is not None
    page = desk.page.text
    mark = re.search(r'name="isian-kegiatan:_luar" value="([^"]*)"', page)
    cells: dict[str, object] = dict(re.findall(r'name="(isian-kegiatan:\d+:\w+)"[^>]*? value="([^"]*)"', page))
    cells |= {"isian-kegiatan": "", "isian-kegiatan:_luar": mark[1] if mark else ""}
    return {name: text for name, text in cells.items() if not name.endswith("_hapus")} | {
        f"isian-kegiatan:{key[1:].split('_')[0]}:{key.split('_', 1)[1]}": text for key, text in changed.items()
    }


def rows_of(office: Office, task: UUID) -> list[dict[str, str]]:
    rows = office.engine.queries.task(person("sekretaris"), task).values["kegiatan"]
    assert isinstance(rows, list)
    return rows


def test_a_page_has_a_hundred_rows_and_sums_count_them_all(desk: Browser) -> None:
    assert desk.page is not None
    assert desk.page.text.count('data-row="') == 100, "and no row to copy: new ones come behind the last page"
    text = text_of(desk.page)
    assert "Baris 1–100 dari 250" in text
    assert "250.000" in text
    assert 'data-rest="150.000"' in desk.page.text


def test_leaving_a_page_keeps_what_was_typed_and_shows_the_other(desk: Browser, office: Office, task: UUID) -> None:
    answer = desk.send(
        f"/tugas/{task}/draf", **sent_from(desk, r4_nama="Diubah", r4_realisasi="x"), halaman_tabel="kegiatan:3"
    )
    assert answer.headers["Location"].endswith(f"/tugas/{task}?halaman-kegiatan=3#isian-kegiatan")
    page = desk.follow()
    assert "Baris 201–250 dari 250" in text_of(page)
    assert 'id="isian-kegiatan:249:nama"' in page.text
    rows = rows_of(office, task)
    assert len(rows) == 250
    assert (rows[4]["nama"], rows[4]["realisasi"], rows[249]["nama"]) == ("Diubah", "x", "Kegiatan 250")


def test_rows_are_added_and_removed_where_they_stand(desk: Browser, office: Office, task: UUID) -> None:
    desk.get(f"/tugas/{task}?halaman-kegiatan=2")
    desk.send(f"/tugas/{task}/draf", **sent_from(desk, r100__hapus="1"))
    assert [row["nama"] for row in rows_of(office, task)[99:101]] == ["Kegiatan 100", "Kegiatan 102"]
    desk.get(f"/tugas/{task}?halaman-kegiatan=3")
    desk.send(f"/tugas/{task}/draf", **sent_from(desk), tambah_baris="kegiatan")
    page = desk.follow()
    assert 'id="isian-kegiatan:249:nama"' in page.text
    assert len(rows_of(office, task)) == 250


def test_completing_sends_all_rows_and_a_mistake_on_another_page_is_a_link_to_it(
    desk: Browser, office: Office, task: UUID
) -> None:
    desk.send(f"/tugas/{task}/draf", **sent_from(desk, r2_target="banyak"), halaman_tabel="kegiatan:2")
    desk.follow()
    page = desk.send(f"/tugas/{task}/selesaikan", **sent_from(desk, r150_nama="Diganti"))
    assert page.status_code == 422
    assert "Baris 3: Target harus angka, misalnya 87,5." in text_of(page)
    assert f'href="/tugas/{task}?halaman-kegiatan=1#isian-kegiatan:2:target"' in page.text
    page = desk.get(f"/tugas/{task}?halaman-kegiatan=1")
    assert 'value="banyak"' in page.text
    assert rows_of(office, task)[150]["nama"] == "Diganti", "what stood on the refused page is kept, too"
    assert desk.send(f"/tugas/{task}/selesaikan", **sent_from(desk, r2_target="20")).status_code == 303
    instance = office.engine.queries.task(person("auditor"), task).row.instance_id
    rows = office.view(instance).variables["kegiatan"]
    assert isinstance(rows, list)
    assert len(rows) == 250
    assert (rows[2]["target"], rows[2]["capaian"], rows[150]["nama"]) == ("20", "25", "Diganti")


def test_two_windows_on_different_pages_keep_each_others_cells(
    desk: Browser, as_person: AsPerson, office: Office, task: UUID
) -> None:
    other = as_person("sekretaris")
    other.get(f"/tugas/{task}?halaman-kegiatan=2")
    desk.send(f"/tugas/{task}/draf", **sent_from(desk, r0_nama="Dari jendela pertama"))
    other.send(f"/tugas/{task}/draf", **sent_from(other, r199_nama="Dari jendela kedua"))
    rows = rows_of(office, task)
    assert (rows[0]["nama"], rows[199]["nama"]) == ("Dari jendela pertama", "Dari jendela kedua")


def test_rows_that_moved_in_another_window_are_never_overwritten(
    desk: Browser, as_person: AsPerson, office: Office, task: UUID
) -> None:
    other = as_person("sekretaris")
    other.get(f"/tugas/{task}?halaman-kegiatan=2")
    desk.send(f"/tugas/{task}/draf", **sent_from(desk, r0__hapus="1"))
    before = rows_of(office, task)
    for act in ("draf", "selesaikan"):
        page = other.send(f"/tugas/{task}/{act}", **sent_from(other, r120_nama="Belum tersimpan"))
        assert page.status_code == 409
        assert "Tabel ini sudah berubah di jendela lain" in text_of(page)
        assert 'value="Belum tersimpan"' in page.text
    told = other.client.post(
        f"/tugas/{task}/draf",
        data={**other.hidden, "isian-kegiatan": "", "isian-kegiatan:_luar": "100.50.250.x"},
        headers={"Accept": "application/json"},
    )
    assert told.status_code == 409
    assert "jendela lain" in told.get_json()["refused"]
    assert rows_of(office, task) == before


def test_a_session_that_ends_takes_no_rows_of_another_window_along(
    desk: Browser, as_person: AsPerson, office: Office, task: UUID
) -> None:
    other = as_person("sekretaris")
    other.get(f"/tugas/{task}?halaman-kegiatan=2")
    desk.send(f"/tugas/{task}/draf", **sent_from(desk, r0__hapus="1"))
    before = rows_of(office, task)
    office.clock.advance(minutes=20)
    answer = other.send(f"/tugas/{task}/selesaikan", **sent_from(other, r120_nama="Belum tersimpan"))
    assert answer.status_code in (302, 303)
    assert rows_of(office, task) == before
    assert len(before) == 249


def test_a_page_that_is_not_there_becomes_the_nearest(desk: Browser, task: UUID) -> None:
    assert "Baris 201–250 dari 250" in text_of(desk.get(f"/tugas/{task}?halaman-kegiatan=99"))
    assert "Baris 1–100 dari 250" in text_of(desk.get(f"/tugas/{task}?halaman-kegiatan=-1"))


def test_beside_other_data_a_long_table_shows_its_first_rows_and_a_page_of_its_own_the_others(
    office: Office, as_person: AsPerson, task: UUID
) -> None:
    rows = [{"nama": f"Kegiatan {n}", "target": "10"} for n in range(1, 251)]
    office.engine.execute(CompleteTask(task, {"kegiatan": rows}), person("sekretaris"))
    instance = office.engine.queries.task(person("auditor"), task).row.instance_id
    auditor = as_person("auditor")
    page = auditor.get(f"/proses/{instance}")
    assert "100 dari 250 baris." in text_of(page)
    assert f'href="/proses/{instance}/tabel/kegiatan"' in page.text
    assert "Kegiatan 100" in page.text
    assert "Kegiatan 150" not in page.text
    text = text_of(auditor.get(f"/proses/{instance}/tabel/kegiatan?halaman=3"))
    assert "201–250 dari 250" in text
    assert "Kegiatan 250" in text
    assert auditor.get(f"/proses/{instance}/tabel/catatan").status_code == 404
    assert as_person("anggota").get(f"/proses/{instance}/tabel/kegiatan").status_code == 404
