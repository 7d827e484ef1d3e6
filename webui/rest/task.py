"""`/task`: what waits for people."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Response, request

from engine.read_models.search import TaskFacts, TaskSearch
from webui.current import engine
from webui.rest import rendering
from webui.rest.blueprint import blueprint
from webui.rest.credentials import rest_actor
from webui.rest.parameters import (
    Parameter,
    conditions,
    flag,
    id_of,
    ids,
    means,
    moment,
    number,
    one_id,
    path_id,
    read_fields,
    read_paging,
    read_value,
    sent,
    text,
    texts,
)
from webui.rest.refusals import invalid
from webui.rest.tenants import asks_for_tenant
from webui.rest.wire import reply

Noted = tuple[frozenset[UUID], frozenset[UUID]]

PARAMETERS = {
    "taskId": Parameter("ids", one_id),
    "taskIdIn": Parameter("ids", ids),
    "processInstanceId": Parameter("instance_ids", one_id),
    "processInstanceIdIn": Parameter("instance_ids", ids),
    "executionId": Parameter("instance_ids", one_id),
    "processInstanceBusinessKey": Parameter("business_key", text),
    "processInstanceBusinessKeyIn": Parameter("business_keys", texts),
    "processInstanceBusinessKeyLike": Parameter("business_key_like", text),
    "processDefinitionId": Parameter("definition_id", id_of),
    "processDefinitionKey": Parameter("definition_key", text),
    "processDefinitionKeyIn": Parameter("definition_keys", texts),
    "processDefinitionName": Parameter("definition_name", text),
    "processDefinitionNameLike": Parameter("definition_name_like", text),
    "taskDefinitionKey": Parameter("activity_id", text),
    "taskDefinitionKeyIn": Parameter("activity_ids", texts),
    "taskDefinitionKeyLike": Parameter("activity_id_like", text),
    "name": Parameter("name", text),
    "nameNotEqual": Parameter("name_not", text),
    "nameLike": Parameter("name_like", text),
    "nameNotLike": Parameter("name_not_like", text),
    "assignee": Parameter("assignee", text),
    "assigneeIn": Parameter("assignees", texts),
    "assigneeLike": Parameter("assignee_like", text),
    "assigned": Parameter("assigned", means(constant=True)),
    "unassigned": Parameter("assigned", means(constant=False)),
    "includeAssignedTasks": Parameter("include_assigned", flag),
    "withCandidateGroups": Parameter("with_candidate_groups", means(constant=True)),
    "withoutCandidateGroups": Parameter("with_candidate_groups", means(constant=False)),
    "withCandidateUsers": Parameter("with_candidate_users", means(constant=True)),
    "withoutCandidateUsers": Parameter("with_candidate_users", means(constant=False)),
    "priority": Parameter("priority", number),
    "minPriority": Parameter("least_priority", number),
    "maxPriority": Parameter("most_priority", number),
    "dueDate": Parameter("due", moment),
    "due": Parameter("due", moment),
    "dueBefore": Parameter("due_before", moment),
    "dueAfter": Parameter("due_after", moment),
    "withoutDueDate": Parameter("without_due", flag),
    "followUpDate": Parameter("follow_up", moment),
    "followUpBefore": Parameter("follow_up_before", moment),
    "followUpAfter": Parameter("follow_up_after", moment),
    "createdOn": Parameter("created", moment),
    "createdBefore": Parameter("created_before", moment),
    "createdAfter": Parameter("created_after", moment),
    "active": Parameter("suspended", means(constant=False)),
    "suspended": Parameter("suspended", means(constant=True)),
    "processVariables": Parameter("variables", conditions),
    "taskVariables": Parameter("local_variables", conditions),
}
REFUSED = frozenset(
    {"caseInstanceVariables", "owner", "involvedUser", "delegationState", "assigneeNotIn"}
    | {"caseDefinitionId", "caseDefinitionKey", "caseDefinitionName", "caseInstanceId", "caseInstanceBusinessKey"}
    | {"activityInstanceIdIn", "parentTaskId", "updatedAfter", "followUpBeforeOrNotExistent"}
    | {f"{name}Expression" for name in ("assignee", "candidateUser", "candidateGroup", "dueBefore", "dueAfter")}
)
SORTS = {
    "instanceId": "instance_id",
    "id": "id",
    "name": "name",
    "nameCaseInsensitive": "name",
    "assignee": "assignee",
    "created": "created_at",
    "dueDate": "due_at",
    "followUpDate": "follow_up_at",
    "priority": "priority",
}


@blueprint.route("/task", methods=["GET", "POST"])
def tasks() -> Response:
    """List open tasks."""
    paging, wanted = read_paging(SORTS), _wanted(sent())
    if asks_for_tenant():
        return reply([])
    found = engine().queries.find_tasks(rest_actor(), wanted, paging)
    noted = _noted(tuple(each.id for each in found))
    return reply([rendering.task(each) | _notes(each, noted) for each in found])


@blueprint.route("/task/count", methods=["GET", "POST"])
def count_tasks() -> Response:
    """Count open tasks."""
    wanted = _wanted(sent())
    return reply({"count": 0 if asks_for_tenant() else engine().queries.count_found_tasks(rest_actor(), wanted)})


@blueprint.get("/task/<id>")
def task(id: str) -> Response:
    """Show one open task."""
    facts = engine().queries.open_task(rest_actor(), path_id(id))
    return reply(rendering.task(facts) | _notes(facts, _noted((facts.id,))))


def _noted(tasks: tuple[UUID, ...]) -> Noted | None:
    """Return which tasks have comments and which attachments; None where nobody asks."""
    if request.args.get("withCommentAttachmentInfo", "false").lower() == "false":
        return None
    return engine().queries.noted(rest_actor(), tasks)


def _notes(facts: TaskFacts, noted: Noted | None) -> rendering.Json:
    if noted is None:
        return {}
    return {"attachment": facts.id in noted[1], "comment": facts.id in noted[0]}


def _wanted(said: dict[str, Any]) -> TaskSearch:
    """Return the question that a request asks.

    Raises:
        RestError: 400; a value is of another kind, or Alur cannot answer it.
    """
    wanted = TaskSearch(**(read_fields(PARAMETERS, REFUSED, said) | _candidates(said)))  # type: ignore[arg-type]
    others = said.get("orQueries", [])
    if not isinstance(others, list) or not all(isinstance(each, dict) for each in others):
        raise invalid("orQueries must be a list of objects.")
    if len(others) > 1 or any({"processVariables", "taskVariables"} & each.keys() for each in others):
        raise invalid("orQueries may have one entry, and none on variables.")
    alternatives = [
        _wanted({name: value}) for each in others for name, value in each.items() if name != "includeAssignedTasks"
    ]
    return replace(wanted, any_of=tuple(alternatives)) if alternatives else wanted


def _candidates(said: dict[str, Any]) -> dict[str, object]:
    """Return who must be able to claim the tasks. A user's own groups count too, as in Camunda."""
    groups: tuple[str, ...] = (
        read_value("candidateGroups", texts, said["candidateGroups"]) if "candidateGroups" in said else ()
    )
    groups += (read_value("candidateGroup", text, said["candidateGroup"]),) if "candidateGroup" in said else ()
    found = [f"group:{group}" for group in groups]
    if "candidateUser" in said:
        user = read_value("candidateUser", text, said["candidateUser"])
        account = engine().queries.account(user)
        found += [f"user:{user}", *sorted(f"group:{group}" for group in (account.groups if account else ()))]
    return {"candidates": tuple(found)} if found else {}
