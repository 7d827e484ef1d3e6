"""What a script's text says of it before it runs: whether it can be read, which names it uses, and what is fed for it.

Every trip to the sandbox's process costs as much as a small script itself, and so does every name that is asked for
there and is bound nowhere. So a script is one text with what asks for its outcome, and is asked for no more than it can
have bound.
"""

import ast
import re
import symtable
import warnings
from collections.abc import Iterator
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
_DYNAMIC = frozenset({"exec", "eval"})
"""With these a script may bind what its text does not show."""
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")


@dataclass(frozen=True, slots=True)
class ScriptText:
    """A script, read.

    Attributes:
        source: As drawn.
        names: Every name in it: what it may read, so what it is given.
        bound: The names it may bind as globals to what can become a variable.
        rebound: The names that may stand for something else when it has run.
        assigned: The names that are certainly bound when it has run.
        released: The names that it may take away from what it is given.
        returns: Whether it may return before its end, which pydantic-monty lets it do outside functions too.
        has_value: Whether it ends in an expression.
        is_dynamic: Whether it may bind and take away what its text does not show.
        fed: What is fed for it after a line of ours: the script, but that the value of its last expression is kept.
        problems: Why it cannot run, as sentences; empty where it can.
    """

    source: str
    names: frozenset[str] = frozenset()
    bound: frozenset[str] = frozenset()
    rebound: frozenset[str] = frozenset()
    assigned: frozenset[str] = frozenset()
    released: frozenset[str] = frozenset()
    returns: bool = False
    has_value: bool = False
    is_dynamic: bool = False
    fed: str = ""
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
            return _described(source, tree)
    except SyntaxError as error:
        return ScriptText(source, problems=(f"Line {error.lineno or 1}: {error.msg}.",))
    except ValueError as error:
        return ScriptText(source, problems=(f"The script cannot be read: {error}.",))
    except (RecursionError, MemoryError):
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
    names = frozenset(used | bound)
    rebound = _rebound(source, names)
    released = frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler) and node.name)
    returns = any(isinstance(node, ast.Return) for node in _outside_functions(tree))
    last = tree.body[-1] if tree.body and not returns else None
    return ScriptText(
        source,
        names,
        bound=rebound.intersection(bound),
        rebound=rebound,
        assigned=frozenset() if returns else _assigned(tree) - released,
        released=released,
        returns=returns,
        has_value=isinstance(last, ast.Expr),
        is_dynamic=bool(names & _DYNAMIC),
        fed=_with_value_kept(source, last) if isinstance(last, ast.Expr) else source,
        problems=tuple(problems),
    )


def _assigned(tree: ast.Module) -> frozenset[str]:
    """Return the names that statements of the script itself assign, which are carried out whatever the data are."""
    statements = [each for each in tree.body if isinstance(each, ast.Assign | ast.AugAssign)]
    targets = [target for each in statements for target in getattr(each, "targets", [getattr(each, "target", None)])]
    return frozenset(target.id for target in targets if isinstance(target, ast.Name))


def _rebound(source: str, names: frozenset[str]) -> frozenset[str]:
    """Return the globals that a script may bind: exactly, where Python itself can tell; else any name it has."""
    if names & _DYNAMIC:
        return names
    try:
        return frozenset(_bound_in(symtable.symtable(source, "script.py", "exec")))
    except (SyntaxError, RecursionError):
        return names  # Python compiles less than pydantic-monty runs: no `return` outside functions, for one.


def _bound_in(table: symtable.SymbolTable) -> Iterator[str]:
    is_module = table.get_type() == "module"
    for symbol in table.get_symbols():
        if symbol.is_declared_global() or (is_module and (symbol.is_assigned() or symbol.is_imported())):
            yield symbol.get_name()
    for inner in table.get_children():
        yield from _bound_in(inner)


def _outside_functions(tree: ast.Module) -> Iterator[ast.AST]:
    found: list[ast.AST] = [tree]
    while found:
        node = found.pop()
        yield node
        if not isinstance(node, _FUNCTIONS):
            found.extend(ast.iter_child_nodes(node))


def _with_value_kept(source: str, last: ast.Expr) -> str:
    """Return a script that keeps the value of its last expression; every line stays where it is."""
    start = _offset(source, last.lineno, last.col_offset)
    return f"{source[:start]}_alur_value = {source[start:]}"


def _offset(source: str, line: int, column: int) -> int:
    """Return where in a text a place is that Python names by line and bytes of UTF-8."""
    lines = _LINE.findall(source)
    before = lines[line - 1].encode()[:column].decode()
    return sum(map(len, lines[: line - 1])) + len(before)


_HOLD_TYPE = "_alur_type_of = lambda value, kind=type: kind(value)"
"""Holds on to Python's own `type` in the one line before a script, where the script may hide it."""
LINES_BEFORE = 1
GIVEN_TYPE = "_alur_type"
"""Under which a script is given a variable named `type`."""


@lru_cache(maxsize=512)
def feeds(script: ScriptText, inputs: frozenset[str], *, given_type: bool = False) -> tuple[str, ...]:
    """Return what is fed to the sandbox for a script, in order; the last yields its value and the names it left.

    The value of one that `returns` is what its own feed, the first, yields. All of it is as short as it can be: reading
    a text takes the sandbox longer than running it.

    Args:
        script: The script.
        inputs: The variables it is given that may be others afterwards.
        given_type: Whether it is given GIVEN_TYPE.
    """
    hidden = given_type or script.is_dynamic or "type" in script.rebound
    before = "; ".join([_HOLD_TYPE] * hidden + [f"type = {GIVEN_TYPE}"] * given_type)
    fed, after = f"{before}\n{script.fed}\n", _readback(script, inputs, "_alur_type_of" if hidden else "type")
    return (fed, after) if script.returns else (fed + after,)


def _readback(script: ScriptText, inputs: frozenset[str], type_of: str) -> str:
    """Return what asks for the type and the value of each name that is bound; those with a `_` stay inside."""
    kept = sorted(name for name in script.bound | inputs if not name.startswith("_"))
    pairs = {name: f"({type_of}({name}).__name__, {name})" for name in kept}
    value = "_alur_value" if script.has_value else "None"
    if not script.is_dynamic and script.assigned.union(inputs - script.released).issuperset(kept):
        return f"({value}, {{{', '.join(f'{name!r}: {pair}' for name, pair in pairs.items())}}})"
    steps = (f"try:\n    _alur_left['{name}'] = {pair}\nexcept NameError:\n    pass" for name, pair in pairs.items())
    return "\n".join(["_alur_left = {}", *steps, f"({value}, _alur_left)"])
