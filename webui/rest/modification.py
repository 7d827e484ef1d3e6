"""`/process-instance/{id}/modification`: activities started and cancelled by hand."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response

from engine.commands import ModifyInstance, Move, MoveKind
from webui.rest.blueprint import blueprint
from webui.rest.parameters import flag, id_of, read_value, text
from webui.rest.process_instance import running
from webui.rest.refusals import invalid
from webui.rest.typed import carry_out, read_variables
from webui.rest.wire import json_body, no_content, without_nulls

REASON = "Modified over REST."

LONGEST_NOTE = 4000
"""Characters of an annotation; Camunda's limit, too."""

_NAMES = {
    MoveKind.CANCEL: ("activityId", "activityInstanceId", "transitionInstanceId"),
    MoveKind.START_TRANSITION: ("transitionId",),
    MoveKind.START_BEFORE: ("activityId",),
    MoveKind.START_AFTER: ("activityId",),
}
"""What each instruction names, one of them."""


@blueprint.post("/process-instance/<id>/modification")
def modify_instance(id: str) -> Response:
    """Start and cancel activities of an instance, in this order."""
    body = json_body()
    facts = running(id)
    instructions = body.get("instructions", [])
    if not isinstance(instructions, list):
        raise invalid("instructions must be a list of objects.")
    moves = tuple(_move(each) for each in instructions)
    note = read_value("annotation", text, body.get("annotation", ""))
    if len(note) > LONGEST_NOTE:
        raise invalid(f"An annotation has at most {LONGEST_NOTE} characters.")
    skips = [read_value(name, flag, body.get(name, False)) for name in ("skipCustomListeners", "skipIoMappings")]
    if moves:
        carry_out(ModifyInstance(facts.id, moves, f"{REASON} {note}".strip(), *skips))
    return no_content()


def _move(sent: Any) -> Move:
    if not isinstance(sent, Mapping):
        raise invalid("instructions must be a list of objects.")
    said = without_nulls(sent)
    kind = _kind(said.get("type"))
    names = [name for name in _NAMES[kind] if name in said]
    if len(names) != 1:
        needed = " or ".join(f"'{name}'" for name in _NAMES[kind])
        raise invalid(f"For instruction type '{kind}': exactly one of {needed} must be set")
    named = read_value(names[0], text, said[names[0]])
    values, local = _variables(said.get("variables"))
    return Move(
        kind,
        activity_id=named if names[0] == "activityId" else "",
        flow_id=named if names[0] == "transitionId" else "",
        activity_instance_id=id_of(named) if names[0].endswith("InstanceId") else None,
        ancestor_id=_ancestor(said),
        variables=values,
        local=local,
    )


def _kind(sent: Any) -> MoveKind:
    try:
        return MoveKind(sent)
    except ValueError:
        raise invalid(f"'{sent}' is no type of instruction.") from None


def _ancestor(said: Mapping[str, Any]) -> UUID | None:
    named = said.get("ancestorActivityInstanceId")
    return None if named is None else id_of(named)


def _variables(sent: Any) -> tuple[dict[str, object], dict[str, object]]:
    """Return an instruction's variables, and those that are local."""
    values = read_variables(sent)
    local = {name for name in values if sent[name].get("local") is True}
    return (
        {name: value for name, value in values.items() if name not in local},
        {name: value for name, value in values.items() if name in local},
    )
