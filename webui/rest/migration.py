"""`/migration`: plans that let running instances go on in another version, and carrying them out."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response

from engine.commands import MigrateInstances, MigrationPlan, MigrationStep
from engine.errors import NotFoundError
from engine.read_models.search import InstanceSearch
from webui.current import engine
from webui.rest import rendering
from webui.rest.blueprint import blueprint
from webui.rest.credentials import rest_actor
from webui.rest.migration_report import instruction, plan_report
from webui.rest.parameters import flag, id_of, ids, read_fields, read_value
from webui.rest.process_definition import by_id
from webui.rest.process_instance import PARAMETERS, REFUSED, RUNNING
from webui.rest.refusals import RestError, invalid
from webui.rest.wire import json_body, no_content, reply, without_nulls

REASON = "Migrated over REST."


@blueprint.post("/migration/generate")
def generate_migration() -> Response:
    """Make the plan that maps each activity to the one of the same id, as far as that can be."""
    body = json_body()
    source, target = (_definition(body.get(name), name) for name in _ENDS)
    update = read_value("updateEventTriggers", flag, body.get("updateEventTriggers", False))
    plan = engine().queries.migration_plan(rest_actor(), source.id, target.id, update_triggers=update)
    return reply(
        {
            "sourceProcessDefinitionId": rendering.definition_id(source.id, source.key, source.version),
            "targetProcessDefinitionId": rendering.definition_id(target.id, target.key, target.version),
            "instructions": [
                instruction(step.source, step.target, update_trigger=step.update_trigger) for step in plan.steps
            ],
            "variables": None,
        }
    )


@blueprint.post("/migration/validate")
def validate_migration() -> Response:
    """Say what is wrong with a plan, instruction by instruction."""
    problems = engine().queries.migration_problems(rest_actor(), _plan(json_body()))
    return reply(plan_report(problems))


@blueprint.post("/migration/execute")
def execute_migration() -> Response:
    """Migrate instances, named or found by a query: all of them, or none."""
    body = json_body()
    plan = _plan(_object(body, "migrationPlan"))
    wanted = _instances(body)
    if not wanted:
        raise RestError(
            400, "BadUserRequestException", "Process instance ids cannot empty: process instance ids is empty"
        )
    skips = [read_value(name, flag, body.get(name, False)) for name in ("skipCustomListeners", "skipIoMappings")]
    engine().execute(MigrateInstances(plan, wanted, REASON, *skips), rest_actor())
    return no_content()


_ENDS = ("sourceProcessDefinitionId", "targetProcessDefinitionId")


def _instances(body: Mapping[str, Any]) -> tuple[UUID, ...]:
    named: tuple[UUID, ...] = read_value("processInstanceIds", ids, body.get("processInstanceIds", []))
    if "processInstanceQuery" not in body:
        return named
    fields = read_fields(PARAMETERS, REFUSED, without_nulls(_object(body, "processInstanceQuery")))
    wanted = InstanceSearch(**{"statuses": RUNNING, **fields})  # type: ignore[arg-type]
    return (*named, *(each.id for each in engine().queries.find_instances(rest_actor(), wanted)))


def _plan(said: Mapping[str, Any]) -> MigrationPlan:
    if said.get("variables"):
        raise invalid("A migration sets no variables: set them before it, or after it.")
    source, target = (_definition(said.get(name), name) for name in _ENDS)
    instructions = said.get("instructions") or []
    if not isinstance(instructions, list):
        raise invalid("instructions must be a list of objects.")
    return MigrationPlan(source.id, target.id, tuple(_step(each) for each in instructions))


def _step(said: Any) -> MigrationStep:
    if not isinstance(said, Mapping):
        raise invalid("instructions must be a list of objects.")
    ends = [said.get(name) for name in ("sourceActivityIds", "targetActivityIds")]
    for name, end in zip(("Source", "Target"), ends, strict=True):
        if not isinstance(end, list) or len(end) != 1 or not isinstance(end[0], str):
            raise invalid(f"{name} activity ids must name exactly one activity.")
    update = read_value("updateEventTrigger", flag, said.get("updateEventTrigger") or False)
    return MigrationStep(ends[0][0], ends[1][0], update)  # type: ignore[index]


def _definition(sent: Any, name: str) -> Any:
    if not isinstance(sent, str):
        raise invalid(f"{name} must be a text.")
    try:
        return by_id(str(id_of(sent)))
    except (RestError, NotFoundError):
        raise RestError(400, "BadUserRequestException", f"Process definition with id '{sent}' does not exist") from None


def _object(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = body.get(name)
    if not isinstance(found, Mapping):
        raise invalid(f"{name} must be a JSON object.")
    return found
