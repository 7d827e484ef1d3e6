"""What a cell can see."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from engine.bpmn.dmn.feel.problems import FeelError
from engine.bpmn.dmn.feel.values import to_feel


@dataclass(frozen=True, slots=True)
class Scope:
    """The variables by name and the command's instant in UTC, so that all cells of one command agree on the time."""

    variables: Mapping[str, object]
    now: datetime
    _seen: dict[str, object] = field(default_factory=dict, init=False, repr=False, compare=False)
    """Values already converted: a thousand cells may read the same long list."""

    def lookup(self, name: str) -> object:
        """Return a variable's value as FEEL has it.

        Raises:
            FeelError: There is no such variable.
        """
        if name not in self._seen:
            try:
                self._seen[name] = to_feel(self.variables[name])
            except KeyError:
                raise FeelError(f"there is no variable '{name}'") from None
        return self._seen[name]
