"""Whether a database's history fits, asked past the engine."""

from datetime import UTC, datetime

from engine.config import Settings
from engine.history.verification import verify
from engine.read_models import Misfit
from engine.store.database import open_database


def misfits(settings: Settings) -> tuple[Misfit, ...]:
    """Return what of the history does not fit; empty where all of it does."""
    database = open_database(settings.database_url)
    with database.connect() as connection:
        checked = verify(connection, settings.load_history_key(), datetime.now(UTC))
    database.dispose()
    return checked.misfits
