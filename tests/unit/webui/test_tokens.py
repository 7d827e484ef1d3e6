"""Colours can be told apart from their ground by everyone: contrast of WCAG 2.1 AA, light and dark."""

import re
from pathlib import Path

import pytest

import webui
from engine.documents.bar_chart import COLOURS

CSS = Path(webui.__file__).parent / "static" / "css"
TEXT_ON_GROUND = [
    *((ink, ground) for ink in ("ink", "muted", "accent", "accent-strong", "late") for ground in ("paper", "ground")),
    *((state, f"{state}-soft") for state in ("good", "soon", "late", "none", "returned", "accent")),
    *(("ink", f"{state}-soft") for state in ("good", "soon", "late", "none", "returned", "accent")),
    *(("muted", f"{state}-soft") for state in ("accent", "returned")),
    *((state, "accent-soft") for state in ("late", "soon")),
    *(("good", ground) for ground in ("paper", "ground")),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("paper", "good"),
    ("paper", "late"),
]


def themes() -> dict[str, dict[str, str]]:
    light, dark = (CSS / "tokens.css").read_text().split("@media", 1)
    read = [dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", part)) for part in (light, dark)]
    return {"light": read[0], "dark": {**read[0], **read[1]}}


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_stands_out_from_its_ground(theme: str) -> None:
    colours = themes()[theme]
    weak = [(ink, ground) for ink, ground in TEXT_ON_GROUND if contrast(colours[ink], colours[ground]) < 4.5]
    assert weak == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_borders_of_inputs_and_the_focus_ring_stand_out(theme: str) -> None:
    colours = themes()[theme]
    for line in ("line-strong", "focus", "accent"):
        for ground in ("paper", "ground"):
            assert contrast(colours[line], colours[ground]) >= 3, (line, ground)


@pytest.mark.parametrize(("theme", "place"), [("light", 0), ("dark", 1)])
def test_charts_are_drawn_in_the_colours_of_the_pages(theme: str, place: int) -> None:
    colours = themes()[theme]
    assert {name: pair[place] for name, pair in COLOURS.items()} == {name: colours[name] for name in COLOURS}
    assert contrast(colours["soon"], colours["ground"]) >= 4.5


def test_colours_are_named_in_one_file_only() -> None:
    for sheet in ("base.css", "components.css", "pages.css"):
        assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?!-)", (CSS / sheet).read_text()) == [], sheet
