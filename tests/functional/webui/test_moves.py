"""Ubah posisi and Pindahkan: what an administrator chooses, reads and confirms."""

from collections.abc import Callable
from uuid import UUID

import pytest

from engine.commands import CompleteTask, DeployDefinition, Resource
from engine.domain import InstanceStatus
from engine.process_engine import ProcessEngine
from tests.functional.webui.conftest import Browser, text_of
from tests.support.deployments import PROCESSES, deploy, start, versions
from tests.support.office import Office, person

REASON = "Jalur yang ditempuh keliru."


@pytest.fixture
def admin(as_person: Callable[[str], Browser]) -> Browser:
    """The administrator's browser."""
    return as_person("admin")


def newer(engine: ProcessEngine, *changes: tuple[str, str]) -> None:
    """Deploy the next version of `pindah`, with texts replaced."""
    content = (PROCESSES / "moves_on.bpmn").read_text().replace('name="Pindah"', 'name="Pindah baru"')
    for old, new in changes:
        assert old in content
        content = content.replace(old, new)
    engine.execute(DeployDefinition("uji", (Resource("b.bpmn", content.encode()),), "uji"), person("admin"))


def test_an_instance_is_put_elsewhere_after_its_consequences_were_read(office: Office, admin: Browser) -> None:
    instance = office.start()
    task = office.task(instance, "aktivitas_1")
    assert "Ubah posisi" in text_of(admin.get(f"/proses/{instance}"))
    page = f"/proses/{instance}/posisi"
    assert "1 · " in text_of(admin.get(page))
    chosen = {"hentikan": str(task.id), "mulai": "aktivitas_10", "alasan": REASON}
    asked = admin.send(page, **chosen)
    assert asked.status_code == 200
    assert "ditutup tanpa dikerjakan" in text_of(asked)
    assert "dimulai, tanpa melalui langkah di antaranya" in text_of(asked)
    assert office.open_activities(instance) == ["aktivitas_1"]
    assert admin.send(page, **chosen, yakin="1").status_code == 303
    assert office.open_activities(instance) == ["aktivitas_10"]
    text = text_of(admin.follow())
    assert "Posisi proses diubah." in text
    assert "mengubah posisi proses" in text
    assert REASON in text


def test_stopping_everything_says_that_the_process_is_cancelled(office: Office, admin: Browser) -> None:
    instance = office.start()
    task = office.task(instance, "aktivitas_1")
    page = f"/proses/{instance}/posisi"
    admin.get(page)
    asked = admin.send(page, hentikan=str(task.id), mulai="", alasan=REASON)
    assert "jadi proses ini dibatalkan" in text_of(asked)
    admin.send(page, hentikan=str(task.id), mulai="", alasan=REASON, yakin="1")
    assert office.view(instance).row.status is InstanceStatus.CANCELLED


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"alasan": REASON}, "Pilih apa yang dimulai, apa yang dihentikan, atau keduanya."),
        ({"mulai": "aktivitas_10", "alasan": "salah"}, "Alasan paling sedikit 10 karakter."),
        ({"mulai": "aktivitas_10"}, "Alasan wajib diisi."),
    ],
)
def test_what_is_missing_is_asked_for_and_what_was_chosen_stays(
    office: Office, admin: Browser, chosen: dict[str, str], words: str
) -> None:
    instance = office.start()
    admin.get(f"/proses/{instance}/posisi")
    again = admin.send(f"/proses/{instance}/posisi", **chosen)
    assert again.status_code == 422
    assert words in text_of(again)
    assert ('value="aktivitas_10" selected' in again.text) is ("mulai" in chosen)
    assert office.events(instance, "instance.modified") == []


def test_a_process_that_fails_on_its_way_is_told_beside_what_was_chosen(office: Office, engine, admin: Browser) -> None:
    deploy(engine, "fails_behind_a_task.bpmn")
    key = next(row.key for row in engine.queries.definitions(person("admin")) if "fails" in row.resource_name)
    instance = start(engine, key)
    page = f"/proses/{instance}/posisi"
    failing = [
        place.activity_id for place in engine.queries.position(person("admin"), instance).places if not place.is_task
    ]
    admin.get(page)
    answer = admin.send(page, mulai=failing[0], alasan=REASON, yakin="1")
    assert answer.status_code == 500
    assert REASON in answer.text


