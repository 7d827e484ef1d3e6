"""A unit's staff enter their part before and beside their head's task; the head finds it, checks it and sends it."""

from pathlib import Path
from uuid import UUID

import pytest

from engine.commands import (
    CancelInstance,
    ClaimTask,
    CompleteTask,
    DeployDefinition,
    EnterPart,
    MigrateInstances,
    Resource,
    RetireIndicator,
    SaveDraft,
    SavePartDraft,
    SuspendInstance,
    UploadFile,
)
from engine.domain import FileValue
from engine.errors import ConflictError, InvalidVariablesError, NotAllowedError, NotFoundError
from engine.read_models import CollectionState as State
from engine.read_models import PartPage, TaskView
from tests.support.deployments import versions
from tests.support.office import FORMS, Office, person

STAFF, HEAD, COLLEAGUE = person("staf-tata-ruang"), person("kabid-tata-ruang"), person("staf-bina-marga")
UNIT = "tata-ruang"
SOP = Path(__file__).resolve().parents[3] / "processes" / "pengukuran_kinerja.bpmn"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


@pytest.fixture
def gathering(office: Office) -> UUID:
    """The SOP, with activity 5 open: row 7's tasks do not exist yet."""
    instance = office.start()
    office.bring_to(instance, "aktivitas_5")
    return instance


def page(office: Office, instance: UUID, who=STAFF) -> PartPage:
    return office.engine.queries.unit_part(who, instance, UNIT)


def row(**cells: object) -> dict[str, object]:
    return {"kinerja": [{"_baris": "0", **cells}]}


def enter(office: Office, instance: UUID, *, who=STAFF, revision: int | None = None, **values: object) -> int:
    """Enter as somebody does who looks at the page now: what the values do not say is sent as it stands."""
    shown = page(office, instance, who)
    cells = {**shown.values["kinerja"][0], **values.pop("cells", {})}  # type: ignore[index, dict-item]
    texts = {id: text for id, text in shown.values.items() if id != "kinerja"}
    entered = {**texts, **values, "kinerja": [cells]}
    at = shown.part.revision if revision is None else revision
    changed: int = office.engine.execute(EnterPart(instance, UNIT, entered, at), who)
    return changed


def task_view(office: Office, instance: UUID, who=HEAD) -> TaskView:
    return office.engine.queries.task(who, office.task(instance, "aktivitas_7", UNIT).id)


def cell(view: TaskView | PartPage, column: str) -> object:
    return view.values["kinerja"][0][column]  # type: ignore[index]


def test_what_staff_enter_waits_for_the_task_and_the_head_finds_who_entered_it(office: Office, gathering: UUID) -> None:
    assert enter(office, gathering, cells={"realisasi": "76.5"}, faktor_pendorong="Cuaca baik") == 2
    told = [line for line in office.view(gathering).history if line.type == "unit_part.entered"]
    assert [(line.actor, line.role, line.data["unit"]) for line in told] == [
        ("staf-tata-ruang", "staf-tata-ruang", UNIT)
    ]
    changes = told[0].data["changes"]
    assert sorted(changes.values()) == [["", "76,5"], ["", "Cuaca baik"]]
    assert office.open_activities(gathering) == ["aktivitas_5"], "entering completes nothing"
    office.complete(gathering, "aktivitas_5")
    view = task_view(office, gathering)
    assert (cell(view, "realisasi"), view.values["faktor_pendorong"]) == ("76,5", "Cuaca baik")
    assert view.values["hasil_validasi"] is None
    assert view.part is not None
    assert [(entry.who, entry.count) for entry in view.part.entries] == [("Staf Tata Ruang", 2)]
    assert not view.has_draft
    enter(office, gathering, cells={"realisasi": "77"})
    office.complete(gathering, "aktivitas_7", unit=UNIT, kinerja=[{"_baris": "0", "realisasi": "77"}])
    row = office.view(gathering).variables["data_unit"][UNIT]["kinerja"][0]  # type: ignore[index]
    assert row["realisasi"] == "77"


