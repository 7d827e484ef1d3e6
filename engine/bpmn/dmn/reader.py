"""XML to `model.Decision`, one for every decision of a file.

The reader trusts nothing and refuses nothing: what is missing stays empty, and `validation` says what is wrong with it.
"""

import re
from collections.abc import Mapping

from engine.bpmn.dmn.model import Aggregation, Cell, Decision, HitPolicy, Input, Literal, Output, Rule, Table
from engine.bpmn.dmn.xml import camunda, child, child_text, children, decisions_of, referred
from engine.bpmn.xml import Element, attribute, line_of, text_of

FEEL_NAMES = frozenset(
    {
        "feel",
        "http://www.omg.org/spec/feel/20140401",
        "http://www.omg.org/spec/dmn/20180521/feel/",
        "https://www.omg.org/spec/dmn/20191111/feel/",
    }
)
"""How files name FEEL, in lower case. It is also what is meant where nothing is named, as in Camunda since 7.13."""
CELL_INPUT = "cellInput"
"""The name of an input's value within its cells, where the column names none."""

_DAYS = re.compile(r"P?([0-9]{1,6})D?", re.ASCII)


def read_decisions(root: Element) -> tuple[Decision, ...]:
    """Read the decisions of a file in document order; a circle of requirements is cut where it closes."""
    elements = {attribute(element, "id"): element for element in decisions_of(root)}
    language = _language(attribute(root, "expressionLanguage"), "feel")
    done: dict[str, Decision] = {}
    for key in elements:
        _read(key, elements, language, done, frozenset())
    return tuple(done[key] for key in elements)


def required_keys(element: Element) -> list[str]:
    """Return the ids of the decisions a decision reads, as drawn."""
    return [
        referred(target)
        for requirement in children(element, "informationRequirement")
        for target in children(requirement, "requiredDecision")
    ]


def days(text: str) -> int | None:
    """Return a history time to live in days, `180` or `P180D`; None where it is neither."""
    match = _DAYS.fullmatch(text)
    return int(match[1]) if match and text.startswith("P") == text.endswith("D") else None


def _read(
    key: str, elements: Mapping[str, Element], language: str, done: dict[str, Decision], above: frozenset[str]
) -> Decision:
    if key in done:
        return done[key]
    element = elements[key]
    below = [name for name in dict.fromkeys(required_keys(element)) if name in elements and name not in above | {key}]
    requires = tuple(_read(name, elements, language, done, above | {key}) for name in below)
    done[key] = Decision(
        key=key,
        name=attribute(element, "name"),
        version_tag=camunda(element, "versionTag"),
        ttl=days(camunda(element, "historyTimeToLive")),
        logic=_logic(element, language),
        requires=requires,
        line=line_of(element),
    )
    return done[key]


def _language(drawn: str, otherwise: str) -> str:
    name = drawn.lower() or otherwise
    return "feel" if name in FEEL_NAMES else name


def type_of(element: Element | None) -> str:
    """Return a typeRef without its prefix; in DMN 1.1 it is a qualified name such as `feel:string`."""
    return "" if element is None else attribute(element, "typeRef").rpartition(":")[2]


def _logic(element: Element, language: str) -> Table | Literal:
    table = child(element, "decisionTable")
    if table is not None:
        return _table(table, language)
    variable = child(element, "variable")
    expression = child(element, "literalExpression")
    return Literal(
        expression=_cell(element if expression is None else expression, language, "the expression"),
        name="" if variable is None else attribute(variable, "name"),
        type=type_of(variable) or type_of(expression),
    )


def _table(element: Element, language: str) -> Table:
    inputs = tuple(_input(found, number, language) for number, found in enumerate(children(element, "input"), 1))
    outputs = tuple(_output(found) for found in children(element, "output"))
    policy, aggregation = attribute(element, "hitPolicy"), attribute(element, "aggregation")
    return Table(
        hit_policy=HitPolicy(policy) if policy in list(HitPolicy) else HitPolicy.UNIQUE,
        aggregation=Aggregation(aggregation) if aggregation in list(Aggregation) else Aggregation.NONE,
        inputs=inputs,
        outputs=outputs,
        rules=tuple(
            _rule(found, number, inputs, outputs, language) for number, found in enumerate(children(element, "rule"), 1)
        ),
    )


def _input(element: Element, number: int, language: str) -> Input:
    expression = child(element, "inputExpression")
    label = attribute(element, "label")
    shown = label or child_text(expression, "text") or str(number)
    return Input(
        id=attribute(element, "id"),
        label=label,
        expression=_cell(element if expression is None else expression, language, f"input '{_short(shown)}'"),
        variable=camunda(element, "inputVariable") or CELL_INPUT,
        type=type_of(expression),
        allowed=child_text(child(element, "inputValues"), "text"),
    )


def _output(element: Element) -> Output:
    return Output(
        id=attribute(element, "id"),
        name=attribute(element, "name"),
        label=attribute(element, "label"),
        type=type_of(element),
        allowed=child_text(child(element, "outputValues"), "text"),
    )


def _rule(element: Element, number: int, inputs: tuple[Input, ...], outputs: tuple[Output, ...], language: str) -> Rule:
    asked = [f"rule {number}, {column.expression.place}" for column in inputs]
    told = [f"rule {number}, output '{_short(column.label or column.name or '1')}'" for column in outputs]
    return Rule(
        id=attribute(element, "id"),
        number=number,
        inputs=_cells(element, "inputEntry", asked, language),
        outputs=_cells(element, "outputEntry", told, language),
        description=child_text(element, "description"),
        annotations=tuple(text_of(found) for found in children(element, "annotationEntry")),
    )


def _cells(rule: Element, name: str, places: list[str], language: str) -> tuple[Cell, ...]:
    # Where the numbers differ, validation says so; such a table never runs.
    return tuple(_cell(entry, language, place) for entry, place in zip(children(rule, name), places, strict=False))


def _cell(element: Element, language: str, place: str) -> Cell:
    return Cell(
        id=nearest_id(element),
        text=child_text(element, "text"),
        language=_language(attribute(element, "expressionLanguage"), language),
        line=line_of(element),
        place=place,
    )


def nearest_id(element: Element) -> str:
    """Return the id of an element, or of the nearest one around it that has one."""
    place: Element | None = element
    while place is not None and not attribute(place, "id"):
        place = place.getparent()
    return "" if place is None else attribute(place, "id")


def _short(text: str) -> str:
    return " ".join(text.split())[:60]
