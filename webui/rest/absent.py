"""What Camunda has and Alur has not: forms beside the diagram, tasks without a process, times to live set by hand."""

from typing import NoReturn

from webui.current import engine
from webui.rest.blueprint import blueprint
from webui.rest.credentials import rest_actor
from webui.rest.parameters import path_id
from webui.rest.process_definition import by_id, by_key
from webui.rest.refusals import RestError, invalid
from webui.rest.wire import json_body


@blueprint.get("/process-definition/<id>/deployed-start-form")
@blueprint.get("/process-definition/<id>/rendered-form")
def start_form(id: str) -> NoReturn:
    """Answer that a definition brings no form of its own: its fields are in the diagram.

    Raises:
        RestError: 404, always.
    """
    by_id(id)
    raise RestError(404, "NotFoundException", f"No deployed form for process definition {id}")


@blueprint.get("/process-definition/key/<key>/deployed-start-form")
@blueprint.get("/process-definition/key/<key>/rendered-form")
def start_form_of_key(key: str) -> NoReturn:
    """Answer that a process brings no form of its own.

    Raises:
        RestError: 404, always.
    """
    by_key(key)
    raise RestError(404, "NotFoundException", f"No deployed form for process definition {key}")


@blueprint.get("/task/<id>/deployed-form")
@blueprint.get("/task/<id>/rendered-form")
def task_form(id: str) -> NoReturn:
    """Answer that a task brings no form of its own.

    Raises:
        RestError: 404, always.
    """
    engine().queries.open_task(rest_actor(), path_id(id))
    raise RestError(404, "NotFoundException", f"No deployed form for task {id}")


@blueprint.post("/task/create")
def create_task() -> NoReturn:
    """Refuse: every task belongs to an instance, whose diagram says when it opens and whose history keeps it.

    Raises:
        RestError: 400, always.
    """
    json_body()
    raise invalid("A task is not created by itself: every task belongs to a process instance, whose diagram opens it.")


@blueprint.post("/process-instance/<id>/modification-async")
@blueprint.post("/process-definition/<id>/restart")
@blueprint.post("/process-definition/<id>/restart-async")
def act_by_batch(id: str) -> NoReturn:
    """Refuse: there are no batches, and what has ended is not started again.

    Raises:
        RestError: 400, always.
    """
    json_body()
    raise invalid(f"There are no batches: modify or start '{path_id(id)}' at once.")


@blueprint.post("/migration/executeAsync")
@blueprint.post("/modification/execute")
@blueprint.post("/modification/executeAsync")
def migrate_by_batch() -> NoReturn:
    """Refuse: there are no batches.

    Raises:
        RestError: 400, always.
    """
    json_body()
    raise invalid("There are no batches: /migration/execute and /process-instance/{id}/modification act at once.")


@blueprint.put("/process-definition/<id>/history-time-to-live")
def set_time_to_live(id: str) -> NoReturn:
    """Refuse: history is kept.

    Raises:
        RestError: 400, always.
    """
    by_id(id)
    raise invalid("History is never deleted, so its time to live cannot be set; the diagram's own is shown as it is.")


@blueprint.delete("/process-definition/<id>")
def delete_definition(id: str) -> NoReturn:
    """Refuse: definitions go with their deployment.

    Raises:
        RestError: 400, always.
    """
    by_id(id)
    raise invalid("A definition is not deleted by itself: delete its deployment, which withdraws it.")
