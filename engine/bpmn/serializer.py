"""A workflow's state as compact JSON, without the specs: the variables, and a row for each token that waits.

    {"v": 1, "ended": false, "variables": {...}, "scopes": [[parent, {...}], ...], "tokens": [[...], ...]}

One that an error ended also has its code as "error": a caller that is suspended asks for it later.

A row is `[id, node, host, scope, local, attached_to, data, pending]`, the four in the middle as numbers of rows or
scopes, -1 for none (as host or scope: the process itself), -2 for an event that stands by in the process; `pending` is
left out where it is empty. Every token of a resting instance waits, so no state of SpiffWorkflow's has to be kept.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

import orjson

from engine.bpmn.dialect.execution import Execution
from engine.bpmn.dialect.gateways import Join
from engine.bpmn.dialect.node import ProcessSpec
from engine.bpmn.dialect.token import Pending, Token
from engine.bpmn.runtime import Environment
from engine.bpmn.scope import Scope, Stored
from engine.bpmn.values import MAX_CHARACTERS, is_simple, plain_json, to_json, untagged
from engine.errors import ExecutionError, InvalidVariablesError, LimitError

VERSION = 1
NONE = -1
PROCESS = -2
_TAG = b'"$'
"""How a date's, an instant's or a file's key begins in JSON."""
_STRICT = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_SUBCLASS | orjson.OPT_PASSTHROUGH_DATACLASS
"""Lets orjson refuse what it would write as if it were plain."""
MAX_BYTES = 10_000_000
"""Of all variables of an instance together. Within its own limit, one variable could otherwise be mapped into each of a
thousand instances of an activity."""


def dump(execution: Execution) -> bytes:
    """Return the state of an execution at rest.

    Raises:
        ExecutionError: A variable holds something that cannot be stored.
    """
    tokens = execution.waiting()
    if execution.spec.compensates:
        tokens = _ordered(tokens)  # Elsewhere what is around a token is always older.
    scopes = _scopes_of(tokens)
    room = _Room()
    places: dict[Scope | None, int] = {scope: place for place, scope in enumerate(scopes)}
    rows = {execution.root: PROCESS} | {token: row for row, token in enumerate(tokens)}
    error = {"error": execution.end_state} if execution.completed and execution.end_state else {}
    return orjson.dumps(
        {
            "v": VERSION,
            "ended": bool(execution.completed),
            "variables": room.stored(execution.variables),
            "scopes": [[places.get(scope.parent, NONE), room.stored(scope)] for scope in scopes],
            "tokens": [_row(token, rows, places) for token in tokens],
            **error,
        }
    )


def load(spec: ProcessSpec, environment: Environment, state: bytes) -> Execution:
    """Bring an execution back.

    Raises:
        ExecutionError: The state has another version, or names a node that the definition does not have.
    """
    stored = orjson.loads(state)
    if stored.get("v") != VERSION:
        raise ExecutionError(f"Cannot restore the instance: its state has version {stored.get('v')!r}, not {VERSION}.")
    execution = Execution(spec, environment)
    execution.completed = stored["ended"]
    execution.end_state = stored.get("error", "")
    _restore(execution.variables, stored["variables"])
    execution.root.wait()
    scopes: list[Scope] = []
    for parent, values in stored["scopes"]:
        scopes.append(Scope(execution.variables if parent == NONE else scopes[parent]))
        _restore(scopes[-1], values)
    tokens: list[Token] = []
    for row in stored["tokens"]:
        tokens.append(_token(execution, row, tokens, scopes))
    return execution


def told_before(scope: Scope, name: str, value: object) -> object:
    """Return what a variable was when the state was restored, as JSON has it; `value` says it where that was not."""
    before = scope.stored.get(name)
    if before is None:
        return to_json(value)
    return orjson.loads(before[1]) if isinstance(before[1], bytes) else before[1]


def told_after(scope: Scope, name: str, value: object) -> object:
    """Return what a variable has become, as JSON has it. When the state is stored it is not looked into again.

    Raises:
        InvalidVariablesError: It is no value that a variable can have.
    """
    written = plain_json(value) if type(value) in (dict, list) else None
    if written is None:
        return to_json(value)
    scope.stored[name] = _CHANGEABLE, written, len(written)
    return orjson.loads(written)


_CHANGEABLE = object()
"""No variable's value: a list or map may be another without being another object."""


def variables_json(state: bytes) -> str:
    """Return the process-wide variables of a state as the JSON that they are stored as, dates tagged."""
    return orjson.dumps(orjson.loads(state)["variables"]).decode()


def variables_of(state: bytes) -> dict[str, object]:
    """Return the process-wide variables of a state alone: no execution is brought back, no definition is needed."""
    scope = Scope()
    _restore(scope, orjson.loads(state)["variables"])
    return scope.values


