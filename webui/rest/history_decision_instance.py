"""`/history/decision-instance`: which decisions processes asked for, told from history events."""

from collections.abc import Iterator

from flask import Response

from engine.domain import HistoryEventType as Event
from engine.read_models.search import EventFacts, EventSearch
from webui.rest import logs
from webui.rest.blueprint import blueprint
from webui.rest.parameters import Parameter, id_of, moment, one_id, read_paging, read_search, sent, text, texts
from webui.rest.rendering import Json
from webui.rest.wire import reply

DECIDED = frozenset({Event.DECISION_EVALUATED})
PARAMETERS = {
    "processInstanceId": Parameter("instance_ids", one_id),
    "processDefinitionId": Parameter("definition_id", id_of),
    "processDefinitionKey": Parameter("definition_key", text),
    "activityIdIn": Parameter("activity_ids", texts),
    "userId": Parameter("actor", text),
    "evaluatedAfter": Parameter("after", moment),
    "evaluatedBefore": Parameter("before", moment),
}
REFUSED = frozenset(
    {"decisionDefinitionName", "decisionDefinitionNameLike", "decisionInstanceIdIn", "activityInstanceIdIn"}
    | {"caseDefinitionId", "caseDefinitionKey", "caseInstanceId", "rootDecisionInstanceId"}
    | {"decisionRequirementsDefinitionId", "decisionRequirementsDefinitionKey"}
)
SORTS = {"evaluationTime": "at"}


@blueprint.get("/history/decision-instance")
def decisions() -> Response:
    """List which decisions were asked by processes."""
    paging, wanted, tell = read_paging(SORTS), _wanted(), _teller()
    return reply([_decision(each) for each in logs.entries(wanted, tell, paging)])


@blueprint.get("/history/decision-instance/count")
def count_decisions() -> Response:
    """Count which decisions were asked by processes."""
    wanted, tell = _wanted(), _teller()
    return reply({"count": logs.count(wanted, tell)})


@blueprint.get("/history/decision-instance/<id>")
def decision(id: str) -> Response:
    """Show one time that a decision was asked."""
    return reply(_decision(logs.event_of(EventSearch(types=DECIDED), id)))


def _wanted() -> EventSearch:
    return read_search(EventSearch, PARAMETERS, REFUSED, types=DECIDED)


def _teller() -> logs.Tell[EventFacts]:
    said = sent()
    key, definition = said.get("decisionDefinitionKey"), said.get("decisionDefinitionId")

    def tell(facts: EventFacts) -> Iterator[EventFacts]:
        fits = key is None or facts.data["key"] == key
        if fits and (definition is None or str(facts.data["decision"]) == str(id_of(definition))):
            yield facts

    return tell


def _decision(facts: EventFacts) -> Json:
    return {
        "id": logs.id_of_entry(facts),
        **logs.place_of(facts),
        "decisionDefinitionId": facts.data["decision"],
        "decisionDefinitionKey": facts.data["key"],
        "decisionDefinitionName": None,
        "evaluationTime": facts.at,
        "processInstanceId": facts.instance_id,
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
    }
