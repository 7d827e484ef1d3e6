"""`alur retention`: the history of what ended years ago, moved into files."""

import click

from engine import retention as archiving
from engine.cli.opening import ACTOR, open_engine
from engine.cli.progress import progress
from engine.config import Settings


@click.command()
@click.option("--years", type=click.IntRange(1), help="After an instance's end; ALUR_RETENTION_YEARS by default.")
@click.option("--confirm", is_flag=True, help="Do it. Without this, only say what would be done.")
def retention(years: int | None, confirm: bool) -> None:
    """Move the history of instances that ended years ago into files, with proof; the instances stay."""
    settings = Settings.from_environment()
    years = years or settings.retention_years
    if not years:
        raise click.UsageError("Nothing is ever archived: set ALUR_RETENTION_YEARS, or say --years.")
    engine, folder = open_engine(settings), settings.archive_dir
    ended_before = archiving.before(engine.now(), years)
    if not confirm:
        due = len(engine.queries.to_archive(ACTOR, ended_before))
        click.echo(
            f"{due} instances ended before {ended_before:%Y-%m-%d}. With --confirm, their history moves to {folder}."
        )
        return
    with progress("Archiving") as show:
        done = archiving.archive_all(engine, ACTOR, folder, ended_before, show)
    click.echo(f"Archived {done.archived} instances in {folder}. Keep it as you keep the database.")
    for reason, number in sorted(done.left.items()):
        click.echo(f"Left as they are, {reason}: {number}.")