def test_the_board_and_the_staffs_own_list_tell_the_truth_of_it(office: Office, gathering: UUID) -> None:
    def state() -> State:
        board = office.engine.queries.collection(person("sektim"), gathering)
        assert board is not None
        return next(each.state for each in board.rows if each.unit_id == UNIT)

    assert state() is State.EMPTY
    owed = office.engine.queries.owed_parts(STAFF)
    assert [(each.unit_id, each.state, each.filled, each.total) for each in owed] == [(UNIT, State.EMPTY, 0, 1)]
    enter(office, gathering, cells={"realisasi": "76"})
    assert state() is State.DRAFT
    (owed,) = office.engine.queries.owed_parts(STAFF)
    assert (owed.state, owed.filled) == (State.DRAFT, 1)
    own = office.engine.queries.collection(STAFF, gathering)
    assert own is not None
    assert not own.is_whole
    assert [(each.unit_id, each.can_enter, each.who) for each in own.rows] == [(UNIT, True, "Staf Tata Ruang")]
    office.complete(gathering, "aktivitas_5")
    assert office.engine.queries.owed_parts(STAFF)[0].due_at is not None
    office.complete(gathering, "aktivitas_7", unit=UNIT)
    assert state() is State.SENT
    assert office.engine.queries.owed_parts(STAFF) == ()
    with pytest.raises(ConflictError, match="has been sent"):
        page(office, gathering)


def test_a_part_that_came_back_begins_with_what_was_sent_and_says_why(office: Office, gathering: UUID) -> None:
    enter(office, gathering, cells={"realisasi": "70"})
    office.complete(gathering, "aktivitas_5")
    wrong = {"hasil_validasi": "tidak_valid", "catatan_validasi": "Realisasi belum sesuai bukti."}
    office.complete(gathering, "aktivitas_7", unit=UNIT, kinerja=[{"_baris": "0", "realisasi": "71"}], **wrong)
    shown = page(office, gathering)
    assert cell(shown, "realisasi") == "71", "what the head sent, not what staff had entered before"
    assert shown.part.entries == ()
    assert enter(office, gathering, cells={"realisasi": "72"}) == 1
    assert office.engine.queries.owed_parts(STAFF)[0].state is State.MEND
    office.complete_units(gathering, "sekretariat", "bina-marga", "sumber-daya-air", "cipta-karya")
    note = page(office, gathering).note
    assert note is not None
    assert "Realisasi belum sesuai bukti." in note.note
    office.complete(gathering, "aktivitas_5")
    assert cell(task_view(office, gathering), "realisasi") == "72"


def test_two_colleagues_on_different_places_both_keep_what_they_entered(office: Office, gathering: UUID) -> None:
    before = page(office, gathering).part.revision
    enter(office, gathering, cells={"realisasi": "76"})
    stale = {
        "_baris": page(office, gathering).values["kinerja"][0]["_baris"],
        "realisasi": "",
        "realisasi_anggaran": "500",
    }  # type: ignore[index]
    office.engine.execute(EnterPart(gathering, UNIT, {"kinerja": [stale]}, before), person("admin"))
    shown = page(office, gathering)
    assert (cell(shown, "realisasi"), cell(shown, "realisasi_anggaran")) == ("76", "500")
    assert [entry.who for entry in shown.part.entries] == ["Administrator", "Staf Tata Ruang"]


def test_two_colleagues_in_one_place_are_told_and_nothing_typed_is_lost(office: Office, gathering: UUID) -> None:
    enter(office, gathering, who=person("admin"), cells={"realisasi": "80"})
    with pytest.raises(ConflictError) as refused:
        enter(office, gathering, revision=0, cells={"realisasi": "76"})
    assert refused.value.id == "part.overtaken"
    key = page(office, gathering).values["kinerja"][0]["_baris"]  # type: ignore[index]
    typed = {"kinerja": [{"_baris": key, "realisasi": "76", "realisasi_anggaran": "9"}]}
    office.engine.execute(SavePartDraft(gathering, UNIT, typed, 0), STAFF)
    shown = page(office, gathering)
    assert (cell(shown, "realisasi"), cell(shown, "realisasi_anggaran")) == ("76", "9")
    assert [(note.row, note.column, note.there, note.who) for note in shown.part.overtaken] == [
        (1, "Realisasi", "80", "Administrator")
    ]
    assert cell(page(office, gathering, person("admin")), "realisasi") == "80", "nobody else sees it"
    assert enter(office, gathering) == 2, "sent again, knowingly"
    assert page(office, gathering).part.overtaken == ()
    assert not page(office, gathering).has_draft


