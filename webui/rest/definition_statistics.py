"""`/process-definition/statistics` and `/process-definition/{id}/statistics`: how much runs, and where."""

from collections import Counter

from flask import Response

from engine.domain import IncidentKind
from engine.read_models.search import ActivitySearch, DefinitionFacts, DefinitionSearch, IncidentSearch, InstanceSearch
from webui.current import engine
from webui.rest import rendering
from webui.rest.blueprint import blueprint
from webui.rest.credentials import rest_actor
from webui.rest.incident import NAMES
from webui.rest.process_definition import by_id, by_key
from webui.rest.wire import reply


@blueprint.get("/process-definition/statistics")
def statistics() -> Response:
    """Count what runs of each definition. Failed jobs and incidents are always told."""
    found = engine().queries.find_definitions(rest_actor(), DefinitionSearch())
    return reply([_definition(each) for each in found])


@blueprint.get("/process-definition/<id>/statistics")
def activity_statistics(id: str) -> Response:
    """Count what is open at each activity of a definition."""
    return _activities(by_id(id))


@blueprint.get("/process-definition/key/<key>/statistics")
def activity_statistics_of_key(key: str) -> Response:
    """Count what is open at each activity of the newest definition of a process."""
    return _activities(by_key(key))


def _definition(facts: DefinitionFacts) -> rendering.Json:
    running = InstanceSearch(definition_id=facts.id, finished=False)
    incidents = engine().queries.find_incidents(rest_actor(), IncidentSearch(definition_id=facts.id))
    kinds = Counter(each.kind for each in incidents)
    return {
        "id": rendering.definition_id(facts.id, facts.key, facts.version),
        "instances": engine().queries.count_found_instances(rest_actor(), running),
        "failedJobs": int(kinds[IncidentKind.JOB]),
        "incidents": [_incidents(kind, count) for kind, count in kinds.items()],
        "definition": rendering.definition(facts),
    }


def _activities(facts: DefinitionFacts) -> Response:
    wanted = ActivitySearch(definition_id=facts.id, finished=False)
    instances = Counter(each.activity_id for each in engine().queries.find_activities(rest_actor(), wanted))
    found = engine().queries.find_incidents(rest_actor(), IncidentSearch(definition_id=facts.id))
    incidents = Counter((each.activity_id, each.kind) for each in found)
    activities = sorted({*instances, *(activity for activity, _ in incidents)})
    return reply([_activity(each, instances, incidents) for each in activities])


def _activity(id: str, instances: Counter[str], incidents: Counter[tuple[str, IncidentKind]]) -> rendering.Json:
    return {
        "id": id,
        "instances": int(instances[id]),
        "failedJobs": int(incidents[id, IncidentKind.JOB]),
        "incidents": [_incidents(kind, count) for (activity, kind), count in incidents.items() if activity == id],
    }


def _incidents(kind: IncidentKind, count: int) -> rendering.Json:
    return {"incidentType": NAMES[kind], "incidentCount": count}
