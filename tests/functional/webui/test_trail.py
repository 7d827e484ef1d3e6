"""Jejak Audit: the system's events, verifications that are asked for, seals; and what auditors read."""

import json
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from uuid import UUID

import pytest
from docx import Document
from sqlalchemy import update

from engine.bootstrap import build_engine
from engine.commands import SealHistory, SignIn
from engine.config import Settings
from engine.domain import Actor
from engine.errors import NotAllowedError
from engine.read_models.examinations import TrailAsked
from engine.store.database import open_database
from engine.store.repositories.history import EVENT
from engine.worker.examiner import Examiner
from tests.functional.webui.conftest import Browser, text_of
from tests.support.clock import MovableClock
from tests.support.ledger import WORKER
from tests.support.office import PASSWORD, Office, person
from webui import create_app

AsPerson = Callable[[str], Browser]
ROOT = "/jejak-audit"


def examined(browser: Browser, office: Office, **fields: object) -> str:
    """Ask for a verification, let a worker do it, and return the text of its page."""
    browser.get(f"{ROOT}/pemeriksaan")
    answer = browser.send(f"{ROOT}/pemeriksaan", **fields)
    assert answer.status_code == 303, text_of(answer)
    address = answer.headers["Location"]
    assert "Menunggu pekerja" in text_of(browser.get(address))
    assert Examiner(office.engine).work()
    return text_of(browser.get(address))


def change(settings: Settings, statement: object) -> None:
    database = open_database(settings.database_url)
    with database.execution_options(alur_writes=True).begin() as connection:
        assert connection.execute(statement).rowcount > 0
    database.dispose()


def last_told(office: Office, type: str) -> dict:
    return json.loads([event for event in office.system_chain() if event.type == type][-1].data)


def test_an_honest_history_is_verified_on_a_page_and_the_result_is_kept_in_history(office: Office, as_person: AsPerson):
    office.start()
    office.engine.execute(SealHistory(), WORKER)
    auditor = as_person("auditor")
    page = examined(auditor, office, putar_ulang="1")
    assert "Integritas terverifikasi" in page
    assert "1 proses, 0 berbeda" in page
    told = last_told(office, "history.verified")
    assert (told["result"], told["requested_by"], told["replays"]) == ("whole", "auditor", True)
    assert told["events"] == len(office.system_chain()) - 1 + sum(
        len(office.chain(row.id)) for row in office.engine.queries.instances(office.auditor).rows
    )
    assert told["seal"]["number"] == 1
    assert set(told["versions"]) == {"alur", "python", "spiffworkflow", "database"}
    assert "Integritas terverifikasi" in text_of(auditor.get(f"{ROOT}/pemeriksaan"))


@pytest.mark.damages_history
def test_a_broken_chain_is_named_with_its_first_event_and_leads_to_the_instance(
    office: Office, settings: Settings, as_person: AsPerson
):
    instance = office.start()
    change(settings, update(EVENT).where(EVENT.c.chain == instance, EVENT.c.sequence == 3).values(actor="lain"))
    auditor = as_person("auditor")
    page = examined(auditor, office)
    assert "Rantai catatan rusak" in page
    assert "Proses PK-2026-TW3, peristiwa 3" in page
    assert "Isi atau kode pengaman peristiwa ini bukan yang ditulis." in page
    assert auditor.page is not None
    assert f'href="/proses/{instance}"' in auditor.page.text
    told = last_told(office, "history.verified")
    assert told["result"] == "broken"
    assert told["misfits"] == [{"kind": "altered", "chain": str(instance), "sequence": 3, "seal": 0}]


def test_a_seal_that_was_taken_home_is_compared_and_a_wrong_file_is_refused(office: Office, as_person: AsPerson):
    office.engine.execute(SealHistory(), WORKER)
    auditor = as_person("auditor")
    kept = auditor.get(f"{ROOT}/segel/1.json")
    assert kept.headers["Content-Disposition"] == "attachment; filename=segel-1.json"
    page = examined(auditor, office, segel=(BytesIO(kept.data), "segel-1.json"))
    assert "Segel pembandingsegel 1, 23 November 2026" in page
    other = {**json.loads(kept.data), "events": 7}
    auditor.get(f"{ROOT}/pemeriksaan")
    for content, said in (
        (b"bukan segel", "bukan segel Alur"),
        (json.dumps(other).encode(), "sudah berubah sejak diunduh"),
    ):
        refused = auditor.send(f"{ROOT}/pemeriksaan", segel=(BytesIO(content), "segel.json"))
        assert refused.status_code == 400
        assert said in text_of(refused)
    assert auditor.get(f"{ROOT}/segel/9.json").status_code == 404


