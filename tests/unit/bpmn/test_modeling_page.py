"""The page for who draws: it names everything that can be drawn, and its examples are what it says they are."""

import hashlib
from pathlib import Path

import pytest

from engine.bpmn.validation import check, plain_message
from engine.bpmn.validation.vocabulary import (
    EVENTS,
    EXECUTED,
    EXTENSION_ELEMENTS,
    HARMLESS,
    INSTEAD,
    REFUSED_ATTRIBUTES,
)

DOCS = Path(__file__).parents[3] / "docs"
PAGE = (DOCS / "modeling.md").read_text(encoding="utf-8")
EXAMPLES = sorted((DOCS / "examples").glob("*.bpmn"))
DECISIONS = {path.name: path.read_bytes() for path in (DOCS / "examples").glob("*.dmn")}
TOGETHER = {
    "call_activity.bpmn": (DOCS / "examples" / "called_process.bpmn",),
}
"""Examples that need another one beside them."""


@pytest.mark.parametrize("element", [*EXECUTED, *HARMLESS])
def test_the_page_names_every_element_that_a_diagram_may_have(element: str) -> None:
    assert f"`{element}`" in PAGE


@pytest.mark.parametrize("element", EXTENSION_ELEMENTS)
def test_the_page_names_every_element_of_camundas_that_a_diagram_may_have(element: str) -> None:
    assert f"`camunda:{element}`" in PAGE


@pytest.mark.parametrize("name", [*INSTEAD, "class", "resource"])
def test_the_page_says_what_to_draw_instead_of_the_refused(name: str) -> None:
    assert name in PAGE


@pytest.mark.parametrize(
    "name",
    sorted({name for row in EXECUTED.values() for name in row.extensions}),
)
def test_the_page_or_its_examples_show_every_attribute_of_camundas(name: str) -> None:
    drawn = "".join(path.read_text(encoding="utf-8") for path in EXAMPLES)
    assert name in PAGE or f"camunda:{name}=" in drawn


def test_the_page_names_every_property_of_alurs_own() -> None:
    fields = "jenis wajib_jika pola tidak_lampau pilihan_awal akibat_ petunjuk contoh"
    nodes = "nomor waktu kelengkapan output keputusan pemisahan_tugas keterangan catatan_redaksi pengembalian penerima"
    for name in f"kalender kunci_bisnis pemantau {nodes} {fields}".split():
        assert PAGE.count(f"`{name}") >= 2, name


def test_an_example_is_there_for_every_kind_of_event() -> None:
    drawn = "".join(path.read_text(encoding="utf-8") for path in EXAMPLES)
    assert [kind for _, kind in EVENTS if kind and f"bpmn:{kind}" not in drawn] == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_deploys_without_a_word(path: Path) -> None:
    beside = {other.name: other.read_bytes() for other in TOGETHER.get(path.name, ())}
    report = check(
        {path.name: path.read_bytes(), **beside, **DECISIONS}, known_keys=frozenset(), known_decisions=frozenset()
    )
    assert [plain_message(found) for found in report.problems + report.warnings] == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_stands_in_both_languages_with_a_picture_made_from_it(path: Path) -> None:
    assert PAGE.count(f"](examples/{path.name})") >= 2
    assert PAGE.count(f"](pictures/{path.stem}.svg)") == 2
    picture = (DOCS / "pictures" / f"{path.stem}.svg").read_text(encoding="utf-8")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert digest in picture, "draw the pictures anew: python docs/pictures/draw.py"


def test_no_link_of_the_page_leads_nowhere() -> None:
    targets = [part.partition(")")[0] for part in PAGE.split("](")[1:]]
    assert [target for target in targets if not target.startswith("#") and not (DOCS / target).is_file()] == []


def test_what_is_refused_everywhere_is_said() -> None:
    unsaid = [name for name in REFUSED_ATTRIBUTES if name in INSTEAD and name not in PAGE]
    assert unsaid == []
