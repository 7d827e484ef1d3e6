"""A worker of the fleet: on PostgreSQL, Procrastinate hands the due jobs out to any number of workers on any machine.

The rows of `job` are the truth and the timetable. Procrastinate's queue holds what is due now: commands put it there
in their own transaction, and every second one of the workers adds what has come due since, what a worker that died had
in its hands, and whatever else is due and not queued. A task whose job is gone, or is not to be tried yet, does
nothing; so a job that is handed out twice is done once.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status
from psycopg_pool import AsyncConnectionPool

from engine.commands import QueueDueJobs
from engine.domain import JobKind
from engine.process_engine import ProcessEngine
from engine.store.repositories.queue import QUEUE, TASK
from engine.worker.background import Background
from engine.worker.clock_watch import ClockWatch
from engine.worker.execution import ACTOR, run_job

SWEEP_SECONDS = 1.0
"""How often what has come due is queued: nothing fires later than this after it is due, if a worker is free."""

DEPTH = 400
"""Jobs that the sweep lets wait in the queue: more than a fleet does in a second, and few enough to choose from."""

POLL_SECONDS = 0.5
"""How often a worker with nothing to do looks into the queue."""

HEARTBEAT_SECONDS, DEAD_SECONDS = 5.0, 20.0
"""How often a worker tells Procrastinate that it is alive, and after which silence its jobs are given to others."""

_log = logging.getLogger(__name__)


class FleetWorker(Background):
    """Executes the jobs Procrastinate hands to it, several at a time, and tells that it is alive.

    Args:
        engine: Does the jobs.
        conninfo: The database of the engine, as libpq names it.
        concurrency: How many jobs at a time.
        watch: Sees whether the machine's clock is set; None where tests move the clock.
    """

    trouble = "The worker lost its queue"

    def __init__(self, engine: ProcessEngine, conninfo: str, concurrency: int, watch: ClockWatch | None = None) -> None:
        super().__init__(engine, watch)
        self._conninfo = conninfo
        self._concurrency = concurrency
        self._wake: Callable[[], object] = self._stopping.set

    def stop(self) -> None:
        """Finish the jobs at hand and stop; what is queued is left to others. Signal handlers may call it."""
        self._stopping.set()
        self._wake()
        super().stop()

    def _work(self) -> int:
        asyncio.run(self._serve())
        return 1

    async def _serve(self) -> None:
        loop, stop = asyncio.get_running_loop(), asyncio.Event()
        self._wake = lambda: _call(loop, stop.set)
        if self._stopping.is_set():
            return
        # The jobs, the sweep, and one thread for whatever the libraries do beside them.
        loop.set_default_executor(ThreadPoolExecutor(self._concurrency + 2, thread_name_prefix="alur-job"))
        app = self._app()
        async with app.open_async():
            consumer = asyncio.create_task(self._consume(app))
            sweeper = asyncio.create_task(self._sweep(app))
            stopped = asyncio.create_task(stop.wait())
            try:
                done, _ = await asyncio.wait({consumer, sweeper, stopped}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                stopped.cancel()
                await _ended(sweeper)
                await _ended(consumer)
            for ended in done - {stopped}:
                ended.result()

    def _app(self) -> App:
        app = App(connector=PsycopgConnector(pool_factory=_pool, conninfo=self._conninfo, min_size=1, max_size=4))

        @app.task(name=TASK, queue=QUEUE)
        def run(job: str, kind: str) -> None:
            run_job(self._engine, UUID(job), JobKind(kind))

        return app

    async def _consume(self, app: App) -> None:
        """Execute what Procrastinate hands out, until cancelled; the jobs at hand are finished then."""
        await app.run_worker_async(
            queues=[QUEUE],
            concurrency=self._concurrency,
            install_signal_handlers=False,
            # The truth stands in our own rows, failures too: nothing is to be kept here.
            delete_jobs="always",
            # Everybody would hear of every job: with many due at once that costs more than looking.
            listen_notify=False,
            fetch_job_polling_interval=POLL_SECONDS,
            update_heartbeat_interval=HEARTBEAT_SECONDS,
            stalled_worker_timeout=DEAD_SECONDS,
        )

    async def _sweep(self, app: App) -> None:
        """See to it that what is due is queued, until cancelled."""
        while True:
            try:
                await self._free_what_the_dead_held(app)
                await asyncio.to_thread(self._look_after)
            except Exception:
                _log.exception("The worker could not look for due jobs; it tries again.")
            await asyncio.sleep(SWEEP_SECONDS)

    def _look_after(self) -> None:
        self._duties.beat()
        self._engine.execute(QueueDueJobs(DEPTH), ACTOR)

    async def _free_what_the_dead_held(self, app: App) -> None:
        """Take the tasks of workers that died out of the queue. Their jobs are still due, so the sweep queues them."""
        manager = app.job_manager
        for task in await manager.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=DEAD_SECONDS):
            _log.warning("A worker died with job %s in its hands; another one gets it.", task.task_kwargs.get("job"))
            # Another worker may have seen it, too, and taken it out first.
            with contextlib.suppress(ConnectorException):
                await manager.finish_job_by_id_async(job_id=task.id or 0, status=Status.ABORTED, delete_job=True)
        await manager.prune_stalled_workers(DEAD_SECONDS)


def _pool(check: object, **options: Any) -> AsyncConnectionPool:
    """Make the pool without looking at a connection before each use: one that broke is noticed when it is used."""
    return AsyncConnectionPool(**options)


def _call(loop: asyncio.AbstractEventLoop, act: Callable[[], object]) -> None:
    # A loop that is closed has nothing left to stop.
    with contextlib.suppress(RuntimeError):
        loop.call_soon_threadsafe(act)


async def _ended(task: "asyncio.Task[None]") -> None:
    """Cancel a task and wait until it is through; what it raised is told by whoever asks it."""
    task.cancel()
    await asyncio.wait({task})
