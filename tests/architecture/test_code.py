"""How the code is cut: small modules, with names that say something."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("engine", "webui", "migrations", "bench", "setup", "tests")
MOST_LINES = 400
# Names that say nothing about what is inside.
EMPTY_WORDS = {"utils", "util", "helpers", "helper", "manager", "managers", "service", "services", "common", "misc"}


def source_files() -> list[Path]:
    return [file for folder in FOLDERS for file in sorted((ROOT / folder).rglob("*.py"))]


def test_no_module_is_longer_than_400_lines() -> None:
    # A migration lists what the schema holds and is never read as code; everything else fits on a few screens.
    files = [file for file in source_files() if file.parent.name != "versions"]
    lengths = {str(file.relative_to(ROOT)): len(file.read_text("utf-8").splitlines()) for file in files}
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES} == {}


def test_no_module_has_a_name_that_says_nothing() -> None:
    empty = [str(file.relative_to(ROOT)) for file in source_files() if set(file.stem.lower().split("_")) & EMPTY_WORDS]
    assert empty == []


def test_nothing_is_left_for_later() -> None:
    marks = ("TO" + "DO", "FIX" + "ME", "XX" + "X")
    left = [
        f"{file.relative_to(ROOT)}:{number}"
        for file in source_files()
        for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1)
        if any(mark in line for mark in marks)
    ]
    assert left == []


def test_no_test_is_named_by_chance() -> None:
    """What parametrises a test is the same in every process, or they could not share the work."""
    chance = re.compile(r"parametrize\([^\n]*(uuid4\(\)|token_urlsafe|token_hex|new_token)")
    tests = sorted((ROOT / "tests").rglob("test_*.py"))
    assert [file.name for file in tests if file.name != "test_code.py" and chance.search(file.read_text("utf-8"))] == []
