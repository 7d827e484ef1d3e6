"""`/history/identity-link-log` and `/history/decision-instance`: whose tasks were, and what was decided."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Response

from engine.domain import HistoryEventType as Event
from engine.read_models.search import DefinitionRef, EventFacts, EventSearch
from webui.rest import logs, rendering
from webui.rest.blueprint import blueprint
from webui.rest.parameters import (
    Parameter,
    id_of,
    moment,
    one_id,
    read_paging,
    read_search,
    read_value,
    sent,
    text,
    texts,
)
from webui.rest.tenants import asks_for_tenant
from webui.rest.wire import reply

ASSIGNED = frozenset({Event.TASK_CLAIMED, Event.TASK_UNCLAIMED, Event.TASK_REASSIGNED})
LINK_PARAMETERS = {
    "taskId": Parameter("task_id", id_of),
    "processDefinitionId": Parameter("definition_id", id_of),
    "processDefinitionKey": Parameter("definition_key", text),
    "assignerId": Parameter("actor", text),
    "dateAfter": Parameter("after", moment),
    "dateBefore": Parameter("before", moment),
}
LINK_SORTS = {"time": "at"}
DECISION_PARAMETERS = {
    "processInstanceId": Parameter("instance_ids", one_id),
    "processDefinitionId": Parameter("definition_id", id_of),
    "processDefinitionKey": Parameter("definition_key", text),
    "activityIdIn": Parameter("activity_ids", texts),
    "userId": Parameter("actor", text),
    "evaluatedAfter": Parameter("after", moment),
    "evaluatedBefore": Parameter("before", moment),
}
DECISION_REFUSED = frozenset(
    {"decisionDefinitionName", "decisionDefinitionNameLike", "decisionInstanceIdIn", "activityInstanceIdIn"}
    | {"caseDefinitionId", "caseDefinitionKey", "caseInstanceId", "rootDecisionInstanceId"}
    | {"decisionRequirementsDefinitionId", "decisionRequirementsDefinitionKey"}
)
DECISION_SORTS = {"evaluationTime": "at"}


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
    paging, wanted, tell = read_paging(LINK_SORTS), _links_wanted(), _link_teller()
    return reply([] if asks_for_tenant() else [_link(each) for each in logs.entries(wanted, tell, paging)])


@blueprint.get("/history/identity-link-log/count")
def count_link_log() -> Response:
    """Count who got and lost tasks."""
    wanted, tell = _links_wanted(), _link_teller()
    return reply({"count": 0 if asks_for_tenant() else logs.count(wanted, tell)})


@blueprint.get("/history/decision-instance")
def decisions() -> Response:
    """List which decisions were asked by processes."""
    paging, wanted, tell = read_paging(DECISION_SORTS), _decisions_wanted(), _decision_teller()
    return reply([] if asks_for_tenant() else [_decision(each) for each in logs.entries(wanted, tell, paging)])


@blueprint.get("/history/decision-instance/count")
def count_decisions() -> Response:
    """Count which decisions were asked by processes."""
    wanted, tell = _decisions_wanted(), _decision_teller()
    return reply({"count": 0 if asks_for_tenant() else logs.count(wanted, tell)})


@blueprint.get("/history/decision-instance/<id>")
def decision(id: str) -> Response:
    """Show one time that a decision was asked."""
    wanted = EventSearch(types=frozenset({Event.DECISION_EVALUATED}))
    found = logs.entry_of(wanted, lambda each: (each,), lambda each: str(logs.id_of_entry(each)) == id.lower(), id)
    return reply(_decision(found))


def _links_wanted() -> EventSearch:
    return read_search(EventSearch, LINK_PARAMETERS, types=ASSIGNED | {Event.TASK_OFFERED})


def _decisions_wanted() -> EventSearch:
    return read_search(EventSearch, DECISION_PARAMETERS, DECISION_REFUSED, types=frozenset({Event.DECISION_EVALUATED}))


def _link_teller() -> logs.Tell[Link]:
    said = sent()
    named = {"user": said.get("userId"), "group": said.get("groupId")}
    named |= {"kind": said.get("type"), "operation": said.get("operationType")}
    asked = {name: read_value(name, text, value) for name, value in named.items() if value is not None}

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


def _decision_teller() -> logs.Tell[EventFacts]:
    said = sent()
    key, definition = said.get("decisionDefinitionKey"), said.get("decisionDefinitionId")

    def tell(facts: EventFacts) -> Iterator[EventFacts]:
        fits = key is None or facts.data["key"] == key
        if fits and (definition is None or str(facts.data["decision"]) == str(id_of(definition))):
            yield facts

    return tell


def _ref(definition: DefinitionRef | None) -> str | None:
    return rendering.ref_id(definition) if definition else None


def _link(link: Link) -> rendering.Json:
    facts = link.facts
    return {
        "id": logs.id_of_entry(facts, link.place),
        "time": facts.at,
        "type": link.kind,
        "userId": link.user,
        "groupId": link.group,
        "taskId": facts.task_id,
        "processDefinitionId": _ref(facts.definition),
        "processDefinitionKey": facts.definition.key if facts.definition else None,
        "operationType": link.operation,
        "assignerId": facts.actor,
        "tenantId": None,
        "removalTime": None,
        "rootProcessInstanceId": facts.root_id,
    }


def _decision(facts: EventFacts) -> rendering.Json:
    return {
        "id": logs.id_of_entry(facts),
        "decisionDefinitionId": facts.data["decision"],
        "decisionDefinitionKey": facts.data["key"],
        "decisionDefinitionName": None,
        "evaluationTime": facts.at,
        "removalTime": None,
        "processDefinitionId": _ref(facts.definition),
        "processDefinitionKey": facts.definition.key if facts.definition else None,
        "processInstanceId": facts.instance_id,
        "rootProcessInstanceId": facts.root_id,
        "caseDefinitionId": None,
        "caseDefinitionKey": None,
        "caseInstanceId": None,
        "activityId": facts.activity_id or None,
        "activityInstanceId": None,
        "userId": facts.actor,
        "inputs": [],
        "outputs": [],
        "collectResultValue": None,
        "rootDecisionInstanceId": None,
        "decisionRequirementsDefinitionId": None,
        "decisionRequirementsDefinitionKey": None,
        "tenantId": None,
    }
