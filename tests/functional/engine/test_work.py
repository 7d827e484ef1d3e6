"""Figures across instances, against what was worked out by hand; and who may see them."""

from datetime import date

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, select, update

from engine.commands import ClaimTask, CompleteTask, SummariseWork, UnclaimTask
from engine.domain import Actor, Source, system_actor
from engine.errors import NotAllowedError, NotFoundError
from engine.read_models.work import ActivityFigures, WorkPeriod
from engine.store import schema
from engine.store.base import table_of
from engine.store.database import open_database
from engine.store.tables import Task, WorkMonth, WorkReturn
from tests.support.deployments import deploy
from tests.support.office import KEY, Office, person
from tests.support.story import tell

WORKER = system_actor(Source.WORKER)
SECOND_HALF = WorkPeriod(KEY, date(2026, 7, 1), date(2026, 12, 31))


@pytest.fixture
def told(office: Office) -> Office:
    """An office with one finished instance: three returns, and activity 2 late by 90 working minutes."""
    tell(office)
    return office


def figures(office: Office, wanted: WorkPeriod = SECOND_HALF) -> dict[str, ActivityFigures]:
    found = office.engine.queries.activity_statistics(office.auditor, wanted)
    return {each.activity_id: each for each in found.activities}


def in_database(office: Office, act) -> None:
    """Do something in the office's database past the engine."""
    database = open_database(office.database_url)
    with database.execution_options(alur_writes=True).begin() as connection:
        act(connection)
    database.dispose()


def test_each_activity_has_its_count_median_longest_and_punctuality(told: Office):
    found = figures(told)
    # done, median, longest, standard, timed, late, repeated, returns
    # 2 waited from 07:30 to 10:00; 5 was done at once and, in its second round, after 15 minutes;
    # five units took 20 minutes, two of them again and at once; 8 took 30, 0, and from 11:05 to the next day's 08:00.
    assert {
        activity: (
            each.done, each.median, each.longest, each.standard, each.timed, each.late, each.repeated, each.returns
        )
        for activity, each in found.items()
    } == {
        "aktivitas_1": (1, 0, 0, 15, 1, 0, 0, 0),
        "aktivitas_2": (1, 150, 150, 60, 1, 1, 0, 0),
        "aktivitas_3": (1, 0, 0, 30, 1, 0, 0, 0),
        "aktivitas_4": (1, 0, 0, 120, 1, 0, 0, 0),
        "aktivitas_5": (2, 7.5, 15, 120, 2, 0, 1, 0),
        "aktivitas_7": (7, 20, 20, 240, 7, 0, 2, 1),
        "aktivitas_8": (3, 30, 265, 450, 3, 0, 2, 1),
        "aktivitas_9": (2, 0, 0, None, 0, 0, 1, 0),
        "persetujuan_kepala_dinas": (2, 0, 0, None, 0, 0, 1, 1),
        "aktivitas_10": (1, 0, 0, 450, 1, 0, 0, 0),
        "aktivitas_11": (1, 0, 0, 450, 1, 0, 0, 0),
        "aktivitas_12": (1, 0, 0, 450, 1, 0, 0, 0),
    }  # fmt: skip
    assert found["aktivitas_2"].on_time == 0
    assert found["aktivitas_2"].pace == 2.5
    assert found["aktivitas_9"].on_time is None
    assert [each.lane for each in found.values()][:4] == ["Ka Dinas", "Sek. Tim Sakip", "Sek. Tim Sakip", "Sekretaris"]


