"""Every command leaves an event in history, or stands with its reason on the list in docs/security.md."""

import ast
import re
from functools import lru_cache
from pathlib import Path

import engine.handlers
from engine.domain import HistoryEventType as Type
from engine.process_engine import HANDLERS
from engine.replay.acts import ACTS
from engine.replay.story import BESIDE, CONSEQUENCES

ROOT = Path(__file__).resolve().parents[2]
RECORDERS = {"record_in_instance", "record_in_system"}
SYSTEM = (
    "definition.", "decision.deployed", "decision.withdrawn", "template.", "register.",
    "user.", "group.", "unit.", "token.", "superior.", "indicator.",
    "calendar.", "calendar_feed.", "command.", "history.", "mail.", "start.",
    "instance.archived", "clock.",
)  # fmt: skip
"""What the system's chain alone tells: no instance has to be run again for it."""


@lru_cache
def calls() -> dict[str, dict[str, set[tuple[str, str]]]]:
    """Return what each function of a handlers' module calls: module and function; a method's module is `*`."""
    (folder,) = engine.handlers.__path__
    return {
        ".".join(path.relative_to(folder).with_suffix("").parts): _calls_in(ast.parse(path.read_text("utf-8")))
        for path in Path(folder).rglob("*.py")
    }


def _calls_in(tree: ast.Module) -> dict[str, set[tuple[str, str]]]:
    imported = {
        alias.asname or alias.name: (node.module or "", alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("engine.handlers")
        for alias in node.names
    }
    found: dict[str, set[tuple[str, str]]] = {}
    for owner in tree.body:
        functions = [owner] if isinstance(owner, ast.FunctionDef) else getattr(owner, "body", [])
        prefix = f"{owner.name}." if isinstance(owner, ast.ClassDef) else ""
        for function in functions:
            if isinstance(function, ast.FunctionDef):
                found[prefix + function.name] = set(_called(function, imported))
    return found


def _called(function: ast.FunctionDef, imported: dict[str, tuple[str, str]]) -> list[tuple[str, str]]:
    found = []
    for node in ast.walk(function):
        if isinstance(node, ast.Name):
            module, name = imported.get(node.id, ("", node.id))
            found.append((_inside(module), name))
        if isinstance(node, ast.Attribute):
            owner = imported.get(node.value.id) if isinstance(node.value, ast.Name) else None
            found.append((_inside(".".join(owner)) if owner else "*", node.attr))
    return found


def _inside(module: str) -> str:
    """Return a module's name as seen from the handlers' room."""
    return module.removeprefix("engine.handlers").removeprefix(".")


def records(module: str, function: str, seen: set[tuple[str, str]]) -> bool:
    """Whether a handler's function may come to append to a chain, by itself or by what it calls."""
    if (module, function) in seen:
        return False
    seen.add((module, function))
    for where, name in calls().get(module, {}).get(function, ()):
        if name in RECORDERS:
            return True
        if where == "*":
            # A method: of any class of the handlers that has one of that name.
            owners = [
                (other, known) for other, names in calls().items() for known in names if known.endswith(f".{name}")
            ]
        else:
            owners = [(where or module, name), (where or module, f"{name}.__init__")]
        if any(records(*owner, seen) for owner in owners):
            return True
    return False


def excused() -> set[str]:
    text = (ROOT / "docs" / "security.md").read_text("utf-8")
    (section,) = re.findall(r"^### What leaves no event\n(.*?)^#", text, re.MULTILINE | re.DOTALL)
    return set(re.findall(r"`([A-Z][A-Za-z]+)`", section))


def test_every_command_is_told_in_history_or_excused_with_its_reason() -> None:
    silent = {
        command.__name__
        for command, handler in HANDLERS.items()
        if not records(_inside(handler.__module__), handler.__name__, set())
    }
    assert silent == excused()


def test_a_handler_that_records_nothing_is_seen() -> None:
    assert records("tasks", "claim", set())
    assert not records("tasks", "save_draft", set())


def test_every_event_of_an_instance_is_an_act_a_consequence_or_stands_beside() -> None:
    for type in Type:
        places = [type in ACTS, type in CONSEQUENCES, type in BESIDE]
        if type.startswith(SYSTEM):
            assert not any(places), type
        else:
            assert sum(places) == 1, f"{type}: say in engine.replay what it is"
