"""What REST says when something is refused: the only table from engine errors to Camunda's status, type and message."""

from collections.abc import Mapping
from secrets import token_hex

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import HTTPException

from engine import errors
from webui.current import engine
from webui.rest import migration_report
from webui.rest.wire import reply


class RestError(Exception):
    """A refusal that REST itself makes: what was sent cannot be understood, or who sends it is not known."""

    def __init__(self, status: int, type: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.type = type


def invalid(message: str) -> RestError:
    """Return the refusal of a request that cannot be understood."""
    return RestError(400, "InvalidRequestException", message)


_BY_ID: Mapping[str, tuple[int, str]] = {
    # Camunda forgets what is over, so what is over is unknown there.
    "task.closed": (404, "InvalidRequestException"),
    "instance.ended": (404, "InvalidRequestException"),
    # Camunda answers 500 to these two, and to a process that fails on what a caller sent.
    "task.claimed_by_other": (409, "TaskAlreadyClaimedException"),
    "command.collided": (409, "OptimisticLockingException"),
    "instance.suspended": (400, "SuspendedEntityInteractionException"),
    "definition.suspended": (400, "SuspendedEntityInteractionException"),
    "message.unmatched": (400, "RestException"),
    "message.ambiguous": (400, "RestException"),
}
_BY_KIND: tuple[tuple[type[errors.EngineError], tuple[int, str]], ...] = (
    (errors.NotFoundError, (404, "InvalidRequestException")),
    (errors.NotAllowedError, (403, "AuthorizationException")),
    (errors.InvalidVariablesError, (400, "FormFieldValidatorException")),
    (errors.ConflictError, (400, "BadUserRequestException")),
    (errors.DeploymentError, (400, "ParseException")),
    (errors.RequestError, (400, "InvalidRequestException")),
    (errors.ExecutionError, (400, "ProcessEngineException")),
    (errors.EngineError, (500, "ProcessEngineException")),
)


def init_refusals(blueprint: Blueprint) -> None:
    """Answer every error of REST as JSON."""
    blueprint.register_error_handler(RestError, on_rest_error)
    blueprint.register_error_handler(errors.EngineError, on_engine_error)
    blueprint.register_error_handler(HTTPException, on_http_error)
    blueprint.register_error_handler(Exception, on_failure)


def body(type: str, message: str) -> dict[str, object]:
    """Return the body of an error."""
    return {"type": type, "message": message, "code": None}


def on_rest_error(error: RestError) -> Response:
    """Answer a refusal of REST itself."""
    answer = reply(body(error.type, str(error)), error.status)
    if error.status == 401:
        answer.headers["WWW-Authenticate"] = 'Basic realm="Alur", charset="UTF-8"'
    return answer


def on_engine_error(error: errors.EngineError) -> Response:
    """Answer a refusal of the engine."""
    if isinstance(error, errors.MigrationError):
        kind, report = migration_report.refusal(error)
        return reply({**body(kind, str(error)), **report}, 400)
    status, type = _BY_ID.get(error.id) or next(pair for kind, pair in _BY_KIND if isinstance(error, kind))
    if isinstance(error, errors.DeploymentError):
        return reply(_parse_error(error), status)
    if isinstance(error, errors.NotAllowedError) and status == 403:
        return reply(body(type, str(error)) | _missing_right(), status)
    if status == 500:
        current_app.logger.warning("%s %s: %s", request.method, request.path, error)
    return reply(body(type, str(error)), status)


def on_http_error(error: HTTPException) -> Response:
    """Answer what the web framework refuses."""
    status = error.code or 500
    return reply(body("RestException", f"{status} {error.name}: {error.description}"), status)


def on_failure(error: Exception) -> Response:
    """Answer what nobody foresaw: a code for the caller, and the same code with the whole story in the log."""
    code = token_hex(4).upper()
    current_app.logger.error("failure %s: %s %s", code, request.method, request.path, exc_info=error)
    return reply(body("RestException", f"Something failed; the log tells more under {code}."), 500)


def _parse_error(error: errors.DeploymentError) -> dict[str, object]:
    details: dict[str, dict[str, list[object]]] = {}
    for problem in error.problems:
        report = details.setdefault(problem.file, {"errors": [], "warnings": []})
        report["errors"].append(
            {
                "message": problem.message,
                "line": problem.line,
                "column": problem.column,
                "mainElementId": problem.element or None,
                "elementIds": [problem.element] if problem.element else [],
            }
        )
    return body("ParseException", engine().queries.parse_message(error.problems)) | {"details": details}


def _missing_right() -> dict[str, object]:
    """Return Camunda's further keys of a refusal for want of rights."""
    user = request.authorization.username if request.authorization else None
    right = {"permissionName": None, "resourceName": None, "resourceId": None}
    return {"userId": user, **right, "missingAuthorizations": [right]}
