"""Every instance that a test leaves behind is run again from its history."""

from engine.bpmn.runtime import Limits
from engine.bpmn.scripts import Sandbox
from engine.config import Settings
from engine.handlers.context import Services
from engine.read_models import Replayed
from engine.replay import replay_instances
from engine.store.database import open_database


def services_for(settings: Settings) -> Services:
    """Return what replays need, apart from the engine of any test."""
    limits = Limits()
    return Services(settings=settings, history_key=settings.load_history_key(), scripts=Sandbox(limits), limits=limits)


def replayed(url: str, services: Services) -> Replayed:
    """Replay every instance of a database."""
    database = open_database(url)
    try:
        with database.connect() as connection:
            return replay_instances(connection, services)
    finally:
        database.dispose()
