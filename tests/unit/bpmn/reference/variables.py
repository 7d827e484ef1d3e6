"""Variables in scopes: what is read is the nearest, what is set is set where it stands, new ones at the outermost."""

from datetime import UTC, datetime
from typing import Any, Optional

from engine.bpmn.expressions import ExecutionFacts, compile_expression

NOW = datetime(2026, 11, 23, 5, tzinfo=UTC)


class Variables:
    """The variables of one scope, over those of the scope around it. It is what an expression sees, too."""

    now = NOW
    user_id = ""
    execution = ExecutionFacts()

    def __init__(self, around: Optional["Variables"] = None, **values: Any) -> None:
        self.around = around
        self.values = values

    def nearest(self, name: str) -> Optional["Variables"]:
        """Return the innermost scope that has such a variable."""
        if name in self.values or self.around is None:
            return self if name in self.values else None
        return self.around.nearest(name)

    def has(self, name: str) -> bool:
        """Whether there is such a variable."""
        return self.nearest(name) is not None

    def lookup(self, name: str) -> Any:
        """Return its value, or raise KeyError."""
        scope = self.nearest(name)
        if scope is None:
            raise KeyError(name)
        return scope.values[name]

    def set(self, name: str, value: Any) -> None:
        """Set it where it stands, else at the outermost."""
        (self.nearest(name) or self.outermost).values[name] = value

    @property
    def outermost(self) -> "Variables":
        """The process-wide variables."""
        return self if self.around is None else self.around.outermost

    @property
    def local(self) -> dict[str, Any]:
        """Everything that can be seen from here and is not process-wide."""
        return {} if self.around is None else self.around.local | self.values

    def evaluate(self, text: str) -> Any:
        """Evaluate a text as drawn."""
        return compile_expression(text).evaluate(self)
