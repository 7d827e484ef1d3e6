"""What holds after every functional test: its database's history is whole, and suffices to run every instance again."""

from collections.abc import Iterator

import pytest

from engine.config import Settings
from engine.handlers.context import Services
from engine.history.verification import verify
from engine.store.database import open_database
from tests.support.clock import wib
from tests.support.ledger import Ledger
from tests.support.office import Office
from tests.support.replays import replayed


@pytest.fixture(autouse=True)
def whole_history(request: pytest.FixtureRequest, replay_services: Services) -> Iterator[None]:
    """Verify the history of a test's database after the test, and replay its instances.

    Not where a test damages history on purpose; nothing is replayed where it damages what stands beside it.
    """
    if "database_url" not in request.fixturenames or request.node.get_closest_marker("damages_history"):
        yield
        return
    settings: Settings = request.getfixturevalue("settings")
    yield
    database = open_database(settings.database_url)
    with database.connect() as connection:
        found = verify(connection, settings.load_history_key(), wib("2026-11-23 07:30"))
    database.dispose()
    assert found.misfits == ()
    assert found.events > 0
    if not request.node.get_closest_marker("damages_state"):
        assert replayed(settings.database_url, replay_services).differences == ()


@pytest.fixture
def ledger(office: Office, settings: Settings) -> Iterator[Ledger]:
    """A history that is damaged in a transaction of the test's own, looked at through it, and rolled back."""
    database = open_database(settings.database_url)
    connection = database.connect().execution_options(alur_writes=False)
    yield Ledger(office, settings, connection)
    connection.rollback()
    connection.close()
    database.dispose()
