"""Variables as Camunda 7 scopes them: process-wide, with local scopes where an activity opens one.

Nothing is copied between tasks. Parallel branches therefore see and keep each other's updates; a local scope exists
only for a multi-instance body, one of its instances, and an activity with input or output mapping or local results.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from engine.bpmn.runtime import VariableChanged

_MISSING = object()


@dataclass(frozen=True, slots=True)
class Change:
    """A variable was set in a scope: what conditional events listen to. `event` is Camunda's `create` or `update`."""

    scope: "Scope"
    name: str
    event: str


Stored = tuple[object, object, int]
"""How a variable stood in the state that was restored, a note of `engine.bpmn.serializer`: its value (what is this very
object still has not changed), what stood for it, and how much it takes of the room that variables have together."""


class Scope:
    """Variables at one place, over those of the scope around it.

    Attributes:
        values: The variables of this scope itself.
        parent: The scope around it, None for the process-wide one.
        changes: Where changes are noted, None where nobody listens; shared by all scopes of an instance.
        stored: How its variables stood in the state that was restored; empty for a new scope.
    """

    __slots__ = ("changes", "parent", "stored", "values")

    def __init__(self, parent: "Scope | None" = None, values: Mapping[str, object] | None = None) -> None:
        self.parent = parent
        self.values: dict[str, object] = dict(values or {})
        self.changes: list[Change] | None = None if parent is None else parent.changes
        self.stored: dict[str, Stored] = {}

    def lookup(self, name: str) -> object:
        """Return a variable's value: the nearest one.

        Raises:
            KeyError: Neither this scope nor one around it has such a variable.
        """
        scope: Scope | None = self
        while scope is not None:
            if name in scope.values:
                return scope.values[name]
            scope = scope.parent
        raise KeyError(name)

    def has(self, name: str) -> bool:
        """Whether this scope or one around it has such a variable, null or not."""
        return name in self.owner(name).values

    def owner(self, name: str) -> "Scope":
        """Return the nearest scope that has a variable, the process-wide one where none has."""
        scope = self
        while scope.parent is not None and name not in scope.values:
            scope = scope.parent
        return scope

    def set(self, name: str, value: object) -> None:
        """Set a variable where the nearest one of that name stands; a new one becomes process-wide."""
        self.owner(name).set_local(name, value)

    def update(self, values: Mapping[str, object]) -> None:
        """Set several variables, each as `set` does."""
        for name, value in values.items():
            self.set(name, value)

    def set_local(self, name: str, value: object) -> None:
        """Set a variable in this very scope."""
        if self.changes is not None:
            self.changes.append(Change(self, name, "update" if name in self.values else "create"))
        self.values[name] = value

    def delete(self, name: str) -> None:
        """Remove a variable from this very scope, if it is there."""
        if self.values.pop(name, _MISSING) is not _MISSING and self.changes is not None:
            self.changes.append(Change(self, name, "delete"))

    def chain(self) -> "Iterator[Scope]":
        """Yield this scope and those around it, the process-wide one last."""
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.parent

    def visible(self) -> dict[str, object]:
        """Return every variable that can be seen from here, the nearest of each name."""
        seen: dict[str, object] = {}
        for scope in reversed(list(self.chain())):
            seen.update(scope.values)
        return seen


class ProcessScope(Scope):
    """The process-wide variables. Each change is told, with the value before it."""

    __slots__ = ("_tell",)

    def __init__(self, tell: Callable[[VariableChanged], None], changes: list[Change] | None = None) -> None:
        super().__init__()
        self.changes = changes
        self._tell = tell

    def set_local(self, name: str, value: object) -> None:
        """Set a process-wide variable. Setting what is already there is not told (`1`, `1.0` and `true` do differ)."""
        before = self.values.get(name, _MISSING)
        super().set_local(name, value)
        if before is _MISSING or type(before) is not type(value) or before != value:
            self._tell(VariableChanged(name, None if before is _MISSING else before, value))

    def delete(self, name: str) -> None:
        """Remove a process-wide variable; told as one that became null."""
        before = self.values.get(name, _MISSING)
        super().delete(name)
        if before is not _MISSING:
            self._tell(VariableChanged(name, before, None))
