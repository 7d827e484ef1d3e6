"""Who takes part in a process, and so may see its instances."""

import re
from functools import lru_cache

from engine.bpmn.model import Definition
from engine.domain import Actor


def takes_part(model: Definition, actor: Actor) -> bool:
    """Whether an actor may see a process's instances: administrators, auditors, and whoever has a task in it."""
    if actor.is_administrator or actor.is_auditor:
        return True
    return any(names_group(model, own) for own in actor.groups)


def names_group(model: Definition, group: str) -> bool:
    """Whether a group has a part in a process: a lane, a task or a start that it may take."""
    return any(_pattern(named).fullmatch(group) for named in _groups(model))


def _groups(model: Definition) -> set[str]:
    groups = {lane.group for lane in model.lanes} | set(model.candidate_starter_groups)
    tasks = (node for node in model.nodes.values() if node.type == "userTask")
    return groups | {group for node in tasks for group in node.assignment.candidate_groups}


@lru_cache(maxsize=1024)
def _pattern(group: str) -> re.Pattern[str]:
    """Return a pattern for a group as drawn, in which each expression may stand for anything: `kepala-${unit}`."""
    literal = re.split(r"[$#]\{[^}]*\}", group)
    return re.compile(".+".join(re.escape(part) for part in literal))
