"""The command line: deploy, check, worker, verify, seal, export, bundle, sop, user.

`webui.cli` adds run and serve and is what `alur` calls.
"""

import logging
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

import click

from engine import retention as archiving
from engine.bootstrap import build_engine
from engine.bpmn import validation
from engine.bpmn.validation.rendering import plain_message
from engine.commands import (
    ChangeUser,
    CreateToken,
    CreateUser,
    DeployDefinition,
    Resource,
    RevokeToken,
    SealHistory,
    SetPassword,
    UnlockUser,
)
from engine.config import Settings
from engine.delegates import DELEGATES
from engine.domain import Source, new_token_secret, system_actor
from engine.errors import DeploymentError, EngineError, InvalidVariablesError, Problem
from engine.history.report import replay_lines, verification_lines
from engine.office import furnish
from engine.process_engine import ProcessEngine
from engine.sop_cli import sop
from engine.worker.choice import worker_for

ACTOR = system_actor(Source.CLI)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_OUT = click.Path(dir_okay=False, writable=True, path_type=Path)
_DAY = click.DateTime(["%Y-%m-%d"])
_FILES = click.argument("files", nargs=-1, required=True, type=_FILE)


class Group(click.Group):
    """A group of commands that says what went wrong in one line instead of a stack trace."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; a refusal ends it with status 1."""
        try:
            return super().invoke(ctx)
        except DeploymentError as error:
            _print(error.problems)
        except InvalidVariablesError as error:
            for problem in error.problems:
                click.echo(f"{problem.field}: {problem.code} {problem.expected}".rstrip(), err=True)
        except EngineError as error:
            click.echo(str(error), err=True)
        sys.exit(1)


@click.group(cls=Group)
@click.version_option(package_name="alur")
def main() -> None:
    """Run an office's SOPs as BPMN processes. Settings are environment variables: see docs/operations.md."""
    # What Alur writes is for whoever runs it: the database holds everything the office enters.
    os.umask(0o077)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for library in ("alembic", "procrastinate"):
        logging.getLogger(library).setLevel(logging.WARNING)


@main.command()
@_FILES
@click.option("--name", default="", help="Name of the deployment; the first file's name without its ending by default.")
def deploy(files: tuple[Path, ...], name: str) -> None:
    """Deploy diagrams as new versions of their processes; unchanged files change nothing."""
    engine = open_engine(Settings.from_environment())
    before = {row.id for row in engine.queries.definitions(ACTOR, all_versions=True)}
    engine.execute(DeployDefinition(name or files[0].stem, _resources(files), source="alur"), ACTOR)
    new = [row for row in engine.queries.definitions(ACTOR, all_versions=True) if row.id not in before]
    for row in new:
        click.echo(f"Deployed {row.key} version {row.version} ({row.name}).")
    if not new:
        click.echo("Nothing has changed: this deployment is the newest already.")


@main.command()
@_FILES
def check(files: tuple[Path, ...]) -> None:
    """Say what is wrong with diagrams, and deploy nothing. Status 1 if anything stands in the way."""
    report = validation.check(
        {str(path): path.read_bytes() for path in files},
        known_delegates=frozenset(DELEGATES),
    )
    _print(report.warnings, "warning: ")
    if report.problems:
        raise DeploymentError(report.problems)
    keys = ", ".join(definition.key for definition in report.definitions)
    click.echo(f"Nothing stands in the way of deploying {keys}.")


@main.command()
def worker() -> None:
    """Execute due jobs until stopped, beside a server or on another machine."""
    settings = Settings.from_environment()
    work = worker_for(open_engine(settings), settings)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: work.stop())
    click.echo("The worker runs. Stop it with Ctrl+C.")
    work.run()


@main.command()
@click.option("--seal", type=_FILE, help="An exported seal to compare with.")
@click.option("--archive", type=_FOLDER, help="Also look at the files of archived instances in this folder.")
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
    engine = _engine()
    kept = seal.read_bytes() if seal else b""
    with _progress("Verifying") as show:
        found = engine.queries.verify(ACTOR, progress=show, seal=kept, archive=archive)
    for line in verification_lines(found):
        click.echo(line)
    files_are_whole = not files or _files_are_whole(engine)
    if not (found.whole and files_are_whole):
        sys.exit(1)
    if replay:
        with _progress("Replaying") as show:
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


@main.command()
@click.option("--export", type=_OUT, help="Write the newest seal to this file and make no new one.")
@click.option("--number", type=int, default=0, help="With --export: another seal than the newest.")
def seal(export: Path | None, number: int) -> None:
    """Seal the history now, besides the daily seal; or write a seal to a file for the auditor to keep."""
    engine = _engine()
    if export is None:
        made = engine.execute(SealHistory(), ACTOR)
        click.echo(f"Sealed the history: seal {made}. Give it away with: alur seal --export FILE.")
        return
    export.write_bytes(engine.queries.exported_seal(ACTOR, number))
    click.echo(f"Wrote the seal to {export}. Keep it where nobody of the office can change it.")


@main.command()
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
    with _progress("Archiving") as show:
        done = archiving.archive_all(engine, ACTOR, folder, ended_before, show)
    click.echo(f"Archived {done.archived} instances in {folder}. Keep it as you keep the database.")
    for reason, number in sorted(done.left.items()):
        click.echo(f"Left as they are, {reason}: {number}.")


