"""Tables and files in forms, end to end: drafts, rounds, versions, quotas, and who may fetch what."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from engine.bootstrap import build_engine
from engine.bpmn.origins import SEEN
from engine.commands import ClaimTask, CompleteTask, SaveDraft, StartInstance, StoreFile, UploadFile
from engine.domain import FileValue
from engine.errors import DamagedFileError, InvalidVariablesError, NotAllowedError, NotFoundError
from engine.process_engine import ProcessEngine
from tests.support.deployments import deploy, start
from tests.support.office import Office, person

PDF = b"%PDF-1.7\nbukti\n%%EOF"
BEGUN = [{"nama": "Jalan", "target": "80", "kode": "A"}, {"nama": "Jembatan", "target": "8", "kode": "B"}]
ROW = {"indikator": "Jalan mantap", "target": "80", "realisasi": "76", "anggaran": "1250000", "tanggal": "2026-11-23"}
"""One row of `kinerja`, as a page sends it."""


@pytest.fixture
def task(office: Office) -> UUID:
    """A task whose form has two tables and a file."""
    deploy(office.engine, "fills_a_table.bpmn")
    instance = start(office.engine, "fills_a_table", awal=BEGUN)
    return office.task(instance, "isi").id


def upload(engine: ProcessEngine, name: str = "bukti.pdf", content: bytes = PDF, who: str = "sekretaris") -> FileValue:
    value: FileValue = engine.execute(UploadFile("bukti", name, content, ("pdf", "png")), person(who))
    return value


def complete(office: Office, task: UUID, **values: object) -> None:
    fixed = [{"_baris": "0", "realisasi": "70"}, {"_baris": "1"}]
    office.engine.execute(CompleteTask(task, {"tetap": fixed, "kinerja": [ROW], **values}), person("sekretaris"))


def test_a_tables_rows_become_a_variable_with_what_is_locked_and_computed(office: Office, task: UUID) -> None:
    instance = office.engine.queries.task(person("sekretaris"), task).row.instance_id
    complete(office, task, faktor="2")
    variables = office.view(instance).variables
    assert variables["kinerja"] == [
        {
            "indikator": "Jalan mantap",
            "target": "80",
            "realisasi": "76",
            "capaian": "95",
            "anggaran": "1250000",
            "tanggal": date(2026, 11, 23),
            "sifat": None,
            "bukti": None,
        }
    ]
    assert variables["tetap"] == [
        {"nama": "Jalan", "target": "80", "kode": "A", "realisasi": "70", "nilai": "140"},
        {"nama": "Jembatan", "target": "8", "kode": "B", "realisasi": None, "nilai": None},
    ]


def test_a_wrong_cell_keeps_the_whole_form_from_being_stored(office: Office, task: UUID) -> None:
    with pytest.raises(InvalidVariablesError) as refused:
        complete(office, task, kinerja=[ROW, {"indikator": "B", "target": "delapan"}])
    assert [(each.field, each.row, each.column, each.code) for each in refused.value.problems] == [
        ("kinerja", 2, "target", "type")
    ]
    assert office.engine.queries.task(person("sekretaris"), task).row.status == "open"


def test_what_a_form_would_become_is_told_without_doing_anything(office: Office, task: UUID) -> None:
    instance = office.engine.queries.task(person("sekretaris"), task).row.instance_id
    before = office.view(instance).history
    values = {"faktor": "2", "kinerja": [{"indikator": "A", "target": "x"}, ROW], "tetap": [{"_baris": "0"}]}
    trial = office.engine.queries.try_form(person("sekretaris"), task, values)
    assert [each.place for each in trial.problems] == ["kinerja[1].target", "tetap"]
    assert [row["capaian"] for row in trial.tables["kinerja"]] == [None, "95"]
    assert office.view(instance).history == before
    with pytest.raises(NotFoundError):
        office.engine.queries.try_form(person("sekretaris"), uuid4(), values)


def test_drafts_of_two_people_do_not_mix_and_no_draft_is_an_event(office: Office, task: UUID) -> None:
    queries = office.engine.queries
    events = len(office.view(queries.task(person("sekretaris"), task).row.instance_id).history)
    for who, text in (("sekretaris", "1,"), ("admin", "2,5")):
        draft = {"kinerja": [{"indikator": text}, {}], "faktor": "x"}
        for _again in range(3):
            office.engine.execute(SaveDraft(task, draft), person(who))
    assert queries.task(person("sekretaris"), task).values["kinerja"] == [{"indikator": "1,"}, {}]
    assert queries.task(person("admin"), task).values["kinerja"] == [{"indikator": "2,5"}, {}]
    assert len(office.view(queries.task(person("sekretaris"), task).row.instance_id).history) == events


def test_a_draft_with_a_file_outlives_the_program(office: Office, task: UUID, settings) -> None:
    file = upload(office.engine)
    office.engine.execute(SaveDraft(task, {"bukti": str(file.id), "kinerja": [ROW]}), person("sekretaris"))
    other = build_engine(settings, office.clock)
    try:
        view = other.queries.task(person("sekretaris"), task)
        assert (view.values["bukti"], view.values["kinerja"]) == (str(file.id), [ROW])
        assert other.queries.own_files(person("sekretaris"), [str(file.id)]) == {str(file.id): file}
        assert other.queries.own_file(person("sekretaris"), file.id)[1] == PDF
    finally:
        other.close()


def test_a_replaced_file_stays_as_an_earlier_version(office: Office, task: UUID) -> None:
    queries = office.engine.queries
    instance = queries.task(person("sekretaris"), task).row.instance_id
    first, second = upload(office.engine), upload(office.engine, "baru.pdf", PDF + b"2")
    complete(office, task, bukti=str(first.id), kinerja=[{**ROW, "bukti": str(second.id)}])
    check = office.task(instance, "periksa").id
    office.engine.execute(CompleteTask(check, {"ulang": "true"}), person("kadis"))
    again = office.task(instance, "isi").id
    shown = queries.task(person("sekretaris"), again)
    assert shown.values["bukti"] == [first]
    assert set(shown.known_files) == {str(first.id)} | {str(second.id)}
    complete(office, again, bukti=[str(second.id)], kinerja=[{**ROW, "_baris": "0"}])
    held = {(each.field, str(each.value["name"])): each for each in queries.held_files(person("auditor"), instance)}
    assert held["bukti", "bukti.pdf"].superseded_at is not None
    assert held["kinerja.bukti", "baru.pdf"].superseded_at is not None
    assert held["bukti", "baru.pdf"].superseded_at is None
    assert held["bukti", "baru.pdf"].label == "Bukti dukung"
    assert queries.instance_file(person("auditor"), instance, first.id) == (first, PDF)


def test_a_file_is_fetched_by_who_may_see_the_instance_and_nobody_else(office: Office, task: UUID) -> None:
    queries = office.engine.queries
    instance = queries.task(person("sekretaris"), task).row.instance_id
    file, other = upload(office.engine), upload(office.engine, "lain.pdf")
    for who in ("auditor", "kadis", "sekretaris"):
        with pytest.raises(NotFoundError):
            queries.instance_file(person(who), instance, file.id)  # nobody's form holds it yet
    complete(office, task, bukti=str(file.id))
    for who in ("auditor", "kadis", "admin"):
        assert queries.instance_file(person(who), instance, file.id)[1] == PDF
    for who, wanted in (("anggota", file.id), ("auditor", other.id), ("auditor", uuid4())):
        with pytest.raises(NotFoundError):
            queries.instance_file(person(who), instance, wanted)
    with pytest.raises(NotFoundError):
        queries.own_file(person("kadis"), file.id)


def test_nobody_puts_anothers_file_into_a_form(office: Office, task: UUID) -> None:
    stolen = upload(office.engine, who="kadis")
    for sent in (str(stolen.id), str(uuid4()), "bukan-id", dict(stolen)):
        with pytest.raises(InvalidVariablesError) as refused:
            complete(office, task, bukti=sent)
        assert [(each.field, each.code) for each in refused.value.problems] == [("bukti", "file_unknown")]


def test_a_file_sent_over_rest_is_held_to_the_forms_types_and_findings(office: Office, task: UUID) -> None:
    for content, code in ((b"teks biasa", "file_type"), (PDF + b"/Encrypt 1 0 R", "file_encrypted")):
        stored = office.engine.execute(StoreFile("a.pdf", content), person("sekretaris"))
        with pytest.raises(InvalidVariablesError) as refused:
            complete(office, task, bukti=[stored])
        assert [each.code for each in refused.value.problems] == [code]
    stored = office.engine.execute(StoreFile("a.pdf", PDF), person("sekretaris"))
    instance = office.engine.queries.task(person("sekretaris"), task).row.instance_id
    complete(office, task, bukti=[stored])
    assert [each["name"] for each in office.view(instance).variables["bukti"]] == ["a.pdf"]


@pytest.mark.parametrize(
    ("name", "content", "code", "expected"),
    [
        ("a.pdf", b"", "file_broken", ""),
        ("a.pdf", b"<html>", "file_type", "pdf, png"),
        ("a.pdf", b"MZ" + b"\0" * 99, "file_type", "pdf, png"),
        ("a.pdf", b"PK\x03\x04" + b"\0" * 99, "file_broken", "a.pdf.zip"),
        ("a.pdf", b"%PDF-" + b"\0" * 10_000_000, "size", "10 MB"),
        ("a.pdf", b"%PDF-" + b"\0" * 100_000_000, "size", "10 MB"),
    ],
    ids=["empty", "a page", "a program", "damaged", "10 MB and more", "100 MB"],
)
def test_an_upload_that_does_not_fit_is_refused_and_not_kept(
    office: Office, name: str, content: bytes, code: str, expected: str
) -> None:
    with pytest.raises(InvalidVariablesError) as refused:
        upload(office.engine, name, content)
    [problem] = refused.value.problems
    assert (problem.field, problem.code, problem.expected) == ("bukti", code, expected)
    assert upload(office.engine)["name"] == "bukti.pdf"


def test_auditors_send_no_files(office: Office) -> None:
    with pytest.raises(NotAllowedError):
        upload(office.engine, who="auditor")


def test_quotas_hold_for_one_and_for_all(office: Office, settings) -> None:
    narrow = build_engine(replace(settings, quota_user_mb=1, quota_total_mb=2), office.clock)
    try:
        for who, size, fits in (("kadis", 900_000, True), ("kadis", 200_000, False), ("sektim", 950_000, True)):
            content = b"%PDF-" + who.encode() + b"\0" * size
            if fits:
                upload(narrow, "a.pdf", content, who)
                continue
            with pytest.raises(InvalidVariablesError) as refused:
                upload(narrow, "a.pdf", content, who)
            assert [(each.code, each.expected) for each in refused.value.problems] == [("quota", "1 MB")]
        with pytest.raises(InvalidVariablesError) as refused:
            upload(narrow, "a.pdf", b"%PDF-" + b"\0" * 200_000, "sekretaris")
        assert [(each.code, each.expected) for each in refused.value.problems] == [("quota", "2 MB")]
    finally:
        narrow.close()


def test_contents_may_lie_in_a_folder_and_stay_readable_whatever_the_setting(
    office: Office, settings, tmp_path: Path
) -> None:
    outside = build_engine(
        replace(settings, data_dir=tmp_path, history_key_file=settings.history_key_file, files="folder")
    )
    try:
        file, again = upload(outside), upload(outside, "sama.pdf")
    finally:
        outside.close()
    [kept] = [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
    assert (kept.name, kept.read_bytes(), file["sha256"]) == (again["sha256"], PDF, kept.name)
    inside = build_engine(replace(settings, data_dir=tmp_path, history_key_file=settings.history_key_file))
    try:
        assert inside.queries.own_file(person("sekretaris"), file.id)[1] == PDF
        assert inside.queries.check_files() == ()
        kept.write_bytes(b"lain")
        with pytest.raises(DamagedFileError):
            inside.queries.own_file(person("sekretaris"), file.id)
        assert inside.queries.check_files() == (file["sha256"],)
    finally:
        inside.close()


def test_a_start_forms_table_is_checked_and_its_files_are_held(office: Office) -> None:
    deploy(office.engine, "starts_with_a_table.bpmn")
    file = upload(office.engine)
    rows = [{"nama": "A", "jumlah": "2", "bukti": str(file.id)}]
    with pytest.raises(InvalidVariablesError):
        office.engine.execute(
            StartInstance(key="starts_with_a_table", variables={"daftar": [{"nama": "A"}]}, form=True),
            person("sekretaris"),
        )
    command = StartInstance(key="starts_with_a_table", variables={"daftar": rows}, form=True)
    instance: UUID = office.engine.execute(command, person("sekretaris"))
    assert office.view(instance).variables["daftar"] == [{"nama": "A", "jumlah": "2", "dua_kali": "4", "bukti": file}]
    [held] = office.engine.queries.held_files(person("sekretaris"), instance)
    assert (held.field, held.label, held.activity) == ("daftar.bukti", "Daftar: Bukti", "")


def test_claiming_hands_a_table_on_with_its_beginning(office: Office, task: UUID) -> None:
    office.engine.execute(ClaimTask(task), person("sekretaris"))
    [_, free, fixed, *_rest] = office.engine.queries.task(person("sekretaris"), task).form
    assert free.table is not None
    assert fixed.table is not None
    assert (free.table.may_add, free.table.most, free.table.begun) == (True, 50, ())
    begun = [{name: cell for name, cell in row.items() if name != SEEN} for row in fixed.table.begun]
    assert (fixed.table.may_add, begun) == (False, BEGUN)
