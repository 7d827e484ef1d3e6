"""`/healthz`: whether database and worker are well, for whoever watches the machine."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from webui.current import engine

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def health() -> ResponseReturnValue:
    """Answer 200 only when both are well, else 503; the body says which is not."""
    state = engine().queries.health()
    body = {
        "status": "ok" if state.database and state.worker else "down",
        "database": "ok" if state.database else "down",
        "worker": "ok" if state.worker else "down",
        "workers": state.workers,
        "worker_seen_at": state.worker_seen_at.isoformat() if state.worker_seen_at else None,
    }
    return jsonify(body), 200 if state.database and state.worker else 503