def test_a_claimed_task_has_waited_only_until_it_was_claimed(office: Office):
    instance = office.start()
    office.clock.move_to("2026-11-23 07:40")
    claimed = office.task(instance, "aktivitas_1")
    office.engine.execute(ClaimTask(claimed.id), person("kadis"))
    office.engine.execute(UnclaimTask(claimed.id), person("kadis"))
    office.clock.move_to("2026-11-23 07:43")
    office.engine.execute(ClaimTask(claimed.id), person("kadis"))
    office.clock.move_to("2026-11-23 07:45")
    office.engine.execute(CompleteTask(claimed.id, {"isi_disposisi": "Susun pengukuran kinerja."}), person("kadis"))
    office.clock.move_to("2026-11-23 08:05")
    office.complete(instance, "aktivitas_2")
    (handover,) = office.engine.queries.handovers(office.auditor, SECOND_HALF).handovers
    assert (handover.from_lane, handover.to_lane) == ("Ka Dinas", "Sek. Tim Sakip")
    assert (handover.done, handover.waited, handover.worked) == (1, 20, 20)
    (bar, *_) = office.engine.queries.schedule(office.auditor, instance).bars
    assert (bar.begin, bar.claimed, bar.end, bar.due, bar.late) == (0, 13, 15, 15, False)


def test_handovers_say_who_waits_on_whom(told: Office):
    found = told.engine.queries.handovers(told.auditor, SECOND_HALF)
    pairs = {
        (each.from_activity.partition(" ")[0], each.to_activity.partition(" ")[0]): (each.done, each.waited)
        for each in found.handovers
    }
    assert pairs["1", "2"] == (1, 150)
    assert pairs["7", "5"] == (1, 15)  # the joint return
    assert pairs["5", "7"] == (6, 20)  # five units at first, one again
    assert pairs["8", "7"] == (1, 0)
    assert pairs["Persetujuan", "8"] == (1, 265)
    assert sum(done for done, _ in pairs.values()) == 22  # all tasks but the first, which the start opened


def test_returns_are_counted_by_cause_with_units_and_notes(told: Office):
    found = told.engine.queries.handovers(told.auditor, SECOND_HALF)
    causes = {(each.from_activity[:2], each.to_activity[:2]): (each.times, dict(each.units)) for each in found.causes}
    assert causes == {("7 ", "5 "): (1, {}), ("8 ", "7 "): (1, {"Tata Ruang": 1}), ("Pe", "8 "): (1, {})}
    assert found.reworked == {"Bina Marga": 1, "Tata Ruang": 1}
    assert [(note.by, note.units) for note in found.notes if note.note == "Lengkapi bukti dukung."] == [
        ("Sekretaris Dinas", ("Tata Ruang",))
    ]
    joint = next(note for note in found.notes if "Realisasi belum sesuai bukti." in note.note)
    assert joint.by == ""
    assert {note.business_key for note in found.notes} == {"PK-2026-TW3"}


def test_workload_counts_what_is_open_and_overdue_now_and_how_punctual_each_was(told: Office):
    told.start("TW2")
    told.clock.move_to("2026-11-24 12:00")
    found = told.engine.queries.workload(told.auditor, SECOND_HALF)
    roles = {each.name: each for each in found.roles}
    assert list(roles) == ["Ka Dinas", "Sekretaris", "Sek. Tim Sakip", "Anggota Tim Sakip"]
    leader = roles["Ka Dinas"]
    assert (leader.open, leader.overdue, leader.done, leader.timed, leader.late) == (1, 1, 3, 1, 0)
    team = roles["Sek. Tim Sakip"]
    assert (team.open, team.done, team.late, team.on_time) == (0, 5, 1, 0.8)
    secretary = roles["Sekretaris"]  # 0 of 120; 30, 0 and 265 of 450; 9 has no standard
    assert secretary.pace == pytest.approx((0 + 0.07) / 2, abs=0.001)
    people = {each.name: (each.done, each.late) for each in found.people}
    assert people["Sekretaris Tim SAKIP"] == (5, 1)
    assert people["Kepala Bina Marga"] == (2, 0)


