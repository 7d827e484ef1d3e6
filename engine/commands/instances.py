"""Start, hold and end instances."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from engine.commands.base import Command


@dataclass(frozen=True, slots=True)
class StartInstance(Command):
    """Start an instance of a definition. Returns the instance's id.

    Attributes:
        definition_id: Which version; None for the newest of `key`.
        key: Process key.
        variables: By name, typed; checked against the start form where `form` is true.
        business_key: Empty: as the process property `kunci_bisnis` says, else none.
        form: Whether `variables` are the values of the start form.
    """

    definition_id: UUID | None = None
    key: str = ""
    variables: Mapping[str, object] = field(default_factory=dict)
    business_key: str = ""
    form: bool = False


@dataclass(frozen=True, slots=True)
class SaveStartDraft(Command):
    """Keep what someone typed into a start form, unchecked, for that person alone. No values: forget the draft.

    Attributes:
        values: As of `SaveDraft`.
    """

    definition_id: UUID
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class CancelInstance(Command):
    """End an instance before its end. The reason is kept in history."""

    instance_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class SuspendInstance(Command):
    """Hold an instance: no task can be done and no timer fires until it is activated."""

    instance_id: UUID


@dataclass(frozen=True, slots=True)
class ActivateInstance(Command):
    """Let a suspended instance go on."""

    instance_id: UUID


@dataclass(frozen=True, slots=True)
class SetVariables(Command):
    """Set and remove process-wide variables of a running instance. For administrators."""

    instance_id: UUID
    variables: Mapping[str, object] = field(default_factory=dict)
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SetLocalVariables(Command):
    """Set and remove variables that one waiting token alone has: a task, a worker's, an event. For administrators.

    Attributes:
        token_id: Of the token; a user task's is the task's id.
    """

    instance_id: UUID
    token_id: UUID
    variables: Mapping[str, object] = field(default_factory=dict)
    removed: tuple[str, ...] = ()
