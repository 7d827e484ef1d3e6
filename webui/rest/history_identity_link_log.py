"""`/history/identity-link-log`: whose tasks were, and who might claim them, told from history events."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Response

from engine.domain import HistoryEventType as Event
from engine.read_models.search import EventFacts, EventSearch
from webui.rest import logs
from webui.rest.blueprint import blueprint
from webui.rest.parameters import Parameter, id_of, moment, read_fields, read_paging, read_search, sent, text
from webui.rest.rendering import Json
from webui.rest.wire import reply

ASSIGNED = frozenset({Event.TASK_CLAIMED, Event.TASK_UNCLAIMED, Event.TASK_REASSIGNED})
PARAMETERS = {
    "taskId": Parameter("task_id", id_of),
    "processDefinitionId": Parameter("definition_id", id_of),
    "processDefinitionKey": Parameter("definition_key", text),
    "assignerId": Parameter("actor", text),
    "dateAfter": Parameter("after", moment),
    "dateBefore": Parameter("before", moment),
}
TOLD = {
    "userId": Parameter("user", text),
    "groupId": Parameter("group", text),
    "type": Parameter("kind", text),
    "operationType": Parameter("operation", text),
}
SORTS = {"time": "at"}


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a task that came or went; either `user` or `group`."""

    facts: EventFacts
    place: int
    kind: str
    user: str | None
    group: str | None
    operation: str


@blueprint.get("/history/identity-link-log")
def link_log() -> Response:
    """List who got and lost tasks, and the right to claim them, after they were opened."""
    paging, wanted, tell = read_paging(SORTS), _wanted(), _teller()
    return reply([_link(each) for each in logs.entries(wanted, tell, paging)])


@blueprint.get("/history/identity-link-log/count")
def count_link_log() -> Response:
    """Count who got and lost tasks."""
    wanted, tell = _wanted(), _teller()
    return reply({"count": logs.count(wanted, tell)})


def _wanted() -> EventSearch:
    return read_search(EventSearch, PARAMETERS, types=ASSIGNED | {Event.TASK_OFFERED})


def _teller() -> logs.Tell[Link]:
    asked = read_fields(TOLD, frozenset(), sent())

    def tell(facts: EventFacts) -> Iterator[Link]:
        for link in _links(facts):
            if all(getattr(link, name) == value for name, value in asked.items()):
                yield link

    return tell


def _links(facts: EventFacts) -> Iterator[Link]:
    data: Any = facts.data
    if facts.type in ASSIGNED:
        if data["before"]:
            yield Link(facts, 0, "assignee", data["before"], None, "delete")
        if data["after"]:
            yield Link(facts, 1, "assignee", data["after"], None, "add")
        return
    before, after = set(data["before"]), set(data["after"])
    for place, candidate in enumerate(sorted(before ^ after)):
        kind, _, name = candidate.partition(":")
        user, group = (name, None) if kind == "user" else (None, name)
        yield Link(facts, place, "candidate", user, group, "add" if candidate in after else "delete")


def _link(link: Link) -> Json:
    facts = link.facts
    return {
        "id": logs.id_of_entry(facts, link.place),
        **logs.place_of(facts),
        "time": facts.at,
        "type": link.kind,
        "userId": link.user,
        "groupId": link.group,
        "taskId": facts.task_id,
        "operationType": link.operation,
        "assignerId": facts.actor,
    }
