"""`alur export` and `alur bundle`: history as files for other programs and for whoever checks it."""

from datetime import datetime
from pathlib import Path
from uuid import UUID

import click

from engine.cli.files import OUT, written
from engine.cli.opening import ACTOR, opened

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.option("--format", "kind", required=True, type=click.Choice(["xes", "ocel", "csv", "jsonl"]))
@click.option("--out", required=True, type=OUT)
@click.option("--key", default="", help="Of one process only.")
@click.option("--from", "first", type=_DAY, help="Instances that started on this day (WIB) or later.")
@click.option("--to", "last", type=_DAY, help="Instances that started on this day (WIB) or earlier.")
def export(kind: str, out: Path, key: str, first: datetime | None, last: datetime | None) -> None:
    """Write the history to a file for other programs: XES, OCEL, CSV or JSON Lines."""
    days = {"first": first.date() if first else None, "last": last.date() if last else None}
    with written(out) as file:
        events = opened().queries.export_history(ACTOR, kind, file, key=key, **days)
    click.echo(f"Wrote {events} events to {out}.")


@click.command()
@click.argument("instance_id", type=click.UUID)
@click.option("--out", required=True, type=OUT)
def bundle(instance_id: UUID, out: Path) -> None:
    """Write the proof of one instance, with a verifier that needs no Alur, as a ZIP file."""
    with written(out) as file:
        opened().queries.bundle(ACTOR, instance_id, file)
    click.echo(f"Wrote {out}. Whoever has Python can check it with the periksa.py inside.")
