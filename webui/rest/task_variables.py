"""`/task/{id}/variables`, `/localVariables` and `/form-variables`: what a task sees."""

from flask import Response, request

from engine.commands import SetVariables
from webui.current import engine
from webui.rest.blueprint import blueprint
from webui.rest.credentials import rest_actor
from webui.rest.parameters import path_id
from webui.rest.process_variables import changes, one_of, structured
from webui.rest.refusals import invalid
from webui.rest.typed import read_variable, write_variable, write_variables
from webui.rest.wire import json_body, no_content, reply


@blueprint.get("/task/<id>/variables")
def task_variables(id: str) -> Response:
    """Show everything a task sees."""
    return reply(write_variables(_seen(id), structured=structured()))


@blueprint.get("/task/<id>/variables/<name>")
def task_variable(id: str, name: str) -> Response:
    """Show one variable that a task sees."""
    return reply(write_variable(one_of(_seen(id), name), structured=structured()))


@blueprint.get("/task/<id>/localVariables")
def local_variables(id: str) -> Response:
    """Show a task's own variables."""
    return reply(write_variables(_seen(id, local=True), structured=structured()))


@blueprint.get("/task/<id>/localVariables/<name>")
def local_variable(id: str, name: str) -> Response:
    """Show one of a task's own variables."""
    return reply(write_variable(one_of(_seen(id, local=True), name), structured=structured()))


@blueprint.get("/task/<id>/form-variables")
def form_variables(id: str) -> Response:
    """Show what a task sees, fields of its form that have no value yet included."""
    asked = request.args.get("variableNames")
    values: dict[str, object] = dict.fromkeys(engine().queries.form_fields(rest_actor(), path_id(id)))
    values |= _seen(id)
    if asked:
        values = {name: value for name, value in values.items() if name in asked.split(",")}
    return reply(write_variables(values, structured=structured()))


@blueprint.post("/task/<id>/variables")
def change_variables(id: str) -> Response:
    """Set and remove variables of a task's instance."""
    set_ones, removed = changes(json_body())
    _change(id, set_ones, removed)
    return no_content()


@blueprint.put("/task/<id>/variables/<name>")
def put_variable(id: str, name: str) -> Response:
    """Set a variable of a task's instance."""
    _change(id, {name: read_variable(name, json_body())}, ())
    return no_content()


@blueprint.delete("/task/<id>/variables/<name>")
def remove_variable(id: str, name: str) -> Response:
    """Remove a variable of a task's instance."""
    _change(id, {}, (name,))
    return no_content()


def _seen(id: str, *, local: bool = False) -> dict[str, object]:
    return engine().queries.variables_at(rest_actor(), path_id(id), local=local)


def _change(id: str, set_ones: dict[str, object], removed: tuple[str, ...]) -> None:
    """Change variables of a task's instance.

    Raises:
        RestError: 400; one of them is the task's own, which only completing it may set.
    """
    task = engine().queries.open_task(rest_actor(), path_id(id))
    own = sorted({*set_ones, *removed} & set(_seen(id, local=True)))
    if own:
        raise invalid(f"Cannot change {', '.join(own)}: only completing the task sets what it has by itself.")
    engine().execute(SetVariables(task.instance_id, set_ones, removed), rest_actor())