@main.command()
@click.option("--format", "kind", required=True, type=click.Choice(["xes", "ocel", "csv", "jsonl"]))
@click.option("--out", required=True, type=_OUT)
@click.option("--key", default="", help="Of one process only.")
@click.option("--from", "first", type=_DAY, help="Instances that started on this day (WIB) or later.")
@click.option("--to", "last", type=_DAY, help="Instances that started on this day (WIB) or earlier.")
def export(kind: str, out: Path, key: str, first: datetime | None, last: datetime | None) -> None:
    """Write the history to a file for other programs: XES, OCEL, CSV or JSON Lines."""
    days = {"first": first.date() if first else None, "last": last.date() if last else None}
    with _written(out) as file:
        events = _engine().queries.export_history(ACTOR, kind, file, key=key, **days)
    click.echo(f"Wrote {events} events to {out}.")


@main.command()
@click.argument("instance_id", type=click.UUID)
@click.option("--out", required=True, type=_OUT)
def bundle(instance_id: UUID, out: Path) -> None:
    """Write the proof of one instance, with a verifier that needs no Alur, as a ZIP file."""
    with _written(out) as file:
        _engine().queries.bundle(ACTOR, instance_id, file)
    click.echo(f"Wrote {out}. Whoever has Python can check it with the periksa.py inside.")


main.add_command(sop)


@main.group()
def user() -> None:
    """Manage accounts."""


@user.command("list")
def list_users() -> None:
    """List all accounts with their roles."""
    for row in _engine().queries.users(ACTOR):
        roles = ", ".join(group for group, _ in row.groups)
        click.echo(f"{row.id:24} {row.name:32} {roles}{'' if row.active else ' (inactive)'}")


@user.command("add")
@click.argument("user_id")
@click.option("--name", required=True, help="Full name.")
@click.option("--position", default="", help="Jabatan.")
@click.option("--email", default="", help="Where notices are mailed.")
@click.option("--group", "groups", multiple=True, help="A role; may be given several times.")
@click.password_option(help="Asked for when not given.")
def add_user(user_id: str, name: str, position: str, email: str, groups: tuple[str, ...], password: str) -> None:
    """Create an account."""
    engine = _engine()
    furnish(engine)  # the first account of all needs the office's groups
    engine.execute(CreateUser(user_id, name, password, groups, position, email), ACTOR)
    click.echo(f"Created {user_id}.")


@user.command("groups")
@click.argument("user_id")
@click.argument("groups", nargs=-1)
def set_groups(user_id: str, groups: tuple[str, ...]) -> None:
    """Put an account into exactly these roles."""
    _engine().execute(ChangeUser(user_id, groups=groups), ACTOR)
    click.echo(f"{user_id}: {', '.join(groups) or 'no role'}.")


@user.command("email")
@click.argument("user_id")
@click.argument("address", default="")
def set_email(user_id: str, address: str) -> None:
    """Set where an account's notices are mailed; no address: nowhere."""
    _engine().execute(ChangeUser(user_id, email=address), ACTOR)
    click.echo(f"{user_id}: {address or 'no address'}.")


@user.command("password")
@click.argument("user_id")
@click.password_option(help="Asked for when not given.")
def set_password(user_id: str, password: str) -> None:
    """Set an account's password and end its sessions."""
    _engine().execute(SetPassword(user_id, password), ACTOR)
    click.echo(f"Set the password of {user_id}.")


@user.command("activate")
@click.argument("user_id")
def activate_user(user_id: str) -> None:
    """Let an account sign in again, and lift its lock-out."""
    engine = _engine()
    engine.execute(ChangeUser(user_id, active=True), ACTOR)
    engine.execute(UnlockUser(user_id), ACTOR)
    click.echo(f"{user_id} may sign in.")


@user.command("deactivate")
@click.argument("user_id")
def deactivate_user(user_id: str) -> None:
    """Let an account sign in no more, and end its sessions."""
    _engine().execute(ChangeUser(user_id, active=False), ACTOR)
    click.echo(f"{user_id} may not sign in.")


@user.group("token")
def token() -> None:
    """Manage the tokens that programs send instead of a password."""


@token.command("add")
@click.argument("user_id")
@click.option("--name", required=True, help="What it is for.")
def add_token(user_id: str, name: str) -> None:
    """Create a token for an account and print it; it cannot be shown again."""
    secret = new_token_secret()
    _engine().execute(CreateToken(user_id, name, secret), ACTOR)
    click.echo(secret)


@token.command("list")
@click.argument("user_id")
def list_tokens(user_id: str) -> None:
    """List an account's tokens."""
    for row in _engine().queries.tokens(ACTOR, user_id):
        used = f"last used {row.used_at:%Y-%m-%d %H:%M} UTC" if row.used_at else "never used"
        click.echo(f"{row.id}  {row.name}, {used}")


@token.command("revoke")
@click.argument("token_id", type=click.UUID)
def revoke_token(token_id: UUID) -> None:
    """Let a token open nothing any more."""
    _engine().execute(RevokeToken(token_id), ACTOR)
    click.echo(f"Revoked {token_id}.")


def _print(problems: Iterable[Problem], prefix: str = "") -> None:
    for problem in problems:
        click.echo(prefix + plain_message(problem), err=True)


@contextmanager
def _written(path: Path) -> Iterator[BinaryIO]:
    """Give a file that takes its name only when it is whole."""
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """Give what shows how far something is, where somebody looks."""
    with click.progressbar(length=1, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def show(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        yield show


def open_engine(settings: Settings) -> ProcessEngine:
    """Return an engine that is closed when the command line's command ends."""
    engine = build_engine(settings)
    click.get_current_context().call_on_close(engine.close)
    return engine


def _engine() -> ProcessEngine:
    return open_engine(Settings.from_environment())


def _resources(files: Iterable[Path]) -> tuple[Resource, ...]:
    return tuple(Resource(path.name, path.read_bytes()) for path in files)