def test_the_heads_draft_and_the_part_do_not_lose_against_each_other(office: Office, gathering: UUID) -> None:
    office.complete(gathering, "aktivitas_5")
    task = office.task(gathering, "aktivitas_7", UNIT).id
    office.engine.execute(ClaimTask(task), HEAD)
    key = page(office, gathering).values["kinerja"][0]["_baris"]  # type: ignore[index]
    typed = {"kinerja": [{"_baris": key, "realisasi": "", "realisasi_anggaran": "1.000"}], "tindak_lanjut": "Menyusul"}
    office.engine.execute(SaveDraft(task, typed, 0), HEAD)
    enter(office, gathering, cells={"realisasi": "76", "realisasi_anggaran": "900"}, faktor_penghambat="Hujan")
    view = task_view(office, gathering)
    assert cell(view, "realisasi") == "76", "what the head left alone comes from the staff"
    assert cell(view, "realisasi_anggaran") == "1000", "what the head typed stays"
    assert (view.values["tindak_lanjut"], view.values["faktor_penghambat"]) == ("Menyusul", "Hujan")
    assert view.part is not None
    assert [(note.column, note.there) for note in view.part.overtaken] == [("Realisasi Anggaran", "900")]
    office.engine.execute(SaveDraft(task, dict(view.values), view.part.revision), HEAD)
    seen = task_view(office, gathering).part
    assert seen is not None
    assert seen.overtaken == ()


def test_sending_would_not_undo_what_staff_entered_meanwhile(office: Office, gathering: UUID) -> None:
    enter(office, gathering, cells={"realisasi": "76"})
    office.complete(gathering, "aktivitas_5")
    task = office.task(gathering, "aktivitas_7", UNIT).id
    office.engine.execute(ClaimTask(task), HEAD)
    enter(office, gathering, cells={"realisasi": "78"})
    key = page(office, gathering).values["kinerja"][0]["_baris"]  # type: ignore[index]
    stale = {**FORMS["aktivitas_7"], **row(_baris=key, realisasi="76", realisasi_anggaran=None)}
    with pytest.raises(ConflictError) as refused:
        office.engine.execute(CompleteTask(task, stale, part_revision=1), HEAD)
    assert refused.value.id == "part.overtaken"
    office.engine.execute(CompleteTask(task, stale, part_revision=2), HEAD)
    assert "aktivitas_7" in {event for _, event in office.events(gathering, "task.completed")}


def test_a_program_cannot_send_a_part_without_what_staff_entered(office: Office, gathering: UUID) -> None:
    enter(office, gathering, cells={"realisasi": "76"})
    office.complete(gathering, "aktivitas_5")
    task = office.task(gathering, "aktivitas_7", UNIT).id
    office.engine.execute(ClaimTask(task), HEAD)
    with pytest.raises(ConflictError) as refused:
        office.engine.execute(CompleteTask(task, {"hasil_validasi": "valid"}, form=False), HEAD)
    assert refused.value.id == "part.left_out"
    assert "kinerja" in str(refused.value)
    assert page(office, gathering).part.revision == 1, "the part is still to be sent"
    key = page(office, gathering).values["kinerja"][0]["_baris"]  # type: ignore[index]
    carried = {"hasil_validasi": "valid", **row(_baris=key, realisasi=76)}
    office.engine.execute(CompleteTask(task, carried, form=False), HEAD)


def test_evidence_that_staff_send_is_the_heads_to_send_on(office: Office, gathering: UUID) -> None:
    command = UploadFile("bukti_dukung", "bukti.pdf", PDF, ("pdf",))
    file: FileValue = office.engine.execute(command, STAFF)
    with pytest.raises(InvalidVariablesError):
        enter(office, gathering, who=HEAD, cells={"bukti_dukung": [str(file.id)]})
    enter(office, gathering, cells={"realisasi": "76", "bukti_dukung": [str(file.id)]})
    queries = office.engine.queries
    assert queries.instance_file(HEAD, gathering, file.id)[1] == PDF
    assert queries.instance_file(person("sektim"), gathering, file.id)[1] == PDF
    for stranger in (COLLEAGUE, person("anggota")):
        with pytest.raises(NotFoundError):
            queries.instance_file(stranger, gathering, file.id)
    office.complete(gathering, "aktivitas_5")
    assert str(file.id) in task_view(office, gathering).known_files
    office.complete(gathering, "aktivitas_7", unit=UNIT, **row(realisasi="76", bukti_dukung=[str(file.id)]))
    held = queries.held_files(person("sekretaris"), gathering)
    assert [(each.value.id, each.unit) for each in held] == [(file.id, "Tata Ruang")]


