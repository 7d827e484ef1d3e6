"""`alur user`: accounts."""

import click

from engine.cli.opening import ACTOR, opened
from engine.cli.tokens import token
from engine.commands import ChangeUser, CreateUser, SetPassword, UnlockUser
from engine.office import furnish


@click.group()
def user() -> None:
    """Manage accounts."""


@user.command("list")
def list_users() -> None:
    """List all accounts with their roles."""
    for row in opened().queries.users(ACTOR):
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
    engine = opened()
    furnish(engine)  # the first account of all needs the office's groups
    engine.execute(CreateUser(user_id, name, password, groups, position, email), ACTOR)
    click.echo(f"Created {user_id}.")


@user.command("groups")
@click.argument("user_id")
@click.argument("groups", nargs=-1)
def set_groups(user_id: str, groups: tuple[str, ...]) -> None:
    """Put an account into exactly these roles."""
    opened().execute(ChangeUser(user_id, groups=groups), ACTOR)
    click.echo(f"{user_id}: {', '.join(groups) or 'no role'}.")


@user.command("email")
@click.argument("user_id")
@click.argument("address", default="")
def set_email(user_id: str, address: str) -> None:
    """Set where an account's notices are mailed; no address: nowhere."""
    opened().execute(ChangeUser(user_id, email=address), ACTOR)
    click.echo(f"{user_id}: {address or 'no address'}.")


@user.command("password")
@click.argument("user_id")
@click.password_option(help="Asked for when not given.")
def set_password(user_id: str, password: str) -> None:
    """Set an account's password and end its sessions."""
    opened().execute(SetPassword(user_id, password), ACTOR)
    click.echo(f"Set the password of {user_id}.")


@user.command("activate")
@click.argument("user_id")
def activate_user(user_id: str) -> None:
    """Let an account sign in again, and lift its lock-out."""
    engine = opened()
    engine.execute(ChangeUser(user_id, active=True), ACTOR)
    engine.execute(UnlockUser(user_id), ACTOR)
    click.echo(f"{user_id} may sign in.")


@user.command("deactivate")
@click.argument("user_id")
def deactivate_user(user_id: str) -> None:
    """Let an account sign in no more, and end its sessions."""
    opened().execute(ChangeUser(user_id, active=False), ACTOR)
    click.echo(f"{user_id} may not sign in.")


user.add_command(token)
