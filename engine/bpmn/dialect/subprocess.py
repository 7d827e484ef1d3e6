"""Embedded subprocesses: their tokens run inside the subprocess's own token, in the same tree."""

from engine.bpmn.dialect.node import NodeSpec
from engine.bpmn.dialect.token import Token


class Subprocess(NodeSpec):
    """Runs what is drawn in it, and is done when no token is left inside.

    Attributes:
        begins: Its none start event.
    """

    begins: NodeSpec

    def enter(self, token: Token) -> None:
        """Put a token on the start event."""
        token.enclose(self.begins, token.variables)

    def inner_completed(self, token: Token, inner: Token) -> None:
        """Go on when the last token inside has ended."""
        if token.live == 0:
            token.complete()
