"""Camunda 7's REST dialect under `/engine-rest`, so that Camunda Modeler and Camunda 7 clients work unchanged.

One module a resource; each view reads the request, gives one command or asks one query, and renders. Reading order:
`addresses`, `credentials`, `wire`, `parameters`, `typed`, `refusals`, then any resource;
`description` reads OpenAPI out of them.
"""

from flask import Flask

from engine.process_engine import ProcessEngine
from webui import reading_log
from webui.rest import (
    absent,
    addresses,
    condition,
    credentials,
    decision_definition,
    definition_statistics,
    deployment,
    engine_info,
    execution,
    external_task,
    external_work,
    history,
    history_decision_instance,
    history_detail,
    history_details,
    history_external_task_log,
    history_identity_link_log,
    history_job_log,
    history_user_operation,
    identity,
    incident,
    job,
    messaging,
    migration,
    modeler,
    modification,
    process_definition,
    process_instance,
    process_start,
    process_variables,
    refusals,
    start_form,
    task,
    task_acts,
    task_attachment,
    task_changes,
    task_comment,
    task_variables,
    unknown,
    variable_instance,
    waiting,
)
from webui.rest.blueprint import blueprint
from webui.rest.description import page
from webui.security import csrf
from webui.settings import WebSettings

__all__ = ["init_rest"]

RESOURCES = (
    absent,
    condition,
    decision_definition,
    definition_statistics,
    deployment,
    engine_info,
    execution,
    external_task,
    external_work,
    history,
    history_decision_instance,
    history_detail,
    history_details,
    history_external_task_log,
    history_identity_link_log,
    history_job_log,
    history_user_operation,
    identity,
    incident,
    job,
    messaging,
    migration,
    modification,
    page,
    process_definition,
    process_instance,
    process_start,
    process_variables,
    start_form,
    task,
    task_acts,
    task_attachment,
    task_changes,
    task_comment,
    task_variables,
    unknown,
    variable_instance,
)
"""Each has hung its views on the blueprint by being imported."""

refusals.init_refusals(blueprint)
blueprint.before_request(credentials.refuse_foreign_pages)
blueprint.before_request(credentials.require_credentials)
blueprint.before_request(credentials.refuse_nul)
blueprint.before_request(lambda: reading_log.note(credentials.rest_actor()))


def init_rest(app: Flask, engine: ProcessEngine, settings: WebSettings) -> None:
    """Serve REST beside the pages: credentials with each request, no cookies, no form tokens."""
    app.extensions["alur_credentials"] = credentials.Credentials(settings.load_secret_key())
    app.extensions["alur_long_polls"] = waiting.LongPolls(settings.long_polls, engine.queries.work_by_topic)
    csrf.exempt(blueprint)
    app.register_blueprint(blueprint)
    app.register_blueprint(modeler.blueprint)
    app.register_blueprint(page.blueprint)
    app.wsgi_app = addresses.Addresses(app.wsgi_app)  # type: ignore[method-assign]
