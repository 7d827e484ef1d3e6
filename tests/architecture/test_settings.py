"""Every setting is documented with the default it really has, and nothing that is not a setting is."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from engine.config import Settings, variable_of

OPERATIONS = Path(__file__).resolve().parents[2] / "docs" / "operations.md"
ROW = re.compile(r"^\| `(ALUR_[A-Z_]+)` \| (.*?) \| (.*?) \|$", re.MULTILINE)
DOCUMENTED = {name: (default, meaning) for name, default, meaning in ROW.findall(OPERATIONS.read_text("utf-8"))}
SETTINGS = {variable_of(setting.name): setting for setting in fields(Settings)}


def test_the_table_lists_exactly_the_settings() -> None:
    assert set(DOCUMENTED) == set(SETTINGS)


@pytest.mark.parametrize(
    "variable", [name for name, setting in SETTINGS.items() if setting.default not in ("", Path())]
)
def test_the_table_gives_the_default_that_holds(variable: str) -> None:
    value = SETTINGS[variable].default
    written = {True: "on", False: "off"}[value] if isinstance(value, bool) else str(value)
    assert DOCUMENTED[variable][0] == f"`{written}`"


def test_no_text_names_a_setting_that_does_not_exist() -> None:
    root = OPERATIONS.parent.parent
    texts = [*root.glob("*.md"), *root.glob("docs/**/*.md"), root / "Makefile"]
    named = {name for text in texts for name in re.findall(r"\bALUR_[A-Z_]*[A-Z]\b", text.read_text("utf-8"))}
    assert {name for name in named if not name.startswith("ALUR_TEST_")} <= set(SETTINGS)
