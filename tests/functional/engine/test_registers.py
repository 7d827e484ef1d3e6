"""The office's registers: numbers of letters, copies made, and Buku Dokumen SAKIP."""

import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import docx
import openpyxl
import pytest

from engine.bootstrap import build_engine
from engine.commands import BeginRegister, ClaimTask, CompleteTask, DeployDefinition, Resource, StartInstance
from engine.config import Settings
from engine.domain import Actor, Register
from engine.errors import InvalidVariablesError, NotAllowedError
from engine.process_engine import ProcessEngine
from tests.support.clock import MovableClock
from tests.support.office import FORMS, Office, person

LETTERS = (Path(__file__).resolve().parents[2] / "processes" / "writes_letters.bpmn").read_bytes()
NEXT = {"nomor_surat": "", "tanggal_surat": "2026-11-26", "tujuan_surat": "Bagian Organisasi"}


@pytest.fixture
def letters(office: Office) -> Office:
    """The office with a process of one task: a letter that gets a number."""
    office.engine.execute(
        DeployDefinition("surat", (Resource("writes_letters.bpmn", LETTERS),), "uji"), person("admin")
    )
    return office


def written(office: Office, engine: ProcessEngine | None = None, **entered: object) -> str:
    """Write a letter; return its number."""
    engine = engine or office.engine
    instance = engine.execute(StartInstance(key="writes_letters"), person("admin"))
    (task,) = office.open_tasks(instance)
    engine.execute(CompleteTask(task.id, {**NEXT, **entered}), person("admin"))
    return str(office.view(instance).variables["nomor_surat"])


def register(office: Office, which: Register, **wanted: object):
    return office.engine.queries.register(person("auditor"), which, **wanted)


def test_a_full_run_is_written_into_all_three_registers(office: Office):
    instance = office.start()
    office.bring_to(instance, "aktivitas_12")
    office.complete(instance, "aktivitas_12")
    (letter,) = register(office, Register.LETTERS).rows
    assert letter.cells == {
        "nomor_surat": "060/12/427.56/2026",
        "tanggal_surat": "26 November 2026",
        "tujuan_surat": "Bagian Organisasi",
    }
    (copies,) = register(office, Register.COPIES).rows
    assert (copies.cells["jumlah_eksemplar"], copies.cells["tujuan_penggandaan"]) == ("3", "Arsip")
    (kept,) = register(office, Register.ARCHIVE).rows
    assert kept.cells["tingkat_perkembangan"] == "Asli"
    assert kept.cells["nasib_akhir"] == "Permanen"
    assert set(kept.cells) == set(FORMS["aktivitas_12"])
    assert {row.business_key for row in (letter, copies, kept)} == {"PK-2026-TW3"}


def test_a_letter_without_a_number_gets_the_next_one_of_its_unit_and_year(letters: Office):
    assert written(letters) == "060/1/427.56/2026"
    assert written(letters, nomor_surat="060/4/427.56/2026") == "060/4/427.56/2026"
    assert written(letters) == "060/5/427.56/2026"
    assert written(letters, tanggal_surat="2027-01-04") == "060/1/427.56/2027"
    assert written(letters, nomor_surat="060/5/427.57/2026") == "060/5/427.57/2026"
    page = register(letters, Register.LETTERS)
    assert [(gap.unit, gap.year, gap.first, gap.last) for gap in page.gaps] == [
        ("427.56", 2026, 2, 3),
        ("427.57", 2026, 1, 4),
    ]
    assert page.following == (("427.56", 2026, 6), ("427.56", 2027, 2), ("427.57", 2026, 6))


def test_a_number_stands_once_in_a_unit_and_year(letters: Office):
    written(letters, nomor_surat="060/7/427.56/2026")
    instance = letters.engine.execute(StartInstance(key="writes_letters"), person("admin"))
    (task,) = letters.open_tasks(instance)
    with pytest.raises(InvalidVariablesError) as refused:
        letters.engine.execute(CompleteTask(task.id, {**NEXT, "nomor_surat": "005.1/7/427.56/2026"}), person("admin"))
    (problem,) = refused.value.problems
    assert (problem.field, problem.code, problem.expected) == ("nomor_surat", "letter_taken", "8")
    assert [each.id for each in letters.open_tasks(instance)] == [task.id]
    assert register(letters, Register.LETTERS).total == 1


def test_of_letters_written_at_once_each_gets_its_own_number(letters: Office, settings: Settings, clock: MovableClock):
    engines = [build_engine(settings, clock) for _ in range(4)]
    tasks = []
    for _ in engines:
        instance = letters.engine.execute(StartInstance(key="writes_letters"), person("admin"))
        tasks += [task.id for task in letters.open_tasks(instance)]

    def write(pair: tuple[ProcessEngine, UUID]) -> None:
        pair[0].execute(CompleteTask(pair[1], NEXT), person("admin"))

    try:
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(write, zip(engines, tasks, strict=True)))
    finally:
        for engine in engines:
            engine.close()
    page = register(letters, Register.LETTERS)
    assert sorted(row.cells["nomor_surat"] for row in page.rows) == [f"060/{n}/427.56/2026" for n in (1, 2, 3, 4)]
    assert page.gaps == ()