@pytest.mark.parametrize("user", ["kadis", "auditor"])
def test_others_find_neither_page(office: Office, as_person, user: str) -> None:
    instance = office.start()
    browser = as_person(user)
    definition = office.view(instance).row.definition_id
    assert "Ubah posisi" not in browser.get(f"/proses/{instance}").text
    assert browser.get(f"/proses/{instance}/posisi").status_code == 403
    assert browser.get(f"/definisi/{definition}/pindahkan").status_code == 403
    assert "Pindahkan" not in browser.get(f"/definisi/{definition}").text


@pytest.fixture
def instances(office: Office) -> tuple[UUID, UUID]:
    """Two instances of `pindah`: one waits for everybody, one at `lanjut` too."""
    deploy(office.engine, "moves_on.bpmn")
    return start(office.engine, "pindah", "K-1"), start(office.engine, "pindah", "K-2")


def test_instances_move_after_the_plan_was_read(office: Office, engine, instances, admin: Browser) -> None:
    newer(engine)
    new, old = versions(engine, "pindah")
    assert "Pindahkan 2 proses ke versi lain" in text_of(admin.get(f"/definisi/{old.id}"))
    page = f"/definisi/{old.id}/pindahkan"
    text = text_of(admin.get(page))
    assert "Semua langkah punya pasangan" in text
    assert "Tetap sama" in text
    chosen = {"ke": str(new.id), "proses": [str(id) for id in instances], "alasan": REASON}
    asked = text_of(admin.send(page, **chosen))
    assert "Pindahkan 2 proses ke versi 2?" in asked
    assert "Batas waktu yang sedang berjalan tidak bergeser." in asked
    assert admin.send(page, **chosen, yakin="1").status_code == 303
    assert "2 proses dipindahkan ke versi 2." in text_of(admin.follow())
    assert {office.view(id).row.definition_version for id in instances} == {2}
    assert "memindahkan proses ke versi 2" in text_of(admin.get(f"/proses/{instances[0]}"))


def test_who_cannot_move_is_told_why_and_the_others_can(office: Office, engine, instances, admin: Browser) -> None:
    engine.execute(CompleteTask(office.task(instances[0], "tinjau").id), person("admin"))
    newer(engine, ('id="tinjau" name="Tinjau"', 'id="baca" name="Baca"'), ('"tinjau"', '"baca"'))
    new, old = versions(engine, "pindah")
    page = f"/definisi/{old.id}/pindahkan"
    text = text_of(admin.get(page))
    assert "1 langkah tidak punya pasangan di versi tujuan." in text
    assert "Tidak ada di versi tujuan" in text
    assert "Sedang di “Tinjau”, yang tidak punya pasangan" in text
    chosen = {"ke": str(new.id), "proses": [str(id) for id in instances], "alasan": REASON, "yakin": "1"}
    assert admin.send(page, **chosen).status_code == 303
    shown = text_of(admin.follow())
    assert "1 proses dipindahkan ke versi 2." in shown
    assert "K-2 tidak dipindahkan: Proses ini tidak dapat dipindahkan ke versi itu." in shown
    assert [office.view(id).row.definition_version for id in instances] == [2, 1]


def test_limits_count_anew_only_where_asked(office: Office, engine, instances, admin: Browser) -> None:
    newer(engine, ("PT1H", "PT5H"))
    new, old = versions(engine, "pindah")
    page = f"/definisi/{old.id}/pindahkan"
    admin.get(f"{page}?ke={new.id}&ulang=1")
    chosen = {"ke": str(new.id), "ulang": "1", "proses": str(instances[0]), "alasan": REASON}
    assert "dihitung ulang dari sekarang" in text_of(admin.send(page, **chosen))
    admin.send(page, **chosen, yakin="1")
    due = [office.task(id, "tinjau").due_at for id in instances]
    assert (due[0] - due[1]).total_seconds() == 4 * 3600


def test_without_another_version_or_a_choice_nothing_is_sent(office: Office, engine, instances, admin: Browser) -> None:
    (only,) = versions(engine, "pindah")
    assert "Belum ada versi lain" in text_of(admin.get(f"/definisi/{only.id}/pindahkan"))
    newer(engine)
    page = f"/definisi/{only.id}/pindahkan"
    admin.get(page)
    missing = admin.send(page, alasan="baru")
    assert missing.status_code == 422
    assert "Pilih paling sedikit satu proses." in text_of(missing)
    assert "Alasan paling sedikit 10 karakter." in text_of(missing)
