"""Messages and signals from outside."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from engine.commands.base import Command


@dataclass(frozen=True, slots=True)
class CorrelateMessage(Command):
    """Give a message to the one instance that waits for it, or start the one process that begins with it.

    Returns a tuple of `Correlation`s, one for each receiver.

    Attributes:
        name: Of the message.
        business_key, instance_id: Only instances with this key, or this one. A process started gets the key.
        correlation, local_correlation: Only instances (or tokens) whose variables have these values.
        variables, local_variables: Set process-wide, or at the receiving token.
        to_all: Give it to everyone who waits, and start every process that begins with it.
        definition_id: Start only this definition; it must begin with the message.
        start: True: only start processes; False: only instances; None: instances, and where none waits, a process.
    """

    name: str
    business_key: str | None = None
    instance_id: UUID | None = None
    correlation: Mapping[str, object] = field(default_factory=dict)
    local_correlation: Mapping[str, object] = field(default_factory=dict)
    variables: Mapping[str, object] = field(default_factory=dict)
    local_variables: Mapping[str, object] = field(default_factory=dict)
    to_all: bool = False
    definition_id: UUID | None = None
    start: bool | None = None


@dataclass(frozen=True, slots=True)
class Correlation:
    """Who received a message: an instance that waited at a token, or a new instance (`token_id` None)."""

    instance_id: UUID
    token_id: UUID | None


@dataclass(frozen=True, slots=True)
class BroadcastSignal(Command):
    """Give a signal to everyone who waits for it, and start every process that begins with it.

    Attributes:
        name: Of the signal.
        variables: Set process-wide in each receiver.
        token_id: Give it to this token only.
    """

    name: str
    variables: Mapping[str, object] = field(default_factory=dict)
    token_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class SignalToken(Command):
    """Let a receive task without a message go on (Camunda: signal an execution)."""

    token_id: UUID
    variables: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EvaluateConditions(Command):
    """Start every process that begins with a condition which these variables meet. Returns the instances' ids.

    Attributes:
        definition_id: Only this definition; else the newest of each process.
    """

    variables: Mapping[str, object] = field(default_factory=dict)
    business_key: str = ""
    definition_id: UUID | None = None
