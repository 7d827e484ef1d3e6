"""The fleet's queue on PostgreSQL: what is due is in it, in the transaction that makes it due, and never twice."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from uuid import UUID

import psycopg
import pytest

from engine.commands import ActivateInstance, QueueDueJobs, RetryJob, SuspendInstance
from engine.domain import IncidentStatus
from engine.process_engine import ProcessEngine
from engine.store.database import libpq_url, open_database
from engine.store.unit_of_work import UnitOfWork
from engine.worker.duties import Duties
from engine.worker.execution import ACTOR
from engine.worker.fleet import DEAD_SECONDS, DEPTH, FleetWorker
from tests.support.clock import MovableClock
from tests.support.deployments import deploy, start
from tests.support.office import Office, person

pytestmark = [pytest.mark.postgres, pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)]

ADMIN = person("admin")
LATER = {"batas": "2026-11-23T09:00:00+07:00"}


@pytest.fixture
def queue(database_url: str) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    """A look into the queue, past the engine."""
    with psycopg.connect(libpq_url(database_url), autocommit=True) as connection:
        yield connection


Queue = "psycopg.Connection[tuple[object, ...]]"


def queued(queue: Queue) -> list[tuple[object, ...]]:
    """Return lock, job and state of each task in the queue, in order."""
    return queue.execute("SELECT lock, queueing_lock, status::text FROM procrastinate_jobs ORDER BY id").fetchall()


def sweep(engine: ProcessEngine) -> int:
    found: int = engine.execute(QueueDueJobs(DEPTH), ACTOR)
    return found


def wait_for(what: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "the worker did not do it"
        time.sleep(0.05)


@contextmanager
def worker(engine: ProcessEngine, database_url: str) -> Iterator[FleetWorker]:
    """Give one worker of a fleet at work; it is stopped as `alur worker` is, and what it did is waited for."""
    at_work = FleetWorker(engine, libpq_url(database_url), 2)
    at_work.start()
    try:
        yield at_work
    finally:
        at_work.stop()


def test_a_job_that_is_due_at_once_is_queued_by_the_command_itself(office: Office, queue: Queue) -> None:
    deploy(office.engine, "continues_later.bpmn")
    instance = start(office.engine, "nanti", pembagi=4)
    (job,) = office.engine.queries.due_jobs()
    assert queued(queue) == [(str(instance), str(job.id), "todo")]


def test_a_command_that_fails_queues_nothing(
    office: Office, queue: Queue, database_url: str, clock: MovableClock
) -> None:
    deploy(office.engine, "continues_later.bpmn")
    start(office.engine, "nanti", pembagi=4)
    (job,) = office.engine.queries.due_jobs()
    queue.execute("DELETE FROM procrastinate_jobs")
    database = open_database(database_url)
    with UnitOfWork(database, clock()) as uow:
        uow.jobs.reschedule(job.id, clock(), 3, "")
        uow.queue.defer([job.id], clock())
    assert queued(queue) == []
    database.dispose()


def test_a_timer_is_queued_when_its_time_has_come_and_once_only(office: Office, queue: Queue) -> None:
    deploy(office.engine, "due_together.bpmn")
    instance = start(office.engine, "serentak", **LATER)
    assert (sweep(office.engine), queued(queue)) == (0, [])
    office.clock.move_to("2026-11-23 09:00")
    assert (sweep(office.engine), sweep(office.engine)) == (1, 0)
    assert [lock for lock, *_ in queued(queue)] == [str(instance)]


def test_the_queue_is_filled_to_its_depth_with_the_longest_due(office: Office, queue: Queue) -> None:
    deploy(office.engine, "due_together.bpmn")
    late = start(office.engine, "serentak", batas="2026-11-23T08:30:00+07:00")
    for _ in range(2):
        start(office.engine, "serentak", **LATER)
    office.clock.move_to("2026-11-23 09:00")
    assert office.engine.execute(QueueDueJobs(2), ACTOR) == 2
    assert queued(queue)[0][0] == str(late)
    assert office.engine.execute(QueueDueJobs(2), ACTOR) == 0


def test_jobs_of_a_suspended_instance_wait_until_it_is_activated(office: Office, queue: Queue) -> None:
    deploy(office.engine, "due_together.bpmn")
    instance = start(office.engine, "serentak", **LATER)
    office.engine.execute(SuspendInstance(instance), ADMIN)
    office.clock.move_to("2026-11-23 09:00")
    assert sweep(office.engine) == 0
    office.engine.execute(ActivateInstance(instance), ADMIN)
    assert sweep(office.engine) == 1


def test_a_worker_of_the_fleet_does_what_is_due_and_leaves_nothing_in_the_queue(
    office: Office, queue: Queue, database_url: str
) -> None:
    deploy(office.engine, "continues_later.bpmn")
    with worker(office.engine, database_url):
        instance = start(office.engine, "nanti", pembagi=4)
        wait_for(lambda: office.open_activities(instance) == ["periksa"])
        wait_for(lambda: queued(queue) == [])
    assert office.engine.queries.due_jobs() == ()
    assert office.engine.queries.health().workers == 1


def test_a_failure_is_tried_again_at_its_time_and_becomes_an_incident_that_can_be_retried(
    office: Office, queue: Queue, database_url: str
) -> None:
    deploy(office.engine, "continues_later.bpmn")
    with worker(office.engine, database_url):
        instance = start(office.engine, "nanti")
        for tries, minutes in ((1, 1), (2, 10), (3, 0)):
            wait_for(lambda tries=tries: len(office.events(instance, "job.failed")) == tries)
            wait_for(lambda: queued(queue) == [])
            office.clock.advance(minutes=minutes)
        (incident,) = office.engine.queries.incidents(ADMIN)
        office.engine.execute(RetryJob(incident.job_id), ADMIN)
        wait_for(lambda: len(office.events(instance, "job.failed")) == 4)
    assert [each.status for each in office.engine.queries.incidents(ADMIN, "")] == [IncidentStatus.OPEN]


def test_a_task_whose_job_is_gone_does_nothing(office: Office, queue: Queue, database_url: str) -> None:
    deploy(office.engine, "due_together.bpmn")
    instance = start(office.engine, "serentak", **LATER)
    office.clock.move_to("2026-11-23 09:00")
    sweep(office.engine)
    assert office.worker.run_due_jobs() == 1
    told = office.events(instance)
    with worker(office.engine, database_url):
        wait_for(lambda: queued(queue) == [])
    assert office.events(instance) == told


def test_what_a_dead_worker_held_is_done_by_another(office: Office, queue: Queue, database_url: str) -> None:
    deploy(office.engine, "due_together.bpmn")
    instance = start(office.engine, "serentak", **LATER)
    office.clock.move_to("2026-11-23 09:00")
    sweep(office.engine)
    ago = f"{DEAD_SECONDS + 5} seconds"
    queue.execute(
        "WITH dead AS (INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s::interval) RETURNING id)"
        " UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT id FROM dead)",
        (ago,),
    )
    with worker(office.engine, database_url):
        wait_for(lambda: office.events(instance, "timer.fired") != [])
    assert len(office.events(instance, "timer.fired")) == 1
    assert queued(queue) == []


def test_a_queue_that_was_lost_is_filled_again(office: Office, queue: Queue) -> None:
    deploy(office.engine, "continues_later.bpmn")
    start(office.engine, "nanti", pembagi=4)
    queue.execute("DELETE FROM procrastinate_jobs")
    assert sweep(office.engine) == 1


def test_of_many_workers_one_makes_the_days_seal(office: Office, queue: Queue) -> None:
    fleet = [Duties(office.engine) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda duties: duties.beat(), fleet))
    office.clock.advance(seconds=20)
    for duties in fleet:
        duties.beat()
    assert queue.execute("SELECT count(*) FROM seal").fetchone() == (1,)


def test_the_jobs_of_one_instance_are_done_one_after_another(office: Office, queue: Queue) -> None:
    deploy(office.engine, "due_together.bpmn")
    instance = start(office.engine, "serentak", **LATER)
    office.clock.move_to("2026-11-23 09:00")
    sweep(office.engine)
    queue.execute(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, queueing_lock) VALUES ('alur', 'run_job', %s, 'x')",
        (str(instance),),
    )
    handed_out = "SELECT queueing_lock FROM procrastinate_fetch_job_v2(ARRAY['alur']::varchar[], %s)"
    register = queue.execute("SELECT procrastinate_register_worker_v1()").fetchone()
    assert register is not None
    first, second = (queue.execute(handed_out, register).fetchone() for _ in range(2))
    assert first is not None
    assert UUID(str(first[0]))
    assert second == (None,)


def test_a_worker_whose_connections_are_cut_goes_on(office: Office, queue: Queue, database_url: str) -> None:
    deploy(office.engine, "due_together.bpmn")
    instance = start(office.engine, "serentak", **LATER)
    with worker(office.engine, database_url):
        wait_for(lambda: queue.execute("SELECT count(*) FROM procrastinate_workers").fetchone() == (1,))
        queue.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        office.clock.move_to("2026-11-23 09:00")
        wait_for(lambda: office.events(instance, "timer.fired") != [])
    assert len(office.events(instance, "timer.fired")) == 1
