"""`/process-instance/{id}/variables` and `/execution/{id}/localVariables`: variables of an instance, and of a token.

An instance's id is accepted as an execution's, whose own variables are then the instance's: the external task client
for JavaScript looks there for what does not come with a task. A token that waits has variables of its own.
"""

from uuid import UUID

from engine.commands import SetLocalVariables, SetVariables
from webui.current import engine
from webui.rest.credentials import rest_actor
from webui.rest.parameters import path_id
from webui.rest.process_instance import running
from webui.rest.typed import carry_out
from webui.rest.variables import Names, Place, Values, hang


def _of_instance(id: str) -> Values:
    return engine().queries.variables_of(rest_actor(), running(id).id)


def _change_instance(id: str, values: Values, removed: Names) -> None:
    carry_out(SetVariables(running(id).id, values, removed))


def _execution(id: str) -> tuple[UUID, UUID | None]:
    """Return the instance an execution belongs to, and its token; None for the instance itself."""
    facts = engine().queries.execution(rest_actor(), path_id(id))
    return facts.instance_id, None if facts.id == facts.instance_id else facts.id


def _of_execution(id: str) -> Values:
    instance_id, token_id = _execution(id)
    if token_id is None:
        return engine().queries.variables_of(rest_actor(), instance_id)
    return engine().queries.variables_at_token(rest_actor(), instance_id, token_id)


def _change_execution(id: str, values: Values, removed: Names) -> None:
    instance_id, token_id = _execution(id)
    if token_id is None:
        carry_out(SetVariables(instance_id, values, removed))
    else:
        carry_out(SetLocalVariables(instance_id, token_id, values, removed))


hang("/process-instance/<id>/variables", Place(_of_instance, _change_instance), "instance")
hang("/execution/<id>/localVariables", Place(_of_execution, _change_execution), "execution")