def test_the_same_verification_is_not_done_twice_and_not_too_many_wait(office: Office, as_person: AsPerson):
    auditor = as_person("auditor")
    auditor.get(f"{ROOT}/pemeriksaan")
    first = auditor.send(f"{ROOT}/pemeriksaan").headers["Location"]
    auditor.get(f"{ROOT}/pemeriksaan")
    assert auditor.send(f"{ROOT}/pemeriksaan").headers["Location"] == first
    for number in range(1, 6):
        office.engine.execute(SealHistory(), WORKER)
        kept = auditor.get(f"{ROOT}/segel/{number}.json").data
        auditor.get(f"{ROOT}/pemeriksaan")
        last = auditor.send(f"{ROOT}/pemeriksaan", segel=(BytesIO(kept), "segel.json"))
        assert last.status_code == (303 if number < 5 else 409)
    assert "Terlalu banyak pemeriksaan menunggu" in text_of(last)


def test_a_worker_that_dies_leaves_its_verification_to_the_next_and_the_third_time_it_is_given_up(
    office: Office, as_person: AsPerson, monkeypatch: pytest.MonkeyPatch
):
    auditor = as_person("auditor")
    auditor.get(f"{ROOT}/pemeriksaan")
    address = auditor.send(f"{ROOT}/pemeriksaan").headers["Location"]

    class Dies(Examiner):
        def _examined(self, examination_id: UUID):
            raise KeyboardInterrupt

    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            Dies(office.engine).work()
        assert office.engine.queries.next_examination() is None, "it is still that worker's"
        office.clock.advance(seconds=61)
    assert not Examiner(office.engine).work()
    assert "Pemeriksaan tidak dapat diselesaikan" in text_of(auditor.get(address))
    assert last_told(office, "history.verified")["result"] == "failed"


def test_how_far_it_is_can_be_seen_while_it_runs(office: Office, as_person: AsPerson):
    auditor = as_person("auditor")
    auditor.get(f"{ROOT}/pemeriksaan")
    address = auditor.send(f"{ROOT}/pemeriksaan").headers["Location"]
    seen: list[str] = []

    class Watched(Examiner):
        def _tell(self, examination_id: UUID, phase: str, done: int, total: int) -> None:
            super()._tell(examination_id, phase, done, total)
            seen.append(text_of(auditor.get(address)))

    assert Watched(office.engine).work()
    assert "Sedang diperiksa" in seen[-1]
    assert "peristiwa diperiksa" in seen[-1]
    assert "Muat ulang" in seen[-1]


def test_the_record_of_a_verification_is_a_page_and_a_word_file(office: Office, as_person: AsPerson):
    office.engine.execute(SealHistory(), WORKER)
    seal = office.engine.queries.seals(office.auditor)[0]
    auditor = as_person("auditor")
    examined(auditor, office)
    (row,) = office.engine.queries.examinations(office.auditor).rows
    address = f"{ROOT}/pemeriksaan/{row.id}/berita-acara"
    page = text_of(auditor.get(address))
    letter = Document(BytesIO(auditor.get(f"{address}.docx").data))
    cells = [cell.text for table in letter.tables for line in table.rows for cell in line.cells]
    text = " ".join([paragraph.text for paragraph in letter.paragraphs] + cells)
    for said in ("BERITA ACARA VERIFIKASI RIWAYAT", seal.hash, "Senin, tanggal 23 November 2026", "Jam server",
                 "INTEGRITAS TERVERIFIKASI", "Belum ditandatangani secara elektronik.", "SpiffWorkflow"):  # fmt: skip
        assert said in page, said
        assert said in text, said


def test_a_record_is_only_there_when_something_was_found(office: Office, as_person: AsPerson):
    auditor = as_person("auditor")
    auditor.get(f"{ROOT}/pemeriksaan")
    address = auditor.send(f"{ROOT}/pemeriksaan").headers["Location"]
    assert auditor.get(f"{address}/berita-acara").status_code == 404
    assert auditor.get(f"{address}/berita-acara.docx").status_code == 404
    assert auditor.get(f"{ROOT}/pemeriksaan/{UUID(int=5)}").status_code == 404


