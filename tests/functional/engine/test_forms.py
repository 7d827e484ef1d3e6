"""Forms end to end: everything wrong is said at once, and nothing is stored until all is right."""

from uuid import UUID

import pytest

from engine.commands import CompleteTask, StartInstance
from engine.errors import InvalidVariablesError
from tests.support.deployments import deploy
from tests.support.office import FORMS, KEY, Office, measured, person


@pytest.fixture
def review(office: Office) -> UUID:
    """A task with a form of all kinds."""
    deploy(office.engine, "two_roles.bpmn")
    command = StartInstance(key="dua_peran", variables={"jumlah": "3", "perihal": "Anggaran"}, form=True)
    return office.task(office.engine.execute(command, person("sekretaris")), "tinjau").id


def problems(error: InvalidVariablesError) -> dict[str, tuple[str, str]]:
    return {problem.field: (problem.code, problem.expected) for problem in error.problems}


def test_a_form_names_everything_wrong_at_once_and_stores_nothing(office: Office, review: UUID):
    before = office.engine.queries.task(person("anggota"), review)
    history = office.view(before.row.instance_id).history
    wrong = {"jumlah": "tiga", "tanggal": "2026-11-22", "setuju": "mungkin", "catatan": "pendek"}
    with pytest.raises(InvalidVariablesError) as refused:
        office.engine.execute(CompleteTask(review, wrong), person("anggota"))
    assert problems(refused.value) == {
        "jumlah": ("type", "long"),
        "tanggal": ("past", "2026-11-23"),
        "setuju": ("type", "boolean"),
        "catatan": ("minlength", "10"),
    }
    assert office.engine.queries.task(person("anggota"), review) == before
    assert office.view(before.row.instance_id).history == history


@pytest.mark.parametrize(
    ("entered", "expected"),
    [
        ({"setuju": "true"}, {"jumlah": ("required", "")}),
        ({"jumlah": "1", "setuju": "false"}, {"catatan": ("required", "")}),
        ({"jumlah": "1", "setuju": "true", "catatan": "a" * 41}, {"catatan": ("maxlength", "40")}),
        ({"jumlah": "1", "setuju": "true", "catatan": "baris satu\nbaris dua"}, {"catatan": ("pattern", "text")}),
        ({"jumlah": "1.5", "setuju": "true"}, {"jumlah": ("type", "long")}),
        ({"jumlah": "99999999999999999999", "setuju": "true"}, {"jumlah": ("type", "long")}),
    ],
)
def test_each_mistake_has_its_code(office: Office, review: UUID, entered: dict, expected: dict):
    with pytest.raises(InvalidVariablesError) as refused:
        office.engine.execute(CompleteTask(review, entered), person("anggota"))
    assert problems(refused.value) == expected


def test_a_start_form_is_checked_in_the_same_way(office: Office):
    with pytest.raises(InvalidVariablesError) as refused:
        office.engine.execute(
            StartInstance(key=KEY, variables={"periode": "TW9", "tahun": "1999"}, form=True), person("kadis")
        )
    assert problems(refused.value) == {
        "periode": ("option", "TW1, TW2, TW3, TW4, TAHUNAN"),
        "tahun": ("min", "2020"),
    }
    assert office.engine.queries.instances(person("admin")).total == 0


def test_sending_work_back_takes_a_note_of_ten_characters(office: Office):
    instance = office.start()
    office.bring_to(instance, "aktivitas_8")
    for note, code in (("", "required"), ("Perbaiki.", "minlength")):
        with pytest.raises(InvalidVariablesError) as refused:
            office.complete(instance, "aktivitas_8", keputusan_8="kembalikan", catatan_8=note)
        assert problems(refused.value)["catatan_8"][0] == code
    office.complete(instance, "aktivitas_8", keputusan_8="kembalikan", catatan_8="Perbaiki data.")
    assert office.open_activities(instance) == ["aktivitas_7"] * 5


def test_numbers_money_and_units_are_checked_by_their_kind(office: Office):
    instance = office.start()
    office.bring_to(instance, "aktivitas_3")
    with pytest.raises(InvalidVariablesError) as refused:
        office.complete(instance, "aktivitas_3", unit_penerima="bina-marga,bukan-unit")
    assert problems(refused.value)["unit_penerima"][0] == "option"
    office.bring_to(instance, "aktivitas_7")
    task = office.task(instance, "aktivitas_7", "bina-marga")
    wrong = {**FORMS["aktivitas_7"], **measured("80,5", "-1")}
    with pytest.raises(InvalidVariablesError) as refused:
        office.engine.execute(CompleteTask(task.id, wrong), person("kabid-bina-marga"))
    assert {problem.place: problem.code for problem in refused.value.problems} == {
        "kinerja[1].realisasi": "type",
        "kinerja[1].realisasi_anggaran": "min",
    }
