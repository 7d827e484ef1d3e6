"""What holds after every functional test: the history of its database is whole."""

from collections.abc import Iterator

import pytest

from engine.config import Settings
from engine.history.verification import verify
from engine.store.database import open_database
from tests.support.clock import wib
from tests.support.ledger import Ledger
from tests.support.office import Office


@pytest.fixture(autouse=True)
def whole_history(request: pytest.FixtureRequest) -> Iterator[None]:
    """Verify the history of a test's database after the test, unless it damages one on purpose."""
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


@pytest.fixture
def ledger(office: Office, settings: Settings) -> Iterator[Ledger]:
    """A history that is damaged in a transaction of the test's own, looked at through it, and rolled back."""
    database = open_database(settings.database_url)
    connection = database.connect().execution_options(alur_writes=False)
    yield Ledger(office, settings, connection)
    connection.rollback()
    connection.close()
    database.dispose()