def test_only_auditors_and_administrators_come_here_and_only_administrators_seal(office: Office, as_person: AsPerson):
    stranger = as_person("kadis")
    for path in ("", "/pemeriksaan", "/segel", "/jejak.csv", "/segel/1.json"):
        assert stranger.get(ROOT + path).status_code == 403
    assert "Jejak Audit" not in text_of(stranger.get("/"))
    auditor = as_person("auditor")
    assert "Segel sekarang" not in text_of(auditor.get(f"{ROOT}/segel"))
    assert auditor.send(f"{ROOT}/segel").status_code == 403
    administrator = as_person("admin")
    administrator.get(f"{ROOT}/segel")
    assert administrator.send(f"{ROOT}/segel").status_code == 303
    page = text_of(administrator.follow())
    assert "Segel 1 dibuat" in page
    assert "belum dikirim lewat surel" in page


def test_the_systems_events_are_found_by_kind_person_and_day_and_come_as_csv(office: Office, as_person: AsPerson):
    with pytest.raises(NotAllowedError):
        office.engine.execute(SignIn("kadis", "bukan kata sandinya"), Actor("kadis"))
    office.clock.move_to("2026-11-24 08:00")
    office.engine.execute(SignIn("kadis", PASSWORD), Actor("kadis"))
    auditor = as_person("auditor")
    assert "Gagal masuk sebagai “kadis”" in text_of(auditor.get(ROOT))
    page = text_of(auditor.get(f"{ROOT}?jenis=gagal&dari=2026-11-23&sampai=2026-11-23"))
    assert page.count("Gagal masuk sebagai “kadis”") == 1
    assert "Gagal masuk sebagai" not in text_of(auditor.get(f"{ROOT}?jenis=gagal&dari=2026-11-24"))
    rows = auditor.get(f"{ROOT}/jejak.csv?jenis=masuk&orang=kadis").text.splitlines()
    assert len(rows) == 2
    assert "user.signed_in" in rows[1]
    assert auditor.get(f"{ROOT}?jenis=apa&dari=kemarin&orang=%00&halaman=99999").status_code == 200
    with pytest.raises(NotAllowedError):
        office.engine.queries.system_trail(person("kadis"), TrailAsked())


@pytest.fixture
def watched(settings: Settings, clock: MovableClock):
    """An application where auditors' reading is told."""
    told = replace(settings, audit_reads=True)
    engine = build_engine(told, clock)
    yield Office(engine, clock, settings.database_url), create_app(engine, told)
    engine.close()


def reads(office: Office) -> list[tuple[str, str]]:
    return [
        (event.actor, json.loads(event.data)["subject"])
        for event in office.system_chain()
        if event.type == "history.read"
    ]


def test_what_an_auditor_reads_is_told_once_in_ten_minutes_for_each_page(watched):
    office, app = watched
    instance = office.start()
    auditor = Browser(app.test_client())
    auditor.sign_in("auditor")
    for _ in range(3):
        auditor.get(f"/proses/{instance}")
    auditor.get(f"/proses/{instance}/ulang")
    assert reads(office) == [("auditor", f"/proses/{instance}"), ("auditor", f"/proses/{instance}/ulang")]
    office.clock.advance(minutes=10)
    auditor.get(f"/proses/{instance}")
    assert len(reads(office)) == 3
    rest = app.test_client().get("/engine-rest/history/process-instance", auth=("auditor", PASSWORD))
    assert rest.status_code == 200
    assert reads(office)[-1] == ("auditor", "/engine-rest/history/process-instance")
    other = Browser(app.test_client())
    other.sign_in("kadis")
    other.get(f"/proses/{instance}")
    assert len(reads(office)) == 4


def test_what_cannot_be_told_is_not_read(watched, monkeypatch: pytest.MonkeyPatch):
    office, app = watched
    instance = office.start()
    auditor = Browser(app.test_client())
    auditor.sign_in("auditor")
    database = open_database(office.database_url)
    with database.execution_options(alur_writes=True).begin() as connection:
        connection.exec_driver_sql("ALTER TABLE chain_head RENAME TO chain_head_away")
    answer = auditor.get(f"/proses/{instance}")
    with database.execution_options(alur_writes=True).begin() as connection:
        connection.exec_driver_sql("ALTER TABLE chain_head_away RENAME TO chain_head")
    database.dispose()
    assert answer.status_code == 500
    assert "PK-2026-TW3" not in answer.text
    assert auditor.get(f"/proses/{instance}").status_code == 200


def test_nothing_is_told_of_reading_unless_it_is_asked_for(office: Office, as_person: AsPerson):
    instance = office.start()
    as_person("auditor").get(f"/proses/{instance}")
    assert reads(office) == []
