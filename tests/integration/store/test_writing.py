"""Commands write one after the other, on SQLite with one connection that they hand on."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from engine.store.database import Database, open_database, writing_to

COUNT_UNITS = "SELECT count(*) FROM unit"
ADD_UNIT = "INSERT INTO unit (id, name, position) VALUES ('baru', 'Baru', 99)"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = open_database(database_url)
    yield database
    database.dispose()


def test_what_a_command_did_not_commit_is_gone_for_the_next(database: Database) -> None:
    writing = writing_to(database)
    connection = writing.open()
    before = connection.exec_driver_sql(COUNT_UNITS).scalar()
    connection.exec_driver_sql(ADD_UNIT)
    writing.close(connection, failed=False)
    connection = writing.open()
    assert connection.exec_driver_sql(COUNT_UNITS).scalar() == before
    writing.close(connection, failed=False)


def test_on_sqlite_a_connection_is_handed_on_until_a_command_fails(database: Database) -> None:
    writing = writing_to(database)
    first = writing.open()
    writing.close(first, failed=False)
    second = writing.open()
    assert (second is first) == (database.dialect.name == "sqlite")
    writing.close(second, failed=True)
    third = writing.open()
    assert third is not second
    writing.close(third, failed=False)


def test_on_sqlite_one_command_waits_for_another(database: Database) -> None:
    writing, order = writing_to(database), list[str]()
    first = writing.open()

    def come_second() -> None:
        connection = writing.open()
        order.append("second")
        writing.close(connection, failed=False)

    thread = Thread(target=come_second)
    thread.start()
    if database.dialect.name == "sqlite":
        thread.join(0.05)
        order.append("first")
    writing.close(first, failed=False)
    thread.join()
    assert order == (["first", "second"] if database.dialect.name == "sqlite" else ["second"])


def test_a_closed_database_keeps_no_connection_open(database: Database) -> None:
    writing = writing_to(database)
    idle = writing.open()
    idle.exec_driver_sql(ADD_UNIT)
    idle.commit()
    writing.close(idle, failed=False)
    database.dispose()
    assert idle.closed
    # SQLite clears its log away when the last connection is closed, and not a moment earlier.
    assert not Path(f"{database.url.database}-wal").exists()


def test_on_sqlite_the_connection_of_a_command_is_closed_behind_it_when_the_database_was_closed(
    database: Database,
) -> None:
    if database.dialect.name != "sqlite":
        return  # There each command has one of the pool.
    busy = writing_to(database).open()
    database.dispose()
    assert not busy.closed
    writing_to(database).close(busy, failed=False)
    assert busy.closed
