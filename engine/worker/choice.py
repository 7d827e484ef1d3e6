"""Which worker there is: the database's URL is the one setting that chooses."""

from engine.config import Settings
from engine.process_engine import ProcessEngine
from engine.store.database import libpq_url
from engine.worker.clock_watch import ClockWatch
from engine.worker.embedded import Worker
from engine.worker.fleet import FleetWorker


def worker_for(engine: ProcessEngine, settings: Settings) -> Worker | FleetWorker:
    """Return a worker on the settings' database: one of a fleet on PostgreSQL, the embedded one on SQLite."""
    conninfo = libpq_url(settings.database_url)
    if conninfo:
        return FleetWorker(engine, conninfo, settings.worker_concurrency, ClockWatch())
    return Worker(engine, ClockWatch())
