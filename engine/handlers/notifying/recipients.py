"""Who is told: whoever may do a task, and whoever stands above."""

from collections.abc import Iterable, Mapping, Sequence

from engine.bpmn.model import Definition
from engine.domain import ADMINISTRATORS
from engine.store.repositories.notices import Recipient
from engine.store.repositories.tasks import TaskRecord
from engine.store.unit_of_work import UnitOfWork

RECIPIENTS_PROPERTY = "penerima"
"""Property of an event that throws an escalation: comma list of the groups that are told."""

HEAD_PREFIX = "kepala-"
HEADS = "kabid"
"""Whoever heads a unit, and has no superior of their own in the table, stands under this group's."""


def doers_of(task: TaskRecord, uow: UnitOfWork) -> list[Recipient]:
    """Return whose a task is: its assignee's, else whoever may claim it; administrators' where that is nobody."""
    if task.assignee:
        return uow.notices.people([f"user:{task.assignee}"])
    return uow.notices.people(uow.tasks.candidates(task.id) or [f"group:{ADMINISTRATORS}"])


def groups_of(task: TaskRecord, lane_group: str, uow: UnitOfWork) -> list[str]:
    """Return the roles a task belongs to; that of its lane where it names people only."""
    named = sorted(uow.tasks.candidates(task.id))
    groups = [candidate.removeprefix("group:") for candidate in named if candidate.startswith("group:")]
    return groups or ([lane_group] if lane_group else [])


def superior_of(group: str, superiors: Mapping[str, str]) -> str:
    """Return the group above a group, empty where there is none."""
    known = superiors.get(group, "")
    return known or (superiors.get(HEADS, "") if group.startswith(HEAD_PREFIX) else "")


def above(groups: Iterable[str], superiors: Mapping[str, str]) -> list[str]:
    """Return the groups directly above some groups."""
    return sorted({superior for group in groups if (superior := superior_of(group, superiors))})


def first_reached(
    start: Sequence[str], besides: Iterable[str], superiors: Mapping[str, str], uow: UnitOfWork
) -> list[Recipient]:
    """Return the members of some groups, or of the first groups above them that have any.

    People named in `besides` do not count: nobody stands above themselves. Where the ladder ends, or leads in a circle,
    administrators are told, so that no escalation is lost.
    """
    passed: set[str] = set()
    left_out, level = frozenset(besides), list(start)
    while level:
        passed.update(level)
        found = [each for each in uow.notices.people(f"group:{group}" for group in level) if each.id not in left_out]
        if found:
            return found
        level = [group for group in above(level, superiors) if group not in passed]
    return uow.notices.people([f"group:{ADMINISTRATORS}"])


def told_upwards(model: Definition, thrown_at: str, tasks: Sequence[TaskRecord], uow: UnitOfWork) -> list[Recipient]:
    """Return who is told of an escalation: for each task it is about, whoever stands above its doers.

    The throwing event's property names the groups; else those above the roles that the tasks, or its lane, belong to.
    """
    superiors, node = uow.notices.superiors(), model.nodes[thrown_at]
    named = [group.strip() for group in node.properties.get(RECIPIENTS_PROPERTY, "").split(",") if group.strip()]
    lane = node.lane.group if node.lane else ""
    if not tasks:
        return first_reached(named or above([lane] if lane else [], superiors), (), superiors, uow)
    told: dict[str, Recipient] = {}
    for task in tasks:
        own = model.nodes[task.activity_id].lane
        start = named or above(groups_of(task, own.group if own else lane, uow), superiors)
        doers = [each.id for each in doers_of(task, uow)]
        told |= {each.id: each for each in first_reached(start, doers, superiors, uow)}
    return list(told.values())
