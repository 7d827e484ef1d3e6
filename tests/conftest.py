"""Fixtures of all tests: real databases of both kinds, an engine on each, the office and its accounts."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.bootstrap import build_engine
from engine.config import Settings
from engine.handlers import passwords
from engine.handlers.context import Services
from engine.office import create_demo_users, furnish
from engine.process_engine import ProcessEngine
from tests.support.clock import MovableClock
from tests.support.databases import PostgresTemplates, SqliteTemplates
from tests.support.indicators import measure_units
from tests.support.office import PASSWORD, Office
from tests.support.replays import services_for
from webui.cli import deploy_bundle

BACKENDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that this test process keeps for all its tests: keys and template databases."""
    return tmp_path_factory.mktemp("alur")


@pytest.fixture(scope="session")
def fill_database(shared_folder: Path):
    """Bring an empty database to where each test begins: schema, office, demo accounts, the SOP deployed."""

    def fill(url: str) -> None:
        engine = build_engine(settings_for(url, shared_folder), MovableClock("2026-11-02 07:30"))
        try:
            furnish(engine)
            create_demo_users(engine, PASSWORD)
            deploy_bundle(engine)
            measure_units(engine)
        finally:
            engine.close()

    return fill


@pytest.fixture(scope="session")
def sqlite_templates(shared_folder: Path, fill_database) -> SqliteTemplates:
    """Filled SQLite databases."""
    return SqliteTemplates(shared_folder, fill_database)


@pytest.fixture(scope="session")
def postgres_templates(fill_database) -> Iterator[PostgresTemplates]:
    """Filled PostgreSQL databases, on a server of this test process."""
    templates = PostgresTemplates(fill_database)
    yield templates
    templates.close()


@pytest.fixture(params=BACKENDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a filled database of its own; each test that asks for it runs on both kinds."""
    name = "sqlite_templates" if request.param == "sqlite" else "postgres_templates"
    templates: SqliteTemplates | PostgresTemplates = request.getfixturevalue(name)
    with templates.fresh(tmp_path) as url:
        yield url


@pytest.fixture
def settings(database_url: str, shared_folder: Path) -> Settings:
    """Settings of a test's engine."""
    return settings_for(database_url, shared_folder)


@pytest.fixture
def clock() -> MovableClock:
    """The engine's clock: Monday, 23 November 2026, 07:30 WIB, until the test moves it."""
    return MovableClock()


@pytest.fixture
def engine(settings: Settings, clock: MovableClock) -> Iterator[ProcessEngine]:
    """An engine on a filled database."""
    engine = build_engine(settings, clock)
    yield engine
    engine.close()


@pytest.fixture
def office(engine: ProcessEngine, clock: MovableClock, database_url: str) -> Office:
    """The office at work."""
    return Office(engine, clock, database_url)


def settings_for(url: str, folder: Path) -> Settings:
    """Return settings that share keys and folder with the template databases."""
    return Settings(data_dir=folder, database_url=url, demo_password=PASSWORD)


@pytest.fixture(scope="session")
def replay_services(shared_folder: Path) -> Iterator[Services]:
    """What replays need, for all tests of a process."""
    services = services_for(settings_for("", shared_folder))
    yield services
    services.scripts.close()


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> None:
    """Hash passwords with Argon2's cheapest parameters: tests sign in hundreds of times, and no secret is at stake."""
    passwords.use_parameters(time_cost=1, memory_cost=8, parallelism=1)
