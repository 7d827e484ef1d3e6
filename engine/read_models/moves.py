"""Putting instances elsewhere: where one stands, where it can be put, and what keeps it from another version."""

from dataclasses import dataclass
from uuid import UUID

from engine.errors import MigrationProblem
from engine.read_models.definitions import DefinitionRow
from engine.read_models.instances import InstanceRow


@dataclass(frozen=True, slots=True)
class Place:
    """An activity of a diagram that can be entered by hand.

    Attributes:
        title: Number and name, else what kind of node it is and its id.
        lane: Name of its lane, empty for none.
        is_task: Whether people do it.
    """

    activity_id: str
    title: str
    lane: str
    is_task: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """An activity that is open in an instance.

    Attributes:
        id: Of the activity instance.
        element: Which one of a multi-instance activity, by name; empty for others.
        is_task: Whether it is a task that people see.
        assignee_name: Who has claimed it.
    """

    id: UUID
    activity_id: str
    title: str
    element: str
    is_task: bool
    assignee_name: str


@dataclass(frozen=True, slots=True)
class PositionView:
    """What the page shows that puts an instance elsewhere."""

    row: InstanceRow
    standing: tuple[Standing, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One activity of the old version, in a migration plan.

    Attributes:
        target_id, target: What it becomes, empty for nothing.
        is_event: Whether it is an event, which goes along with its activity.
        at: Title of the activity that an event stands at, empty for others.
        waiting: How many tokens wait there now.
        problem: Why it has no counterpart: `gone` (its id is not in the new version), `moved` (it stands in another
            subprocess), or a `MigrationProblem`'s code; empty where it has one.
        update_trigger: Whether its event waits anew.
    """

    activity_id: str
    title: str
    target_id: str
    target: str
    is_event: bool
    at: str
    waiting: int
    problem: str
    update_trigger: bool


@dataclass(frozen=True, slots=True)
class MovableInstance:
    """An instance that may go on in another version.

    Attributes:
        problems: What keeps it from that; empty where nothing does.
    """

    row: InstanceRow
    problems: tuple[MigrationProblem, ...]


@dataclass(frozen=True, slots=True)
class MigrationView:
    """What the page shows that moves instances to another version."""

    source: DefinitionRow
    target: DefinitionRow
    plan: tuple[PlanRow, ...]
    instances: tuple[MovableInstance, ...]
