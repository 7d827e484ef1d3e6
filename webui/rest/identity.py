"""`/identity`: who belongs to which group, and whether a password is right."""

from flask import Response, request

from engine.domain import Actor
from engine.read_models import UserRow
from webui.current import engine
from webui.rest.blueprint import blueprint
from webui.rest.credentials import Pair, is_right, rest_actor
from webui.rest.refusals import invalid
from webui.rest.wire import json_body, reply


@blueprint.get("/identity/groups")
def groups() -> Response:
    """List the groups of an account and who else is in them; others' only to administrators and auditors."""
    user_id = request.args.get("userId")
    if not user_id:
        raise invalid("No user id was supplied")
    actor = rest_actor()
    account = engine().queries.account(user_id)
    if account is None:
        return reply({"groups": [], "groupUsers": []})
    members = _members(actor, account)
    names = {group.id: group.name for group in engine().queries.groups(actor)}
    own = sorted(account.groups)
    return reply(
        {
            "groups": [{"id": group, "name": names.get(group, group)} for group in own],
            "groupUsers": [_user(user) for user in members],
        }
    )


@blueprint.post("/identity/verify")
def verify() -> Response:
    """Check a user id and a password."""
    body = json_body()
    user_id, password = body.get("username"), body.get("password")
    if not isinstance(user_id, str) or not isinstance(password, str):
        raise invalid("Username and password are required")
    right = is_right(Pair(user_id, password))
    return reply({"authenticatedUser": user_id, "authenticated": right})


def _members(actor: Actor, account: Actor) -> list[UserRow]:
    if not (actor.is_administrator or actor.is_auditor):
        return []
    return [
        user
        for user in engine().queries.users(actor)
        if user.id != account.user_id and account.groups.intersection(id for id, _ in user.groups)
    ]


def _user(user: UserRow) -> dict[str, object]:
    first, _, last = user.name.partition(" ")
    return {"id": user.id, "firstName": first, "lastName": last, "displayName": user.name}
