"""`alur deploy` and `alur check`: diagrams, with a database and without."""

from pathlib import Path

import click

from engine.cli.checking import sound
from engine.cli.files import FILE
from engine.cli.opening import ACTOR, opened
from engine.commands import DeployDefinition, Resource

_FILES = click.argument("files", nargs=-1, required=True, type=FILE)


@click.command()
@_FILES
@click.option("--name", default="", help="Name of the deployment; the first file's name without its ending by default.")
def deploy(files: tuple[Path, ...], name: str) -> None:
    """Deploy diagrams as new versions of their processes; unchanged files change nothing."""
    engine = opened()
    before = {row.id for row in engine.queries.definitions(ACTOR, all_versions=True)}
    resources = tuple(Resource(path.name, path.read_bytes()) for path in files)
    engine.execute(DeployDefinition(name or files[0].stem, resources, source="alur"), ACTOR)
    new = [row for row in engine.queries.definitions(ACTOR, all_versions=True) if row.id not in before]
    for row in new:
        click.echo(f"Deployed {row.key} version {row.version} ({row.name}).")
    if not new:
        click.echo("Nothing has changed: this deployment is the newest already.")


@click.command()
@_FILES
def check(files: tuple[Path, ...]) -> None:
    """Say what is wrong with diagrams, and deploy nothing. Status 1 if anything stands in the way."""
    keys = ", ".join(definition.key for definition in sound({str(path): path.read_bytes() for path in files}))
    click.echo(f"Nothing stands in the way of deploying {keys}.")