def test_open_and_late_now_is_counted_beside_the_period(told: Office):
    first_half = WorkPeriod(KEY, date(2026, 1, 1), date(2026, 6, 30))
    instance = told.start("TW2")
    told.clock.move_to(
        "2026-11-24 08:15"
    )  # Started at 08:00 with 15 minutes: a task is late after the minute it is due.
    assert figures(told, first_half)["aktivitas_1"].overdue == 0
    told.clock.move_to("2026-11-24 08:16")
    assert {id: each.overdue for id, each in figures(told, first_half).items() if each.overdue} == {"aktivitas_1": 1}
    (process,) = [each for each in told.engine.queries.monitored(told.auditor, first_half) if each.key == KEY]
    assert (process.done, process.late, process.overdue) == (0, 0, 1)
    told.complete(instance, "aktivitas_1")
    assert figures(told, first_half)["aktivitas_1"].overdue == 0


def test_a_month_that_is_over_is_added_up_once_and_says_the_same(told: Office):
    queries = told.engine.queries
    before = (
        figures(told), queries.handovers(told.auditor, SECOND_HALF), queries.workload(told.auditor, SECOND_HALF)
    )  # fmt: skip
    assert told.engine.execute(SummariseWork(), WORKER) is False  # November is not over yet
    told.clock.move_to("2026-12-01 00:30")
    assert told.engine.execute(SummariseWork(), WORKER) is False  # nor are its last commands, perhaps
    told.clock.move_to("2026-12-01 07:30")
    assert told.engine.execute(SummariseWork(), WORKER) is True
    assert told.engine.execute(SummariseWork(), WORKER) is False
    after = (
        figures(told), queries.handovers(told.auditor, SECOND_HALF), queries.workload(told.auditor, SECOND_HALF)
    )  # fmt: skip
    assert after == before
    in_database(told, lambda connection: connection.execute(update(table_of(WorkMonth)).values(done=7)))
    assert figures(told)["aktivitas_1"].done == 7  # it is the month's row that answers
    november = WorkPeriod(KEY, date(2026, 11, 2), date(2026, 11, 30))
    assert figures(told, november)["aktivitas_1"].done == 1  # part of a month is counted from its tasks


def test_the_workers_first_beat_of_a_day_adds_the_month_up(told: Office):
    told.clock.move_to("2026-12-01 07:30")
    told.worker.beat()
    told.clock.advance(minutes=1)
    told.worker.beat()
    rows: list[object] = []
    in_database(told, lambda connection: rows.extend(connection.execute(table_of(WorkMonth).select())))
    assert {row.month for row in rows} == {"2026-11"}


def test_tasks_from_before_times_were_kept_are_said_to_be_unmeasured_and_then_measured(told: Office):
    before = figures(told)

    def forget(connection: Connection) -> None:
        connection.execute(update(table_of(Task)).values(worked_minutes=None, waited_minutes=None))

    in_database(told, forget)
    old = figures(told)["aktivitas_7"]
    assert (old.done, old.unmeasured, old.median) == (7, 7, None)
    assert told.engine.execute(SummariseWork(), WORKER) is True
    assert figures(told) == before


def test_the_first_and_last_day_count_from_midnight_to_midnight_in_jakarta(told: Office):
    def done(first: str, last: str) -> int:
        wanted = WorkPeriod(KEY, date.fromisoformat(first), date.fromisoformat(last))
        return sum(each.done for each in figures(told, wanted).values())

    assert done("2026-11-23", "2026-11-23") + done("2026-11-24", "2026-11-24") == 23
    assert done("2026-11-24", "2026-11-24") == 6
    assert done("2026-11-25", "2026-12-31") == 0
    assert done("2026-01-01", "2026-11-22") == 0


def test_figures_can_be_asked_of_one_version(told: Office):
    assert figures(told, WorkPeriod(KEY, SECOND_HALF.first, SECOND_HALF.last, 1)) == figures(told)
    with pytest.raises(NotFoundError):
        figures(told, WorkPeriod(KEY, SECOND_HALF.first, SECOND_HALF.last, 2))


