"""The `alur` command: the engine's command line, and the server."""

import logging
import signal
from pathlib import Path
from typing import Any

import click
from waitress import create_server

from engine.cli import ACTOR, main, open_engine
from engine.commands import DeployDefinition, Resource
from engine.config import Settings
from engine.errors import DeploymentError
from engine.office import create_demo_indicators, create_demo_users, furnish
from engine.process_engine import ProcessEngine
from engine.read_models import DecisionVersion, DefinitionRow
from engine.worker.choice import worker_for
from webui import create_app

PROCESSES = Path(__file__).resolve().parents[1] / "processes"
BUNDLE = "bundle"
"""Source of the deployments that `alur run` makes by itself."""

CONNECTIONS = 500
"""Open at a time beside those that wait for work: a browser keeps up to six."""

__all__ = ["main"]

_log = logging.getLogger(__name__)


@main.command()
def run() -> None:
    """Run all of Alur on this machine: bring the database up to date, deploy the bundled SOP, serve, and work."""
    settings = Settings.from_environment()
    engine = open_engine(settings)
    # A service is stopped by SIGTERM; it means what Ctrl+C means: finish what is at hand.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    furnish(engine)
    if settings.demo:
        _announce(create_demo_users(engine, settings.demo_password), settings)
        create_demo_indicators(engine)
    deploy_bundle(engine)
    worker = worker_for(engine, settings)
    worker.start()
    try:
        _serve(engine, settings)
    finally:
        worker.stop()


@main.command()
def serve() -> None:
    """Serve the pages only; `alur worker` must run beside it."""
    settings = Settings.from_environment()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    _serve(open_engine(settings), settings)


def deploy_bundle(engine: ProcessEngine, folder: Path = PROCESSES) -> None:
    """Deploy the bundled processes and decision tables that are new or changed, tables first: processes ask them.

    One whose newest version an administrator deployed, or whose versions they have all withdrawn, is left alone, with a
    notice: what they did stands.
    """
    known: list[DefinitionRow | DecisionVersion] = [*engine.queries.definitions(ACTOR, all_versions=True)]
    known += engine.queries.deployed_decisions(ACTOR)
    newest = {row.key: row for row in sorted(known, key=lambda row: (not row.withdrawn, row.version))}
    for path in (*sorted(folder.glob("*.dmn")), *sorted(folder.glob("*.bpmn"), reverse=True)):
        row = newest.get(path.stem)
        if row is not None and (row.withdrawn or row.deployment_source != BUNDLE):
            _log.warning("%s version %d is an administrator's doing: it stays as it is.", row.key, row.version)
            continue
        command = DeployDefinition(path.stem, _with_templates(path), source=BUNDLE)
        try:
            engine.execute(command, ACTOR)
        except DeploymentError as error:
            for problem in error.problems:
                _log.error("%s:%d %s %s", problem.file, problem.line, problem.element, problem.message)
            raise


def _with_templates(diagram: Path) -> tuple[Resource, ...]:
    """Return a bundled diagram and the Word templates it names: what a process needs is deployed together."""
    content = diagram.read_bytes()
    templates = sorted((diagram.parent / "documents").glob("*.docx"))
    named = [path for path in templates if f'"{path.stem}"'.encode() in content]
    return tuple(Resource(path.name, path.read_bytes()) for path in (diagram, *named))


def server_for(engine: ProcessEngine, settings: Settings) -> Any:
    """Return the production server, listening; `run` serves until `close`."""
    return create_server(
        create_app(engine, settings),
        host=settings.host,
        port=settings.port,
        # Who waits for work has a thread of its own, so that nobody who works waits for one.
        threads=settings.threads + settings.long_polls,
        connection_limit=CONNECTIONS + settings.long_polls,
        asyncore_use_poll=True,  # select() knows 1,024 files at most
        ident="Alur",
        max_request_body_size=settings.max_upload_mb * 1024 * 1024,
    )


def _serve(engine: ProcessEngine, settings: Settings) -> None:
    server = server_for(engine, settings)
    address = f"http://{settings.host}:{server.effective_port}"
    click.echo(f"Alur runs on {address}. Stop it with Ctrl+C.")
    try:
        server.run()
    except KeyboardInterrupt:
        click.echo("Alur stops.")


def _announce(created: dict[str, str], settings: Settings) -> None:
    if not created:
        return
    click.echo("Demo accounts (shown only now):")
    for user_id, password in created.items():
        click.echo(f"  {user_id:24} {'(ALUR_DEMO_PASSWORD)' if settings.demo_password else password}")
