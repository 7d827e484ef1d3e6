"""The engine that a command works on, and as whom."""

import click

from engine.bootstrap import build_engine
from engine.config import Settings
from engine.domain import Source, system_actor
from engine.process_engine import ProcessEngine

ACTOR = system_actor(Source.CLI)


def open_engine(settings: Settings) -> ProcessEngine:
    """Return an engine that is closed when the command line's command ends."""
    engine = build_engine(settings)
    click.get_current_context().call_on_close(engine.close)
    return engine


def opened() -> ProcessEngine:
    """Return the engine that the environment describes, closed when the command ends."""
    return open_engine(Settings.from_environment())
