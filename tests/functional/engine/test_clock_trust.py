"""Whether the server's clock can be trusted: what seals and workers tell of it, and what a verification sees."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from engine.clock import SYNCHRONISED, UNKNOWN, UNSYNCHRONISED, Synchronisation, elapsed, synchronisation
from engine.commands import NoteClockJump, RequestExamination, SealHistory
from engine.config import Settings
from engine.errors import NotAllowedError
from engine.process_engine import ProcessEngine
from engine.store.database import open_database
from engine.worker.clock_watch import ClockWatch
from engine.worker.duties import Duties
from engine.worker.examiner import Examiner
from tests.support.clock import MovableClock
from tests.support.ledger import WORKER
from tests.support.office import Office, person


@pytest.fixture
def unsynchronised(engine: ProcessEngine, settings: Settings, clock: MovableClock) -> Iterator[Office]:
    """An office whose server's clock is not kept in step."""
    services = replace(engine._services, synchronisation=lambda: Synchronisation(UNSYNCHRONISED, 16_000))
    database = open_database(settings.database_url)
    yield Office(ProcessEngine(database, clock, services), clock, settings.database_url)
    database.dispose()


class Watch:
    """A machine's clock and the time that nobody can set, both the test's."""

    def __init__(self, clock: MovableClock) -> None:
        self.clock, self.seconds = clock, 1_000.0

    def pass_time(self, seconds: float) -> None:
        self.seconds += seconds
        self.clock.advance(seconds=seconds)

    def set_clock(self, by: float) -> None:
        self.clock.advance(seconds=by)


def told(office: Office, type: str) -> list[dict]:
    return [json.loads(event.data) for event in office.system_chain() if event.type == type]


def test_a_seal_tells_that_the_clock_was_not_in_step_and_a_verification_warns(unsynchronised: Office):
    unsynchronised.engine.execute(SealHistory(), WORKER)
    assert told(unsynchronised, "history.sealed")[-1]["clock"] == {
        "state": "unsynchronised", "error_ms": 16_000, "ahead": 0.0,
    }  # fmt: skip
    (seal,) = unsynchronised.engine.queries.seal_views(person("auditor"))
    assert seal.clock is not None
    assert seal.clock.is_doubtful
    examination = unsynchronised.engine.execute(RequestExamination(), person("auditor"))
    assert Examiner(unsynchronised.engine).work()
    found = unsynchronised.engine.queries.examination(person("auditor"), examination).found
    assert found is not None
    assert (found.result, found.clock.state, found.clock.unsure_seals) == ("whole", "unsynchronised", 1)
    assert found.clock.is_doubtful


def test_a_clock_that_was_set_back_shows_in_the_next_seal_though_no_chain_goes_back(office: Office):
    office.start("TW1")
    office.engine.execute(SealHistory(), WORKER)
    office.start("TW2")
    office.clock.advance(hours=-2)
    third = office.start("TW3")
    assert office.engine.queries.verify(office.auditor).clock_steps == 0, "each chain by itself goes forward"
    office.engine.execute(SealHistory(), WORKER)
    assert told(office, "history.sealed")[-1]["clock"]["ahead"] == 7_200.0
    found = office.engine.queries.verify(office.auditor)
    assert found.whole
    # The second seal is older than the first, and than the second instance and the system's last event, which it covers.
    assert found.clock_steps == 3
    assert office.view(third).row.id == third


def test_commands_that_waited_in_line_are_no_sign_of_a_clock_set_back(office: Office):
    office.engine.execute(SealHistory(), WORKER)
    office.clock.advance(seconds=-4)
    office.engine.execute(SealHistory(), WORKER)
    assert office.engine.queries.verify(office.auditor).clock_steps == 0


@pytest.mark.parametrize("by", [-90.0, 3_600.0])
def test_a_worker_tells_that_its_clock_was_set(office: Office, by: float):
    machine = Watch(office.clock)
    duties = Duties(office.engine, ClockWatch(lambda: machine.clock.now, lambda: machine.seconds))
    machine.pass_time(30)
    duties.beat()
    assert told(office, "clock.jumped") == []
    machine.pass_time(10)
    before = office.clock.now
    machine.set_clock(by)
    duties.beat()
    duties.beat()
    (jump,) = told(office, "clock.jumped")
    assert jump["seconds"] == by
    assert jump["expected"] == before.isoformat(timespec="milliseconds")


def test_time_that_passes_while_nothing_is_done_is_no_jump(clock: MovableClock):
    machine = Watch(clock)
    watch = ClockWatch(lambda: machine.clock.now, lambda: machine.seconds)
    machine.pass_time(86_400)
    assert watch.jump() is None
    machine.set_clock(1.5)
    assert watch.jump() is None, "NTP may do so"
    machine.set_clock(2.5)
    found = watch.jump()
    assert found is not None
    assert found[1] == timedelta(seconds=2.5)


def test_only_the_engine_tells_of_clocks(office: Office):
    with pytest.raises(NotAllowedError):
        office.engine.execute(NoteClockJump("meja", office.clock.now, 3.0), person("admin"))


def test_the_system_says_whether_its_clock_is_in_step_and_time_goes_on():
    found = synchronisation()
    assert found.state in (SYNCHRONISED, UNSYNCHRONISED, UNKNOWN)
    assert (found.error_ms is None) == (found.state == UNKNOWN)
    before = elapsed()
    assert elapsed() >= before > 0
