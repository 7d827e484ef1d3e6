"""What a script's text says of it before it runs: whether it can be read, and which names it uses and binds."""

import ast
import warnings
from dataclasses import dataclass
from functools import lru_cache

MAX_SOURCE = 100_000
"""Characters of a script."""

_TOO_DEEP = "The script cannot be read: it is nested too deeply."
_UNSUPPORTED: dict[type[ast.AST], str] = {
    ast.Yield: "yield",
    ast.YieldFrom: "yield from",
    ast.Delete: "the del statement",
    ast.TryStar: "except*",
}
"""What pydantic-monty 1.4 does not run though Python does; a diagram that uses it is refused when it is deployed."""


@dataclass(frozen=True, slots=True)
class ScriptText:
    """A script, read.

    Attributes:
        source: As drawn.
        names: Every name in it: what it may read, so what it is given.
        bound: The names it may bind, those within functions included.
        problems: Why it cannot run, as sentences; empty where it can.
    """

    source: str
    names: frozenset[str] = frozenset()
    bound: frozenset[str] = frozenset()
    problems: tuple[str, ...] = ()


def check(source: str) -> list[str]:
    """Return what keeps a script from running, as sentences with the line; empty where it can be tried."""
    return list(read_script(source).problems)


@lru_cache(maxsize=512)
def read_script(source: str) -> ScriptText:
    """Read a script; what is wrong with it stands in `problems`."""
    if len(source) > MAX_SOURCE:
        return ScriptText("", problems=(f"The script is longer than {MAX_SOURCE} characters.",))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # An odd escape in a string is for Python to forgive, not for us to report.
            tree = ast.parse(source)
    except SyntaxError as error:
        return ScriptText(source, problems=(f"Line {error.lineno or 1}: {error.msg}.",))
    except ValueError as error:
        return ScriptText(source, problems=(f"The script cannot be read: {error}.",))
    except (RecursionError, MemoryError):
        return ScriptText(source, problems=(_TOO_DEEP,))
    try:
        return _described(source, tree)
    except RecursionError:
        return ScriptText(source, problems=(_TOO_DEEP,))


def _described(source: str, tree: ast.Module) -> ScriptText:
    used: set[str] = set()
    bound: set[str] = set()
    problems = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            (used if isinstance(node.ctx, ast.Load) else bound).add(node.id)
        elif isinstance(node, ast.Global):
            bound.update(node.names)
        elif isinstance(node, ast.MatchAs | ast.MatchStar) and node.name:
            bound.add(node.name)
        elif isinstance(node, ast.MatchMapping) and node.rest:
            bound.add(node.rest)
        elif type(node) in _UNSUPPORTED:
            problems.append(
                f"Line {getattr(node, 'lineno', 1)}: {_UNSUPPORTED[type(node)]} cannot be used in a script."
            )
        elif isinstance(node, ast.ClassDef) and (node.bases or node.keywords):
            problems.append(f"Line {node.lineno}: a class cannot inherit in a script.")
    return ScriptText(source, frozenset(used | bound), frozenset(bound), tuple(problems))


PREPARATION = "_alur_kind = lambda value, kind=type: kind(value).__name__"
"""Runs before a script, while no variable can hide Python's own `type`."""


@lru_cache(maxsize=512)
def readback(names: frozenset[str]) -> str:
    """Return a script that gives the type and the value of each name that is bound; those with a `_` stay inside."""
    kept = sorted(name for name in names if not name.startswith("_"))
    steps = (
        f"try:\n    _alur_left['{name}'] = (_alur_kind({name}), {name})\nexcept NameError:\n    pass" for name in kept
    )
    return "\n".join(["_alur_left = {}", *steps, "_alur_left"])