def test_a_register_is_searched_and_paged(letters: Office):
    for name in ("Inspektorat", "Bappeda", "Bagian Organisasi"):
        written(letters, tujuan_surat=name)
    found = register(letters, Register.LETTERS, search="BAPPEDA 427")
    assert [row.cells["tujuan_surat"] for row in found.rows] == ["Bappeda"]
    assert (
        register(letters, Register.LETTERS, limit=2).total,
        len(register(letters, Register.LETTERS, limit=2).rows),
    ) == (3, 2)
    assert register(letters, Register.LETTERS, search="100%").total == 0
    assert register(letters, Register.LETTERS, year=2025).total == 0
    assert register(letters, Register.LETTERS, year=2026).total == 3


@pytest.fixture
def files(letters: Office) -> tuple[bytes, bytes]:
    """A register with a letter whose addressee looks like a formula, as Excel and as Word."""
    written(letters, tujuan_surat="=cmd|'/c calc'!A1")
    ask = letters.engine.queries.register_file
    return ask(person("auditor"), Register.LETTERS, "xlsx"), ask(person("auditor"), Register.LETTERS, "docx")


def test_an_exported_register_holds_what_was_written_and_no_formula(files: tuple[bytes, bytes]):
    sheet = openpyxl.load_workbook(io.BytesIO(files[0])).active
    cells = [cell for row in sheet.iter_rows(min_row=4) for cell in row]
    (addressee,) = (cell for cell in cells if cell.value == "=cmd|'/c calc'!A1")
    assert (addressee.data_type, addressee.quotePrefix) == ("s", True)
    (table,) = docx.Document(io.BytesIO(files[1])).tables
    assert "060/1/427.56/2026" in [cell.text for cell in table.rows[1].cells]


def test_whoever_takes_no_part_reads_no_register(office: Office):
    stranger = Actor("orang-lain", frozenset({"tamu"}))
    assert office.engine.queries.registers(stranger) == ()
    assert not office.engine.queries.may_read_registers(stranger)
    for ask in (
        lambda: office.engine.queries.register(stranger, Register.ARCHIVE),
        lambda: office.engine.queries.register_file(stranger, Register.ARCHIVE, "xlsx"),
    ):
        with pytest.raises(NotAllowedError):
            ask()
    assert office.engine.queries.registers(person("anggota")) == tuple(Register)


def test_the_sops_letter_may_be_left_to_the_register(office: Office):
    instance = office.start()
    office.bring_to(instance, "aktivitas_10")
    task = office.task(instance, "aktivitas_10")
    office.engine.execute(ClaimTask(task.id), person("sektim"))
    office.engine.execute(CompleteTask(task.id, NEXT), person("sektim"))
    assert office.view(instance).variables["nomor_surat"] == "060/1/427.56/2026"


def test_a_register_that_there_is_not_is_warned_of(office: Office):
    diagram = LETTERS.replace(b'"surat"', b'"agenda"').replace(b"427.56", b"56")
    problems, warnings = office.engine.queries.check((Resource("writes_letters.bpmn", diagram),))
    assert problems == ()
    said = [each.message for each in warnings if each.element == "letter"]
    assert any("no register 'agenda'" in message for message in said)
    assert any("no letter's number" in message for message in said)


def test_an_office_that_starts_in_mid_year_goes_on_after_its_last_number(letters: Office):
    written(letters, nomor_surat="060/12/427.56/2026")
    letters.engine.execute(BeginRegister("427.56", 2026, 11), person("admin"))
    page = register(letters, Register.LETTERS)
    assert (page.gaps, page.following) == ((), (("427.56", 2026, 13),))
    assert page.starts == (("427.56", 2026, 11),)
    letters.engine.execute(BeginRegister("427.57", 2026, 40), person("admin"))
    assert ("427.57", 2026, 41) in register(letters, Register.LETTERS).following
    with pytest.raises(InvalidVariablesError) as refused:
        written(letters, nomor_surat="060/40/427.57/2026")
    assert (refused.value.problems[0].code, refused.value.problems[0].expected) == ("letter_taken", "41")
    written(letters, nomor_surat="060/43/427.57/2026")
    assert [(gap.unit, gap.first, gap.last) for gap in register(letters, Register.LETTERS).gaps] == [("427.57", 41, 42)]
    letters.engine.execute(BeginRegister("427.56", 2026, 0), person("admin"))
    assert ("427.56", 1, 11) in [(gap.unit, gap.first, gap.last) for gap in register(letters, Register.LETTERS).gaps]
    assert letters.system_events().count("register.begun") == 3


def test_the_first_letter_follows_the_number_noted(letters: Office):
    letters.engine.execute(BeginRegister("427.56", 2026, 118), person("admin"))
    assert written(letters) == "060/119/427.56/2026"


@pytest.mark.parametrize(
    ("unit", "year", "last", "field"),
    [("56", 2026, 1, "unit"), ("427.56", 26, 1, "tahun"), ("427.56", 2026, -1, "terakhir")],
)
def test_a_start_that_is_none_is_refused(letters: Office, unit: str, year: int, last: int, field: str):
    with pytest.raises(InvalidVariablesError) as refused:
        letters.engine.execute(BeginRegister(unit, year, last), person("admin"))
    assert [each.field for each in refused.value.problems] == [field]
    with pytest.raises(NotAllowedError):
        letters.engine.execute(BeginRegister("427.56", 2026, 1), person("sektim"))


def test_the_office_s_year_begins_at_its_own_midnight(office: Office):
    office.clock.move_to("2027-01-01 00:30")
    instance = office.start(year=2027)
    office.bring_to(instance, "aktivitas_12")
    office.complete(instance, "aktivitas_12")
    assert register(office, Register.ARCHIVE).years == (2027,)
    assert register(office, Register.ARCHIVE, year=2027).total == 1
    assert register(office, Register.ARCHIVE, year=2026).total == 0