@pytest.mark.parametrize("user", ["auditor", "admin", "kadis", "sekretaris"])
def test_auditors_administrators_and_whom_the_diagram_names_may_see_figures(user: str, told: Office):
    queries, actor = told.engine.queries, person(user)
    assert queries.may_oversee(actor)
    (process,) = [each for each in queries.monitored(actor, SECOND_HALF) if each.key == KEY]
    assert (process.started, process.done, process.timed, process.late) == (1, 23, 19, 1)
    assert queries.monitoring(actor, SECOND_HALF).header["nomor_sop"] == "060/31194/427.56/2024"
    assert queries.monitoring_file(actor, SECOND_HALF, "xlsx").startswith(b"PK")


@pytest.mark.parametrize("user", ["sektim", "anggota", "kabid-bina-marga"])
def test_others_may_not_see_figures(user: str, told: Office):
    queries, actor = told.engine.queries, person(user)
    assert not queries.may_oversee(actor)
    assert queries.monitored(actor, SECOND_HALF) == ()
    for ask in (queries.activity_statistics, queries.handovers, queries.workload, queries.monitoring):
        with pytest.raises(NotAllowedError):
            ask(actor, SECOND_HALF)
    with pytest.raises(NotAllowedError):
        queries.monitoring_file(actor, SECOND_HALF, "docx")


def test_whoever_oversees_one_process_does_not_see_another(office: Office):
    deploy(office.engine, "two_roles.bpmn")
    wanted = WorkPeriod("dua_peran", SECOND_HALF.first, SECOND_HALF.last)
    assert office.engine.queries.activity_statistics(office.auditor, wanted).activities
    with pytest.raises(NotAllowedError):
        office.engine.queries.activity_statistics(person("kadis"), wanted)


def test_a_schedule_lies_in_working_time_and_keeps_rounds_apart(told: Office):
    (instance,) = [row.id for row in told.engine.queries.instances(told.auditor).rows]
    schedule = told.engine.queries.schedule(told.auditor, instance)
    assert schedule.length == 480
    assert [(day.day.isoformat(), day.at) for day in schedule.days] == [("2026-11-23", 0), ("2026-11-24", 450)]
    eights = [bar for bar in schedule.bars if bar.activity.startswith("8 ")]
    assert [(bar.round, bar.begin, bar.end) for bar in eights] == [(1, 185, 215), (2, 215, 215), (3, 215, 480)]
    (late,) = [bar for bar in schedule.bars if bar.late]
    assert (late.activity[:2], late.begin, late.due, late.end, late.minutes) == ("2 ", 0, 60, 150, 150)
    with pytest.raises(NotFoundError):
        told.engine.queries.schedule(Actor("tamu"), instance)


def test_an_older_database_learns_from_its_history_what_the_tasks_would_know(told: Office):
    def known(connection: Connection) -> list[tuple[object, ...]]:
        task = table_of(Task).c
        tasks = select(task.id, task.claimed_at, task.from_activity_id).order_by(task.id)
        back = [each for each in table_of(WorkReturn).c if each.name != "id"]
        returns = select(*back).order_by(*back[2:5])
        return [tuple(row) for statement in (tasks, returns) for row in connection.execute(statement)]

    found: list[list[tuple[object, ...]]] = []
    in_database(told, lambda connection: found.append(known(connection)))
    in_database(told, lambda connection: go(connection, "downgrade", "0006"))
    in_database(told, lambda connection: go(connection, "upgrade", "head"))
    in_database(told, lambda connection: found.append(known(connection)))
    assert len(found[0]) == 23 + 3
    assert found[1] == found[0]
    assert told.engine.execute(SummariseWork(), WORKER) is True  # the worker measures what they took
    assert figures(told)["aktivitas_8"].longest == 265


def go(connection: Connection, way: str, to: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    config.attributes["connection"] = connection
    getattr(command, way)(config, to)
