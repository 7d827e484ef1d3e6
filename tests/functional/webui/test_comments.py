"""Komentar: written at open tasks, from the task's page and its process's, and told in history."""

from collections.abc import Callable
from uuid import UUID

import pytest

from tests.functional.webui.conftest import Browser, text_of
from tests.support.office import Office

AsPerson = Callable[[str], Browser]


@pytest.fixture
def instance(office: Office) -> UUID:
    """An instance whose first task waits for the head of the office."""
    return office.start()


def test_a_comment_stands_at_its_task_and_in_the_history(as_person: AsPerson, office: Office, instance: UUID) -> None:
    task = office.task(instance, "aktivitas_1")
    kadis = as_person("kadis")
    kadis.get(f"/tugas/{task.id}")
    sent = kadis.send(f"/tugas/{task.id}/komentar", komentar="  Tunggu <b>data</b> Bina Marga\r\nsampai Selasa ")
    assert sent.status_code == 303
    assert sent.headers["Location"] == f"/tugas/{task.id}#komentar"
    page = kadis.follow()
    assert "Komentar tersimpan dan tercatat di riwayat." in text_of(page)
    assert "Tunggu &lt;b&gt;data&lt;/b&gt; Bina Marga\nsampai Selasa" in page.text
    assert "1 komentar" in text_of(page)
    history = text_of(kadis.get(f"/proses/{instance}"))
    assert "menulis komentar pada tugas 1 · Memerintahkan penyusunan" in history
    assert "Tunggu <b>data</b> Bina Marga" in history


def test_the_same_form_sent_twice_writes_one_comment(as_person: AsPerson, office: Office, instance: UUID) -> None:
    task = office.task(instance, "aktivitas_1")
    kadis = as_person("kadis")
    kadis.get(f"/tugas/{task.id}/komentar")
    first = dict(kadis.hidden)
    kadis.send(f"/tugas/{task.id}/komentar", komentar="Sekali saja")
    kadis.send(f"/tugas/{task.id}/komentar", **{**first, "komentar": "Sekali saja"})
    assert text_of(kadis.get(f"/tugas/{task.id}/komentar")).count("Sekali saja") == 1


@pytest.mark.parametrize(("written", "said"), [(" ", "Komentar kosong."), ("a" * 4001, "paling banyak 4000 karakter")])
def test_what_is_no_comment_comes_back_with_a_sentence(
    as_person: AsPerson, office: Office, instance: UUID, written: str, said: str
) -> None:
    task = office.task(instance, "aktivitas_1")
    kadis = as_person("kadis")
    kadis.get(f"/tugas/{task.id}")
    refused = kadis.send(f"/tugas/{task.id}/komentar", komentar=written)
    assert refused.status_code == 422
    assert said in text_of(refused)
    assert written.strip() in refused.text
    assert "Belum ada komentar." in text_of(refused)


def test_the_page_of_a_process_offers_the_tasks_at_which_one_may_comment(
    as_person: AsPerson, office: Office, instance: UUID
) -> None:
    office.bring_to(instance, "aktivitas_7")
    task = office.task(instance, "aktivitas_7", "bina-marga")
    kabid = as_person("kabid-bina-marga")
    page = kabid.get(f"/proses/{instance}")
    assert f'name="tugas" value="{task.id}"' in page.text
    sent = kabid.send(f"/proses/{instance}/komentar", tugas=str(task.id), komentar="Angka menyusul")
    assert sent.headers["Location"] == f"/proses/{instance}#riwayat"
    assert "Angka menyusul" in text_of(kabid.follow())
    assert kabid.send(f"/proses/{instance}/komentar", tugas="x", komentar="Tidak ke mana-mana").status_code == 400
    everywhere = as_person("admin").get(f"/proses/{instance}").text
    assert everywhere.count("<option") == len([row for row in office.view(instance).tasks if row.status == "open"])


def test_auditors_read_comments_and_write_none(as_person: AsPerson, office: Office, instance: UUID) -> None:
    task = office.task(instance, "aktivitas_1")
    kadis = as_person("kadis")
    kadis.get(f"/tugas/{task.id}")
    kadis.send(f"/tugas/{task.id}/komentar", komentar="Untuk diperiksa")
    auditor = as_person("auditor")
    page = auditor.get(f"/tugas/{task.id}/komentar")
    assert "Untuk diperiksa" in text_of(page)
    assert "Kirim komentar" not in page.text
    assert "Tulis komentar" not in auditor.get(f"/proses/{instance}").text
    assert auditor.send(f"/tugas/{task.id}/komentar", komentar="Diam-diam").status_code == 403
    assert "Diam-diam" not in text_of(kadis.get(f"/tugas/{task.id}/komentar"))
