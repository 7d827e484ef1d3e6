"""Put the engine together: the one place that knows every concrete part."""

from engine.bpmn.runtime import Limits
from engine.bpmn.scripts import Sandbox
from engine.clock import Clock, system_clock
from engine.config import Settings
from engine.handlers.context import Services
from engine.process_engine import ProcessEngine
from engine.store import schema
from engine.store.database import open_database
from engine.store.file_folder import FileFolder


def build_engine(settings: Settings, clock: Clock = system_clock) -> ProcessEngine:
    """Open the database, bring its schema up to date, and return an engine on it.

    Raises:
        ConfigurationError: A setting is wrong.
    """
    database = open_database(settings.database_url)
    folder = FileFolder(settings.data_dir / "files", is_used=settings.files == "folder")
    database.update_execution_options(alur_files=folder)
    schema.upgrade(database)
    limits = Limits(
        steps=settings.limit_steps,
        tokens=settings.limit_tokens,
        instances_of_a_loop=settings.limit_loop,
        script_seconds=settings.script_seconds,
        script_megabytes=settings.script_megabytes,
    )
    services = Services(
        settings=settings,
        history_key=settings.load_history_key(),
        scripts=Sandbox(limits),
        limits=limits,
    )
    return ProcessEngine(database, clock, services)
