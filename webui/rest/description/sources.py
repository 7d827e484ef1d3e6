"""Functions as syntax trees, and what the names in them stand for."""

import ast
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, get_type_hints

from engine.process_engine import ProcessEngine

Function = Callable[..., Any]
REST = "webui.rest."
QUERIES = get_type_hints(ProcessEngine)["queries"]
UNKNOWN = object()
"""What a name stands for that only a request decides."""


@dataclass(frozen=True, eq=False)
class Source:
    """One function: its tree, its type hints, and which expression each of its names was last given."""

    function: Function
    tree: ast.FunctionDef
    hints: dict[str, Any]
    given: dict[str, ast.expr]
    added: dict[str, dict[str, ast.expr]] = field(default_factory=dict)
    """By name: members put into a JSON object after it was made."""

    def value(self, node: ast.AST) -> Any:
        """Return what an expression stands for without a request: a table, a function, a class; else UNKNOWN."""
        if isinstance(node, ast.Name):
            if node.id in self.given or node.id in self.hints:
                return UNKNOWN
            module = vars(sys.modules[self.function.__module__])
            return module.get(node.id, vars(sys.modules["builtins"]).get(node.id, UNKNOWN))
        if isinstance(node, ast.Attribute):
            if ast.unparse(node.value) == "engine().queries":
                return getattr(QUERIES, node.attr)
            owner = self.value(node.value)
            # Of what belongs to a request, such as `request.args`, nothing is known yet.
            known = inspect.ismodule(owner) or inspect.isclass(owner)
            return getattr(owner, node.attr, UNKNOWN) if known else UNKNOWN
        if isinstance(node, ast.Constant):
            return node.value
        return self._table(node) if isinstance(node, ast.Dict) else UNKNOWN

    def called(self) -> Iterator[tuple[ast.Call, Any]]:
        """Give each call in the function, with what is called."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield node, self.value(node.func)

    def _table(self, node: ast.Dict) -> Any:
        """Return a table written down on the spot, other tables spread in it."""
        table: dict[Any, Any] = {}
        for key, value in zip(node.keys, node.values, strict=True):
            found = self.value(value)
            if key is None and isinstance(found, dict):
                table |= found
            elif key is not None:
                table[self.value(key)] = found
        return table


@cache
def source_of(function: Function) -> Source:
    """Return a function's source."""
    module = ast.parse(textwrap.dedent(inspect.getsource(function)))
    tree = next(node for node in ast.walk(module) if isinstance(node, ast.FunctionDef))
    source = Source(function, tree, get_type_hints(function), {})
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                _note(source, target, node.value)
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            _note(source, node.target, node.value)
    return source


def is_ours(found: object) -> bool:
    """Whether something is a function of REST, so that reading on in it tells more."""
    return inspect.isfunction(found) and found.__module__.startswith(REST)


def _note(source: Source, target: ast.expr, value: ast.expr) -> None:
    if isinstance(target, ast.Name):
        source.given.setdefault(target.id, value)
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, its in zip(target.elts, value.elts, strict=False):
            _note(source, one, its)
    elif isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name) and _is_constant(target.slice):
        source.added.setdefault(target.value.id, {})[ast.literal_eval(target.slice)] = value


def _is_constant(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant)
