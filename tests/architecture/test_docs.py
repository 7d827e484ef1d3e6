"""The documents tell the truth where a machine can see it: links lead somewhere, and what they name exists."""

import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from webui.cli import main

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
FENCE = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)
# Made at the first start or by make, and so in no fresh checkout.
MADE = ("var", ".venv", "node_modules", "webui/static/vendor")
FOLDERS = {path.name for path in ROOT.iterdir() if path.is_dir() and path.name not in MADE}
SUFFIXES = (".py", ".md", ".sh", ".bpmn", ".dmn", ".json", ".txt", ".toml")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text("utf-8")


def prose(page: Path) -> str:
    return FENCE.sub("", page.read_text("utf-8"))


def anchors(page: Path) -> set[str]:
    """Return the addresses of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def leads_somewhere(page: Path, target: str) -> bool:
    address, _, anchor = target.partition("#")
    file = (page.parent / address) if address else page
    return file.exists() and (not anchor or anchor in anchors(file))


def names_a_file(text: str) -> bool:
    """Whether a word in code style is meant as a path of this repository."""
    if not re.fullmatch(r"[\w.\-/]+", text) or "/" not in text or text.startswith(("/", *MADE)):
        return False
    return text.split("/")[0] in FOLDERS or text.endswith(SUFFIXES)


def resolves(name: str) -> bool:
    """Whether a dotted name is a module, or something that a module has."""
    parts = name.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            thing: object = importlib.import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for attribute in parts[cut:]:
            if not hasattr(thing, attribute):
                return False
            thing = getattr(thing, attribute)
        return True
    return False


def in_code_style() -> Iterator[tuple[Path, str]]:
    for page in PAGES:
        for text in CODE.findall(prose(page)):
            yield page, text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_inside_the_repository_leads_somewhere(page: Path) -> None:
    inside = [target for target in LINK.findall(prose(page)) if "://" not in target]
    assert [target for target in inside if not leads_somewhere(page, target)] == []


def test_every_file_that_is_named_exists() -> None:
    named = [(page, text) for page, text in in_code_style() if names_a_file(text)]
    assert named
    assert [
        f"{page.name}: {text}"
        for page, text in named
        if not (ROOT / text).exists() and not (page.parent / text).exists()
    ] == []


def test_every_module_and_name_of_ours_that_is_named_exists() -> None:
    named = {text for _, text in in_code_style() if re.fullmatch(r"(engine|webui)(\.\w+)+", text)}
    assert named
    assert sorted(name for name in named if not resolves(name)) == []


def test_every_verb_of_make_that_is_named_exists() -> None:
    verbs = set(re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {
        verb for page in PAGES for verb in re.findall(r"(?:`|^)make ([a-z]+)", page.read_text("utf-8"), re.MULTILINE)
    }
    assert {"run", "test"} <= named
    assert named <= verbs


def test_every_command_of_alur_is_explained_and_no_other_is_named() -> None:
    named = {name for page in PAGES for name in re.findall(r"(?:`|bin/)alur ([a-z]+)", page.read_text("utf-8"))}
    assert named <= set(main.commands)
    assert [name for name in main.commands if f"alur {name}" not in OPERATIONS] == []


@pytest.mark.parametrize(
    ("target", "leads"),
    [
        ("README.md", True),
        ("docs/glossary.md#time", True),
        ("docs/nowhere.md", False),
        ("docs/glossary.md#gone", False),
    ],
)
def test_a_dead_link_is_seen(target: str, leads: bool) -> None:
    assert leads_somewhere(ROOT / "CONTRIBUTING.md", target) is leads


@pytest.mark.parametrize(
    ("name", "is_there"),
    [("engine.domain.Actor", True), ("engine.domain.Nobody", False), ("engine.nowhere", False)],
)
def test_a_name_that_is_gone_is_seen(name: str, is_there: bool) -> None:
    assert resolves(name) is is_there
