"""`/task/{id}/variables`, `/localVariables` and `/form-variables`: what a task sees."""

from flask import Response, request

from engine.commands import SetLocalVariables, SetVariables
from webui.current import engine
from webui.rest.blueprint import blueprint
from webui.rest.credentials import rest_actor
from webui.rest.parameters import path_id
from webui.rest.refusals import invalid
from webui.rest.typed import carry_out, write_variables
from webui.rest.variables import Names, Place, Values, hang, structured
from webui.rest.wire import reply


@blueprint.get("/task/<id>/form-variables")
def form_variables(id: str) -> Response:
    """Show what a task sees, fields of its form that have no value yet included."""
    asked = request.args.get("variableNames")
    values: Values = dict.fromkeys(engine().queries.form_fields(rest_actor(), path_id(id)))
    values |= _seen(id)
    if asked:
        values = {name: value for name, value in values.items() if name in asked.split(",")}
    return reply(write_variables(values, structured=structured()))


def _seen(id: str) -> Values:
    return engine().queries.variables_at(rest_actor(), path_id(id))


def _own(id: str) -> Values:
    return engine().queries.variables_at(rest_actor(), path_id(id), local=True)


def _change_own(id: str, values: Values, removed: Names) -> None:
    task = engine().queries.open_task(rest_actor(), path_id(id))
    carry_out(SetLocalVariables(task.instance_id, task.id, values, removed))


def _change(id: str, values: Values, removed: Names) -> None:
    """Change variables where they are: a task's own there, others in its instance.

    Raises:
        RestError: 400; they are at both places, and one command changes one.
    """
    names, own = {*values, *removed}, set(_own(id))
    if names <= own and names:
        _change_own(id, values, removed)
        return
    if names & own:
        raise invalid(f"Cannot change {', '.join(sorted(names & own))} with the others: send the task's own by itself.")
    task = engine().queries.open_task(rest_actor(), path_id(id))
    carry_out(SetVariables(task.instance_id, values, removed))


hang("/task/<id>/variables", Place(_seen, _change), "task")
hang("/task/<id>/localVariables", Place(_own, _change_own), "local_task")
