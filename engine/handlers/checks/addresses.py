"""Mail addresses, wherever one is entered."""

from engine.domain import MAIL_ADDRESS
from engine.errors import FieldProblem, InvalidVariablesError


def require_address(email: str) -> None:
    """Let only mail addresses, and none, pass.

    Raises:
        InvalidVariablesError: It is something else.
    """
    if email and not MAIL_ADDRESS.fullmatch(email):
        raise InvalidVariablesError([FieldProblem("email", "pattern", "nama@kantor.go.id")])
