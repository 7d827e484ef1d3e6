"""`alur user token`: what programs send instead of a password."""

from uuid import UUID

import click

from engine.cli.opening import ACTOR, opened
from engine.commands import CreateToken, RevokeToken
from engine.domain import new_token_secret


@click.group()
def token() -> None:
    """Manage the tokens that programs send instead of a password."""


@token.command("add")
@click.argument("user_id")
@click.option("--name", required=True, help="What it is for.")
def add_token(user_id: str, name: str) -> None:
    """Create a token for an account and print it; it cannot be shown again."""
    secret = new_token_secret()
    opened().execute(CreateToken(user_id, name, secret), ACTOR)
    click.echo(secret)


@token.command("list")
@click.argument("user_id")
def list_tokens(user_id: str) -> None:
    """List an account's tokens."""
    for row in opened().queries.tokens(ACTOR, user_id):
        used = f"last used {row.used_at:%Y-%m-%d %H:%M} UTC" if row.used_at else "never used"
        click.echo(f"{row.id}  {row.name}, {used}")


@token.command("revoke")
@click.argument("token_id", type=click.UUID)
def revoke_token(token_id: UUID) -> None:
    """Let a token open nothing any more."""
    opened().execute(RevokeToken(token_id), ACTOR)
    click.echo(f"Revoked {token_id}.")
