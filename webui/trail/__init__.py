"""Jejak Audit: what the system's chain tells, verifications of the whole history, and seals. One module a page.

`events`, `examinations`, `seals` show; `told` and `found` say it in words. For auditors and administrators.
"""

from flask import Blueprint

from engine.errors import NotAllowedError
from webui.current import actor
from webui.trail import events, examinations, seals

blueprint = Blueprint("trail", __name__, url_prefix="/jejak-audit")

for page in (events, examinations, seals):
    page.add_routes(blueprint)


@blueprint.before_request
def require_auditor() -> None:
    """Let only auditors and administrators in. The engine checks each question and command again.

    Raises:
        NotAllowedError: Someone else asks.
    """
    if not (actor().is_auditor or actor().is_administrator):
        raise NotAllowedError("action.not_allowed", "Cannot open the audit trail: neither auditor nor administrator.")