def _row(token: Token, rows: dict[Token, int], places: dict[Scope | None, int]) -> list[object]:
    host = NONE if token.host in (None, token.workflow.root) else rows[token.host]
    attached_to = NONE if token.attached_to is None else rows[token.attached_to]
    row: list[object] = [
        token.id.hex, token.activity_id, host, places.get(token.scope, NONE), places.get(token.local, NONE),
        attached_to, token.internal_data or None,
    ]  # fmt: skip
    return [*row, token.pending] if token.pending else row


def _token(execution: Execution, row: list[Any], tokens: list[Token], scopes: list[Scope]) -> Token:
    id, name, host, scope, local, attached_to, data, *pending = row
    spec = execution.spec.task_specs.get(name)
    if spec is None:
        raise ExecutionError("Cannot restore the instance: its definition has no such node.", name)
    around = execution.variables if scope == NONE else scopes[scope]
    token = Token(
        execution,
        spec,
        execution.root if host == NONE else tokens[host],
        around,
        id=UUID(int=int(id, 16)),
        attached_to=_attached_to(execution, attached_to, tokens),
        pending=Pending(pending[0]) if pending else Pending.NO,
    )
    token.wait()
    token.local = None if local == NONE else scopes[local]
    token.internal_data = data or {}
    token.begun = attached_to == NONE and token.pending in (Pending.NO, Pending.UNDOING)
    if isinstance(spec, Join) and token.is_open:
        spec.arrived(token)
    return token


def _attached_to(execution: Execution, row: int, tokens: list[Token]) -> Token | None:
    if row == NONE:
        return None
    return execution.root if row == PROCESS else tokens[row]


def _ordered(waiting: Iterable[Token]) -> list[Token]:
    """Return the tokens oldest first, but each after the one it runs inside."""
    found: dict[Token, None] = {}
    for token in waiting:
        for around in (*reversed(token.hosts()[:-1]), token):
            found[around] = None
    return list(found)


def _scopes_of(tokens: list[Token]) -> list[Scope]:
    """Return the local scopes that tokens use, each after the scope around it."""
    found: dict[Scope, None] = {}
    for token in tokens:
        for scope in reversed(list(token.variables.chain())):
            if scope.parent is not None:
                found[scope] = None
    return list(found)


class _Room:
    """What is left for variables while they are stored."""

    def __init__(self) -> None:
        self.left = MAX_BYTES

    def stored(self, scope: Scope) -> dict[str, object]:
        """Return a scope's variables as JSON.

        Raises:
            ExecutionError: One cannot be stored, or all together are too large; names it.
        """
        known, stored, name = scope.stored, dict[str, object](), ""
        try:
            for name, value in scope.values.items():
                before = known.get(name)
                if before is not None and before[0] is value:
                    stored[name] = before[1]
                    self.left -= before[2]
                else:
                    stored[name] = self._place(name, value, before[1] if before else None)
        except InvalidVariablesError as error:
            raise ExecutionError(f"Cannot store what the process made. {error}") from error
        self._require_room(name)
        return stored

    def _place(self, name: str, value: object, known: object) -> object:
        """Return a variable as JSON, and take the room it needs; lists and maps are written here and now.

        Args:
            name: Of the variable.
            value: Its value.
            known: How it stood in the state that was restored: a list or map that is the same needs no second look.

        Raises:
            InvalidVariablesError: It is no value that a variable can have.
        """
        if value is None or type(value) is bool:
            return value
        if type(value) is str and len(value) <= min(MAX_CHARACTERS, self.left) and is_simple(value):
            self.left -= len(value)
            return value
        written = known if isinstance(known, bytes) and _is_still(value, known) else plain_json(value)
        if written is None:
            value = to_json(value, name)
            if isinstance(value, str):
                self.left -= len(value) if value.isascii() else len(value.encode())
            elif isinstance(value, list | dict):
                written = orjson.dumps(value)
        if written is not None:
            self.left -= len(written)
            value = orjson.Fragment(written)
        self._require_room(name)
        return value

    def _require_room(self, name: str) -> None:
        if self.left < 0:
            raise LimitError(f"Cannot store '{name}': all variables together are larger than {MAX_BYTES} bytes.")


def _is_still(value: object, known: bytes) -> bool:
    """Whether a list or map is what it was when it was restored; a date in a text's place is not."""
    try:
        return orjson.dumps(value, option=_STRICT) == known
    except TypeError:
        return False


def _restore(scope: Scope, values: dict[str, Any]) -> None:
    """Give a scope its stored variables. Only where something is tagged is a list or map looked into."""
    known: dict[str, Stored] = {}
    for name, value in values.items():
        kind = type(value)
        if kind is dict or kind is list:
            written = orjson.dumps(value)
            if _TAG not in written:
                known[name] = _CHANGEABLE, written, len(written)
                continue
            values[name] = untagged(value)
            if isinstance(values[name], date):
                known[name] = values[name], value, len(written)
        elif kind is str:
            known[name] = value, value, len(value) if value.isascii() else len(value.encode())
        else:
            known[name] = value, value, 0
    scope.values, scope.stored = values, known
