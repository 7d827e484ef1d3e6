"""`alur verify` and `alur seal`: whether history is what it was, and what shows it to others."""

import sys
from pathlib import Path
from uuid import UUID

import click

from engine.cli.files import FILE, FOLDER, OUT
from engine.cli.opening import ACTOR, opened
from engine.cli.progress import progress
from engine.commands import SealHistory
from engine.history.report import replay_lines, verification_lines
from engine.process_engine import ProcessEngine


@click.command()
@click.option("--seal", type=FILE, help="An exported seal to compare with.")
@click.option("--archive", type=FOLDER, help="Also look at the files of archived instances in this folder.")
@click.option("--files", is_flag=True, help="Also read every stored file and compare it with its SHA-256.")
@click.option("--replay", is_flag=True, help="If all fits, also run every instance again from its history alone.")
@click.option("--instance", "instance_id", type=click.UUID, help="With --replay: this instance only.")
@click.option("--key", default="", help="With --replay: instances of this process only.")
def verify(
    seal: Path | None, archive: Path | None, files: bool, replay: bool, instance_id: UUID | None, key: str
) -> None:
    """Check the whole history: every event, head, instance and seal. Status 1 if anything does not fit."""
    if (instance_id or key) and not replay:
        raise click.UsageError("--instance and --key choose what is replayed: they need --replay.")
    engine = opened()
    kept = seal.read_bytes() if seal else b""
    with progress("Verifying") as show:
        found = engine.queries.verify(ACTOR, progress=show, seal=kept, archive=archive)
    for line in verification_lines(found):
        click.echo(line)
    files_are_whole = not files or _files_are_whole(engine)
    if not (found.whole and files_are_whole):
        sys.exit(1)
    if replay:
        with progress("Replaying") as show:
            again = engine.queries.replay_instances(ACTOR, instance_id=instance_id, key=key, progress=show)
        for line in replay_lines(again):
            click.echo(line)
        if again.difference_count:
            sys.exit(1)


def _files_are_whole(engine: ProcessEngine) -> bool:
    damaged = engine.queries.check_files()
    for sha256 in damaged:
        click.echo(f"Missing or changed file: {sha256}.")
    if not damaged:
        click.echo("Every stored file is what it was.")
    return not damaged


@click.command()
@click.option("--export", type=OUT, help="Write the newest seal to this file and make no new one.")
@click.option("--number", type=int, default=0, help="With --export: another seal than the newest.")
def seal(export: Path | None, number: int) -> None:
    """Seal the history now, besides the daily seal; or write a seal to a file for the auditor to keep."""
    engine = opened()
    if export is None:
        made = engine.execute(SealHistory(), ACTOR)
        click.echo(f"Sealed the history: seal {made}. Give it away with: alur seal --export FILE.")
        return
    export.write_bytes(engine.queries.exported_seal(ACTOR, number))
    click.echo(f"Wrote the seal to {export}. Keep it where nobody of the office can change it.")
