"""Who may import whom. import-linter checks the engine's layers; here stand the lists of who alone may know a thing."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("engine", "webui")

# A library, and the parts of ours that alone may know it.
KNOWN_ONLY_TO = {
    "SpiffWorkflow": ("engine.bpmn",),
    "lark": ("engine.bpmn",),
    "procrastinate": ("engine.worker",),
    "pydantic_monty": ("engine.bpmn",),
    "sqlalchemy": ("engine.store",),
    "alembic": ("engine.store",),
    "holidays": ("engine.calendar",),
    "docx": ("engine.documents",),
    "docxtpl": ("engine.documents",),
    "openpyxl": ("engine.documents",),
    "matplotlib": ("engine.documents",),
    "jinja2": ("engine.documents", "webui"),
    "flask": ("webui",),
    "flask_babel": ("webui",),
    "flask_login": ("webui",),
    "flask_wtf": ("webui",),
    "waitress": ("webui",),
    "werkzeug": ("webui",),
    "wtforms": ("webui",),
}

# What pages and REST may name of the engine, and what the command line may name besides.
DOOR = {"engine.process_engine", "engine.commands", "engine.errors", "engine.domain", "engine.read_models"}
DOOR_OF_THE_COMMAND_LINE = DOOR | {
    "engine.bootstrap",
    "engine.cli",
    "engine.config",
    "engine.office",
    "engine.worker",
}


def modules() -> Iterator[Path]:
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported_by(path: Path) -> set[str]:
    """Every module a file names, also inside functions; `from a import b` counts as `a.b`, for b may be a module."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def is_within(name: str, packages: set[str] | tuple[str, ...]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def test_every_import_contract_is_kept() -> None:
    # In a process of its own: it sets up logging, and the loggers of the tests after it would be silent.
    lint = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    checked = subprocess.run([sys.executable, "-c", lint], cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("library", KNOWN_ONLY_TO)
def test_a_library_is_known_only_to_its_own_part(library: str) -> None:
    knowing = {name_of(path) for path in modules() if any(is_within(name, (library,)) for name in imported_by(path))}
    strangers = sorted(module for module in knowing if not is_within(module, KNOWN_ONLY_TO[library]))
    assert strangers == []


def test_pages_know_only_the_engines_front_door() -> None:
    trespasses = []
    for path in sorted((ROOT / "webui").rglob("*.py")):
        module = name_of(path)
        allowed = DOOR_OF_THE_COMMAND_LINE if module == "webui.cli" else DOOR
        seen = {name for name in imported_by(path) if is_within(name, ("engine",))}
        trespasses += [f"{module} imports {name}" for name in sorted(seen) if not is_within(name, allowed)]
    assert trespasses == []


def test_nobody_imports_the_command_line() -> None:
    trespasses = [
        f"{name_of(path)} imports {name}"
        for path in modules()
        for name in imported_by(path)
        if is_within(name, ("webui.cli",))
        or (is_within(name, ("engine.cli",)) and not is_within(name_of(path), CLI_USERS))
    ]
    assert trespasses == []


CLI_USERS = {"webui.cli", "engine.__main__", "engine.cli"}


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import sqlalchemy.orm", {"sqlalchemy.orm"}),
        ("from flask import g", {"flask.g"}),
        ("def f():\n    from engine import store", {"engine.store"}),
    ],
)
def test_no_way_of_importing_goes_unseen(tmp_path: Path, source: str, names: set[str]) -> None:
    file = tmp_path / "example.py"
    file.write_text(source)
    assert imported_by(file) == names
