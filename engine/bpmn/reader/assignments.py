"""Who does a user task: Camunda's attributes, and BPMN's `humanPerformer` and `potentialOwner`."""

import re
from collections.abc import Iterator

from engine.bpmn.model import Assignment
from engine.bpmn.reader.mappings import split_list
from engine.bpmn.xml import Element, child, children, extension, text_of

_NAMED = re.compile(r"(user|group)\((.*)\)", re.DOTALL)


def read_assignment(element: Element) -> Assignment:
    """Read who may do a task and when it is due; what stands in both notations counts together."""
    owners = list(_owners(element))
    return Assignment(
        assignee=_performer(element) or extension(element, "assignee"),
        candidate_users=(
            *(name for kind, name in owners if kind == "user"),
            *split_list(extension(element, "candidateUsers")),
        ),
        candidate_groups=(
            *(name for kind, name in owners if kind == "group"),
            *split_list(extension(element, "candidateGroups")),
        ),
        due_date=extension(element, "dueDate"),
        follow_up_date=extension(element, "followUpDate"),
        priority=extension(element, "priority"),
    )


def assignment_text(owner: Element) -> str:
    """Return the expression within a `humanPerformer` or `potentialOwner`."""
    assigned = child(owner, "resourceAssignmentExpression")
    return "" if assigned is None else text_of(child(assigned, "formalExpression"))


def _performer(element: Element) -> str:
    performer = child(element, "humanPerformer")
    return "" if performer is None else assignment_text(performer)


def _owners(element: Element) -> Iterator[tuple[str, str]]:
    """Yield the kind and name of each owner of `user(siti), group(sekretariat), tim`: a bare name is a group."""
    for owner in children(element, "potentialOwner"):
        for part in split_list(assignment_text(owner)):
            named = _NAMED.fullmatch(part)
            yield (named.group(1), named.group(2).strip()) if named else ("group", part)
