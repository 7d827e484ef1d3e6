"""`alur worker`: lets time pass."""

import signal

import click

from engine.cli.opening import open_engine
from engine.config import Settings
from engine.worker.choice import worker_for


@click.command()
def worker() -> None:
    """Execute due jobs until stopped, beside a server or on another machine."""
    settings = Settings.from_environment()
    work = worker_for(open_engine(settings), settings)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: work.stop())
    click.echo("The worker runs. Stop it with Ctrl+C.")
    work.run()
