"""Put running instances elsewhere: within their diagram, or onto another version of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from engine.commands.base import Command


class MoveKind(StrEnum):
    """What one instruction of a modification does; the words are Camunda's."""

    START_BEFORE = "startBeforeActivity"
    """Enter a node, as if a flow led there."""
    START_AFTER = "startAfterActivity"
    """Take the one flow that leaves a node."""
    START_TRANSITION = "startTransition"
    """Take a sequence flow."""
    CANCEL = "cancel"
    """End what is open at a node, or one activity instance, undone."""


@dataclass(frozen=True, slots=True)
class Move:
    """One instruction of a modification.

    Attributes:
        activity_id: The node; `<id>#multiInstanceBody` means all of a multi-instance activity, its id alone one
            instance of it. Empty where a flow or an activity instance is named.
        flow_id: The sequence flow of START_TRANSITION.
        activity_instance_id: What CANCEL ends, where no node is named.
        ancestor_id: In which activity instance to start; None where only one can be meant.
        variables: Set where they are, new ones process-wide.
        local: Set in the innermost scope that is opened, else for the new token alone.
    """

    kind: MoveKind
    activity_id: str = ""
    flow_id: str = ""
    activity_instance_id: UUID | None = None
    ancestor_id: UUID | None = None
    variables: Mapping[str, object] = field(default_factory=dict)
    local: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ModifyInstance(Command):
    """Start and cancel activities of a running instance, in this order. For administrators.

    An instance in which the last instruction leaves nothing is cancelled, as in Camunda.

    Attributes:
        reason: Kept in history.
        skip_listeners: Run no execution or task listeners in this command.
        skip_mappings: Map no input or output parameters in this command.
    """

    instance_id: UUID
    moves: tuple[Move, ...]
    reason: str = ""
    skip_listeners: bool = False
    skip_mappings: bool = False


@dataclass(frozen=True, slots=True)
class MigrationStep:
    """Which activity of the target an activity of the source becomes.

    Attributes:
        source, target: Ids; multi-instance bodies have Camunda's `<id>#multiInstanceBody`.
        update_trigger: Whether an event waits anew, as the target says: a timer counts from now.
    """

    source: str
    target: str
    update_trigger: bool = False


@dataclass(frozen=True, slots=True)
class MigrationPlan:
    """How instances of one definition become instances of another."""

    source_id: UUID
    target_id: UUID
    steps: tuple[MigrationStep, ...]


@dataclass(frozen=True, slots=True)
class MigrateInstances(Command):
    """Let running instances go on in another version: all of them, or none. For administrators.

    Attributes:
        reason: Kept in history.
        skip_listeners, skip_mappings: As in a modification, for subprocesses that come or go.
    """

    plan: MigrationPlan
    instance_ids: tuple[UUID, ...]
    reason: str = ""
    skip_listeners: bool = False
    skip_mappings: bool = False