def test_only_the_units_own_people_enter_and_only_while_it_is_asked(office: Office) -> None:
    instance = office.start()
    with pytest.raises(ConflictError, match="not asked"):
        office.engine.execute(EnterPart(instance, UNIT, {}, 0), STAFF)
    office.bring_to(instance, "aktivitas_5")
    for stranger in (COLLEAGUE, person("sektim"), person("auditor"), person("kadis")):
        with pytest.raises(NotAllowedError):
            office.engine.execute(EnterPart(instance, UNIT, {}, 0), stranger)
        with pytest.raises(NotAllowedError):
            office.engine.execute(SavePartDraft(instance, UNIT, {"tindak_lanjut": "x"}, 0), stranger)
    for stranger in (COLLEAGUE, person("kadis"), person("anggota")):
        with pytest.raises(NotAllowedError):
            page(office, instance, stranger)
    for reader in (person("sektim"), person("auditor")):
        assert not page(office, instance, reader).can_enter
    with pytest.raises(NotFoundError):
        office.engine.queries.collection(person("staf-bina-marga"), UUID(int=7))
    office.engine.execute(SuspendInstance(instance), person("admin"))
    with pytest.raises(ConflictError):
        enter_nothing(office, instance)
    with pytest.raises(ConflictError):
        page(office, instance)


def test_an_instance_that_was_withdrawn_takes_no_more(office: Office, gathering: UUID) -> None:
    enter(office, gathering, cells={"realisasi": "76"})
    office.engine.execute(CancelInstance(gathering, "Salah periode, diulang."), person("admin"))
    with pytest.raises(ConflictError) as refused:
        enter_nothing(office, gathering)
    assert refused.value.id == "instance.ended"
    assert office.engine.queries.owed_parts(STAFF) == ()


def enter_nothing(office: Office, instance: UUID) -> None:
    office.engine.execute(EnterPart(instance, UNIT, {}, 0), STAFF)


def test_what_does_not_fit_is_named_and_nothing_is_stored(office: Office, gathering: UUID) -> None:
    with pytest.raises(InvalidVariablesError) as refused:
        enter(office, gathering, cells={"realisasi": "banyak"}, faktor_pendorong="x" * 5000)
    places = {(each.field, each.row, each.column, each.code) for each in refused.value.problems}
    assert places == {("kinerja", 1, "realisasi", "type"), ("faktor_pendorong", 0, "", "maxlength")}
    assert page(office, gathering).part.revision == 0


def test_the_same_form_sent_twice_enters_once(office: Office, gathering: UUID) -> None:
    key = page(office, gathering).values["kinerja"][0]["_baris"]  # type: ignore[index]
    command = EnterPart(gathering, UNIT, {"kinerja": [{"_baris": key, "realisasi": "76"}]}, 0)
    first = office.engine.execute(command, STAFF, token="sekali")  # a form's token
    again = office.engine.execute(command, STAFF, token="sekali")
    assert (first, again) == (1, 1)
    assert page(office, gathering).part.revision == 1
    assert len(office.events(gathering, "unit_part.entered")) == 1


def test_a_row_that_is_measured_no_more_is_shown_to_whoever_typed_it(office: Office, gathering: UUID) -> None:
    key = page(office, gathering).values["kinerja"][0]["_baris"]  # type: ignore[index]
    typed = {"kinerja": [{"_baris": key, "_dilihat": "dulu", "realisasi": "76"}]}
    office.engine.execute(SavePartDraft(gathering, UNIT, typed, 0), STAFF)
    (row,) = page(office, gathering).values["kinerja"]  # type: ignore[misc]
    assert (row["realisasi"], row["_dilihat"]) == ("76", "dulu"), "what the page had shown of it stays with it"
    office.engine.execute(RetireIndicator(UUID(str(key)), "Tidak diukur lagi."), person("admin"))
    (row,) = page(office, gathering).values["kinerja"]  # type: ignore[misc]
    assert (row["realisasi"], row["_hilang"]) == ("76", "1")
    assert office.engine.queries.owed_parts(STAFF)[0].total == 0


def test_what_staff_entered_goes_with_the_instance_to_a_version_that_calls_the_activity_otherwise(
    office: Office, gathering: UUID
) -> None:
    admin = person("admin")
    enter(office, gathering, cells={"realisasi": "76"})
    content = SOP.read_bytes().replace(b"aktivitas_7", b"pengisian_unit")
    office.engine.execute(DeployDefinition("uji", (Resource(SOP.name, content),), "uji"), admin)
    newest, before, *_ = versions(office.engine, "pengukuran_kinerja")
    plan = office.engine.queries.migration_plan(admin, before.id, newest.id)
    office.engine.execute(MigrateInstances(plan, (gathering,), "Versi baru memuat perbaikan alur."), admin)
    assert cell(page(office, gathering), "realisasi") == "76"
    office.complete(gathering, "aktivitas_5")
    head = office.engine.queries.task(HEAD, office.task(gathering, "pengisian_unit", UNIT).id)
    assert cell(head, "realisasi") == "76"
