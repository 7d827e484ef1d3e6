"""Calendars as data: what counts by them through the whole system, what a change moves, and what it leaves."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import UUID

import orjson
import pytest
from sqlalchemy import select, update

from engine.bootstrap import build_engine
from engine.commands import (
    AddDatedHours,
    AddHoliday,
    CalendarChange,
    ChangeCalendar,
    ClaimTask,
    CompleteTask,
    CreateCalendar,
    DeployDefinition,
    HolidayKind,
    PrepareYear,
    RemindDoers,
    RemoveDatedHours,
    RemoveHoliday,
    Resource,
    RestoreHoliday,
    SetWeek,
    SuspendInstance,
)
from engine.domain import Punctuality, Source, system_actor
from engine.errors import ConflictError, DeploymentError, NotAllowedError, NotFoundError, RequestError
from engine.office import furnish
from engine.read_models import DayState
from engine.store.database import open_database
from engine.store.repositories.instances import INSTANCE
from tests.support.clock import wib
from tests.support.counting import (
    ADMIN,
    COUNTS,
    IN_RAMADAN,
    OFFICE,
    RAMADAN,
    begin,
    change,
    counting,
    due_of,
    fire_until,
)
from tests.support.deployments import resource, start
from tests.support.office import Office, person

__all__ = ["counting"]


def data_of(office: Office, instance: UUID, type: str) -> list[dict[str, object]]:
    return [orjson.loads(event.data) for event in office.chain(instance) if event.type == type]


def test_hours_entered_while_a_task_is_open_move_its_due_time_from_its_start(counting: Office):
    instance = begin(counting, "2026-02-23 10:00", 450)
    assert due_of(counting, instance) == wib("2026-02-24 10:00")
    counting.clock.move_to("2026-02-23 11:00")
    preview = change(counting, IN_RAMADAN)
    assert [(move.activity, move.before, move.after, move.is_task) for move in preview.moves] == [
        ("Kerjakan", wib("2026-02-24 10:00"), wib("2026-02-24 11:00"), True),
        ("Tunggu", wib("2026-02-25 10:00"), wib("2026-02-25 12:00"), False),
    ]
    assert (preview.total, preview.tasks) == (2, 1)
    task = counting.task(instance, "kerjakan")
    assert task.due_at == wib("2026-02-24 11:00")
    counting.clock.move_to("2026-02-24 10:30")
    assert counting.worker.run_due_jobs() == 0, "the old time is nothing any more"
    assert counting.task(instance, "kerjakan").punctuality is Punctuality.DUE_SOON
    fire_until(counting, "2026-02-24 11:00")
    assert ("task.overdue", "kerjakan") in counting.events(instance)


def test_the_queue_finds_a_moved_task_where_it_now_belongs(counting: Office):
    instance = begin(counting, "2026-11-23 15:00", 120)
    sektim = person("sektim")
    counting.clock.move_to("2026-11-24 09:00")
    assert [row.instance_id for row in counting.engine.queries.queue(sektim, state="overdue").rows] == [instance]
    change(counting, AddHoliday(date(2026, 11, 24), "Hari duka daerah"))
    assert counting.engine.queries.queue(sektim, state="overdue").rows == ()
    assert counting.engine.queries.queue(sektim).overdue == 0
    counting.clock.move_to("2026-11-25 08:15")
    assert [row.instance_id for row in counting.engine.queries.queue(sektim, state="due_soon").rows] == [instance]


def test_history_keeps_both_times_and_the_calendars_version(counting: Office):
    instance = begin(counting, "2026-11-23 15:00", 120)
    change(counting, AddHoliday(date(2026, 11, 24), "Hari duka daerah"))
    (task,) = data_of(counting, instance, "task.retimed")
    assert task == {
        "before": "2026-11-24T01:30:00.000+00:00",
        "after": "2026-11-25T01:30:00.000+00:00",
        "calendar": "kerja",
        "version": 2,
    }
    assert len(data_of(counting, instance, "timer.retimed")) == 2
    changed = orjson.loads(next(event.data for event in counting.system_chain() if event.type == "calendar.changed"))
    assert changed["version"] == 2
    assert changed["before"]["holidays"] == []
    assert changed["after"]["holidays"] == [["2026-11-24", "Hari duka daerah", "lain", False, False]]


def test_a_suspended_instance_is_counted_again_too(counting: Office):
    instance = begin(counting, "2026-11-23 15:00", 120)
    counting.engine.execute(SuspendInstance(instance), ADMIN)
    change(counting, AddHoliday(date(2026, 11, 24), "Hari duka daerah"))
    assert due_of(counting, instance) == wib("2026-11-25 08:30")


def test_states_of_before_this_count_from_when_their_jobs_were_made(counting: Office):
    instance = begin(counting, "2026-11-23 15:00", 120)
    _forget_since(counting, instance)
    preview = change(counting, AddHoliday(date(2026, 11, 24), "Hari duka daerah"))
    assert [(move.activity, move.after) for move in preview.moves] == [
        ("Kerjakan", wib("2026-11-25 08:30")),
        ("Tunggu", wib("2026-11-26 15:00")),
    ]
    assert due_of(counting, instance) == wib("2026-11-25 08:30")


def test_a_doer_is_reminded_again_when_the_time_comes_anew(counting: Office):
    instance = begin(counting, "2026-11-23 15:00", 120)
    sektim, engine = person("sektim"), counting.engine
    engine.execute(ClaimTask(counting.task(instance, "kerjakan").id), sektim)
    counting.clock.move_to("2026-11-24 08:10")
    assert engine.execute(RemindDoers(), system_actor(Source.WORKER)) == 1
    change(counting, AddHoliday(date(2026, 11, 24), "Hari duka daerah"))
    assert engine.execute(RemindDoers(), system_actor(Source.WORKER)) == 0
    counting.clock.move_to("2026-11-25 08:10")
    assert engine.execute(RemindDoers(), system_actor(Source.WORKER)) == 1


def test_what_has_fired_has_fired(counting: Office):
    instance = begin(counting, "2026-11-23 15:00", 120)
    fire_until(counting, "2026-11-24 08:30")
    change(counting, AddHoliday(date(2026, 11, 24), "Hari duka daerah"))
    assert due_of(counting, instance) == wib("2026-11-24 08:30")
    assert data_of(counting, instance, "task.retimed") == []
    assert len(data_of(counting, instance, "timer.retimed")) == 1, "the other timer still waits"


def test_a_removed_day_off_stays_removed_when_its_year_is_prepared_again(counting: Office):
    christmas_eve = date(2026, 12, 24)
    instance = begin(counting, "2026-12-23 14:00", 240)
    change(counting, RemoveHoliday(christmas_eve))
    assert due_of(counting, instance) == wib("2026-12-24 09:30")
    change(counting, PrepareYear(2026))
    view = counting.engine.queries.calendar(ADMIN, "kerja", 2026)
    assert [row.removed for row in view.holidays if row.day == christmas_eve] == [True]
    assert due_of(counting, instance) == wib("2026-12-24 09:30")
    change(counting, RestoreHoliday(christmas_eve))
    assert due_of(counting, instance) == wib("2026-12-28 09:30")


def test_a_day_entered_by_hand_goes_when_it_is_removed(counting: Office):
    day = AddHoliday(date(2026, 12, 15), "Hari jadi Lumajang")
    change(counting, day)
    change(counting, RemoveHoliday(day.day))
    view = counting.engine.queries.calendar(ADMIN, "kerja", 2026)
    assert [row for row in view.holidays if row.day == day.day] == []
    with pytest.raises(RequestError) as refused:
        counting.engine.queries.preview_calendar(ADMIN, "kerja", RemoveHoliday(day.day))
    assert refused.value.id == "calendar.day_unknown"


def test_other_weekday_hours_count_and_can_be_taken_back(counting: Office):
    instance = begin(counting, "2026-11-23 07:30", 450)
    change(counting, SetWeek(("08:00-12:00 13:00-16:00", *OFFICE[1:])))
    assert due_of(counting, instance) == wib("2026-11-24 08:00")
    change(counting, SetWeek(OFFICE))
    assert due_of(counting, instance) == wib("2026-11-23 16:00")
    change(counting, IN_RAMADAN)
    change(counting, RemoveDatedHours(IN_RAMADAN.first, IN_RAMADAN.last))
    assert counting.engine.queries.calendar(ADMIN, "kerja", 2026).dated == ()


def test_what_moves_otherwise_than_shown_is_a_conflict_and_nothing_is_stored(counting: Office):
    first = begin(counting, "2026-11-23 15:00", 120)
    what = AddHoliday(date(2026, 11, 24), "Hari duka daerah")
    shown = counting.engine.queries.preview_calendar(ADMIN, "kerja", what)
    second = begin(counting, "2026-11-23 15:10", 120)
    with pytest.raises(ConflictError) as refused:
        counting.engine.execute(ChangeCalendar("kerja", what, shown.digest), ADMIN)
    assert refused.value.id == "calendar.moved_on"
    assert due_of(counting, first) == wib("2026-11-24 08:30")
    assert "calendar.changed" not in counting.system_events()
    assert change(counting, what).tasks == 2
    assert due_of(counting, second) == wib("2026-11-25 08:40")


def test_a_task_done_meanwhile_is_a_conflict_too(counting: Office):
    instance = begin(counting, "2026-11-23 15:00", 120)
    what = AddHoliday(date(2026, 11, 24), "Hari duka daerah")
    shown = counting.engine.queries.preview_calendar(ADMIN, "kerja", what)
    counting.engine.execute(CompleteTask(counting.task(instance, "kerjakan").id), ADMIN)
    with pytest.raises(ConflictError):
        counting.engine.execute(ChangeCalendar("kerja", what, shown.digest), ADMIN)


def test_the_same_change_sent_twice_is_made_once(counting: Office):
    what = AddHoliday(date(2026, 11, 24), "Hari duka daerah")
    preview = change(counting, what)
    assert counting.engine.execute(ChangeCalendar("kerja", what, preview.digest), ADMIN) == 2
    assert counting.system_events().count("calendar.changed") == 1
    assert not counting.engine.queries.preview_calendar(ADMIN, "kerja", what).changes


def test_another_engine_on_the_database_counts_with_the_change_at_its_next_command(counting: Office, settings):
    other = build_engine(settings, counting.clock)
    try:
        counting.clock.move_to("2026-11-23 15:00")
        before = start(other, COUNTS, waktu_baku="PT120M")
        change(counting, AddHoliday(date(2026, 11, 24), "Hari duka daerah"))
        after = start(other, COUNTS, waktu_baku="PT120M")
    finally:
        other.close()
    assert {due_of(counting, before), due_of(counting, after)} == {wib("2026-11-25 08:30")}


def test_the_quarterly_start_moves_with_a_day_off_on_its_day(counting: Office):
    preview = change(counting, AddHoliday(date(2027, 1, 4), "Cuti bersama", HolidayKind.COLLECTIVE))
    assert [(move.process_name != "", move.before, move.after) for move in preview.moves] == [
        (True, wib("2027-01-04 07:30"), wib("2027-01-06 07:30"))
    ]
    fire_until(counting, "2027-01-04 07:30")
    assert counting.engine.queries.instances(ADMIN, key="jadwal_pengukuran").total == 0
    fire_until(counting, "2027-01-06 07:30")
    assert counting.engine.queries.instances(ADMIN, key="jadwal_pengukuran").total == 1
    assert "timer.retimed" in counting.system_events()


def test_a_second_calendar_is_chosen_by_the_process_and_moves_only_its_own(counting: Office):
    counting.engine.execute(CreateCalendar("lapangan", "Petugas lapangan", copied_from="kerja"), ADMIN)
    content = resource(f"{COUNTS}.bpmn").content.replace(b'value="kerja"', b'value="lapangan"')
    in_office = begin(counting, "2026-11-23 15:00", 120)
    command = DeployDefinition("uji", (Resource("lapangan.bpmn", content),), "uji")
    counting.engine.execute(command, ADMIN)
    outside = begin(counting, "2026-11-23 15:00", 120)
    change(counting, SetWeek(("06:00-18:00",) * 7), "lapangan")
    assert due_of(counting, outside) == wib("2026-11-23 17:00")
    assert due_of(counting, in_office) == wib("2026-11-24 08:30")
    rows = {row.id: row.processes for row in counting.engine.queries.calendars(ADMIN)}
    assert rows["lapangan"] == ("Menghitung jam kerja",)


def test_a_calendar_nobody_has_made_is_refused_at_deployment(office: Office):
    content = resource(f"{COUNTS}.bpmn").content.replace(b'value="kerja"', b'value="lapangan"')
    command = DeployDefinition("uji", (Resource("lapangan.bpmn", content),), "uji")
    with pytest.raises(DeploymentError) as refused:
        office.engine.execute(command, ADMIN)
    assert "lapangan" in refused.value.problems[0].message


def test_only_administrators_see_and_change_calendars(counting: Office):
    what = PrepareYear(2030)
    for refused in (
        lambda: counting.engine.queries.calendars(person("kadis")),
        lambda: counting.engine.queries.calendar(person("kadis"), "kerja", 2026),
        lambda: counting.engine.queries.preview_calendar(person("auditor"), "kerja", what),
        lambda: counting.engine.execute(ChangeCalendar("kerja", what, ""), person("sekretaris")),
        lambda: counting.engine.execute(CreateCalendar("lain", "Lain"), person("sekretaris")),
    ):
        with pytest.raises(NotAllowedError):
            refused()
    with pytest.raises(NotFoundError):
        counting.engine.execute(ChangeCalendar("tidak-ada", what, ""), ADMIN)


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        (SetWeek(("16:00-07:30",)), "calendar.hours"),
        (SetWeek(("pagi",)), "calendar.hours"),
        (SetWeek(("",) * 7), "calendar.empty"),
        (SetWeek((*OFFICE, "")), "calendar.week"),
        (AddDatedHours(date(2026, 3, 20), date(2026, 2, 19), "Ramadan", RAMADAN), "calendar.range"),
        (AddDatedHours(date(2026, 2, 19), date(2026, 3, 20), " ", RAMADAN), "calendar.name"),
        (AddHoliday(date(2026, 2, 19), "x" * 101), "calendar.name"),
        (AddHoliday(date(1800, 1, 1), "Terlalu lama"), "calendar.year"),
        (PrepareYear(2101), "calendar.year"),
    ],
)
def test_a_change_that_nobody_could_count_with_is_refused(office: Office, wrong: CalendarChange, refusal: str):
    with pytest.raises(RequestError) as refused:
        office.engine.execute(ChangeCalendar("kerja", wrong, ""), ADMIN)
    assert refused.value.id == refusal


def test_a_year_without_cuti_bersama_is_named(office: Office):
    office.clock.move_to("2029-03-01 08:00")
    (row,) = office.engine.queries.calendars(ADMIN)
    assert row.lacking == (2029, 2030)
    change(office, AddHoliday(date(2029, 2, 15), "Cuti bersama Idul Fitri", HolidayKind.COLLECTIVE))
    (row,) = office.engine.queries.calendars(ADMIN)
    assert row.lacking == (2030,)
    assert office.engine.queries.calendar(ADMIN, "kerja", 2030).lacks_collective


def test_the_years_view_says_of_each_day_what_it_is(office: Office):
    change(office, IN_RAMADAN)
    view = office.engine.queries.calendar(ADMIN, "kerja", 2026)
    days = {day.day: day for month in view.months for day in month}
    assert len(days) == 365
    assert days[date(2026, 2, 23)].state is DayState.DATED
    assert (days[date(2026, 12, 25)].state, days[date(2026, 12, 25)].name != "") == (DayState.OFF, True)
    assert days[date(2026, 11, 22)].state is DayState.REST
    assert days[date(2026, 11, 23)].state is DayState.USUAL
    assert (view.prepared, view.week) == (True, OFFICE)


def test_an_existing_calendar_stays_as_it_is_when_the_office_is_furnished_again(office: Office):
    change(office, AddHoliday(date(2026, 11, 24), "Hari duka daerah"))
    office.engine.execute(CreateCalendar("kerja", "Lain", years=(2026,)), system_actor(Source.CLI))
    assert [row.version for row in office.engine.queries.calendars(ADMIN)] == [2]


def test_whoever_starts_while_a_calendar_changes_counts_by_the_new_one_in_the_end(counting: Office):
    counting.clock.move_to("2026-11-23 15:00")
    what = AddHoliday(date(2026, 11, 24), "Hari duka daerah")

    def begin_some(_: int) -> list[UUID]:
        return [start(counting.engine, COUNTS, waktu_baku="PT120M") for _ in range(8)]

    with ThreadPoolExecutor(3) as pool:
        started = [pool.submit(begin_some, number) for number in range(3)]
        while not _changed(counting, what):
            pass  # What was shown no longer fits: look again, as a person would.
        instances = [instance for each in started for instance in each.result()]
    assert {due_of(counting, instance) for instance in instances} == {wib("2026-11-25 08:30")}


def _changed(office: Office, what: CalendarChange) -> bool:
    try:
        change(office, what)
    except ConflictError:
        return False
    return True


def _forget_since(office: Office, instance: UUID) -> None:
    """Make a state as Alur 0.1 stored it, which says of a timer only when it is due."""
    database = open_database(office.database_url)
    with database.execution_options(alur_writes=True).begin() as connection:
        row = INSTANCE.c.id == instance
        state = orjson.loads(connection.execute(select(INSTANCE.c.state).where(row)).scalar_one())
        for token in state["tokens"]:
            token[6] = {"due": token[6]["due"]} if token[6] else None
        connection.execute(update(INSTANCE).where(row).values(state=orjson.dumps(state)))
    database.dispose()


def test_the_log_names_a_year_without_cuti_bersama_at_the_start(office: Office, caplog: pytest.LogCaptureFixture):
    office.clock.move_to("2029-03-01 08:00")
    furnish(office.engine)
    assert "Calendar kerja knows no cuti bersama in 2029: due times in it may move." in caplog.messages
