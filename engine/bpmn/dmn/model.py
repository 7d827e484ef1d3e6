"""What a decision is: immutable, as drawn, with every cell's text and place.

The reader fills it, `validation` says what is wrong with it, `evaluation` compiles and runs it.
"""

from dataclasses import dataclass
from enum import StrEnum


class HitPolicy(StrEnum):
    """What a table yields where rules match."""

    UNIQUE = "UNIQUE"
    """At most one rule may match; more are an error."""
    FIRST = "FIRST"
    """The first matching rule, from above."""
    ANY = "ANY"
    """Several rules may match if they all say the same."""
    RULE_ORDER = "RULE ORDER"
    """All matching rules, from above."""
    COLLECT = "COLLECT"
    """All matching rules, or what an aggregation makes of them."""


class Aggregation(StrEnum):
    """What COLLECT makes of the values of its one output."""

    NONE = ""
    """The values as they are."""
    SUM = "SUM"
    """Their sum, exact in decimal."""
    MIN = "MIN"
    """The smallest."""
    MAX = "MAX"
    """The largest."""
    COUNT = "COUNT"
    """How many there are; empty cells do not count."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One expression in a decision.

    Attributes:
        id: Of the cell, or of the nearest thing around it that has one.
        text: As drawn, trimmed; empty where nothing is drawn.
        language: `feel` or `juel`; anything else is refused by name.
        line: In the file, from 1.
        place: Where a person finds it: "input 'Capaian'", "rule 3, output 'predikat'".
    """

    id: str
    text: str
    language: str
    line: int
    place: str


@dataclass(frozen=True, slots=True)
class Input:
    """A column that asks.

    Attributes:
        id: Of the column.
        label: Its heading.
        expression: What it asks for.
        variable: By which name its cells may call the value; `cellInput` where none is drawn, as in Camunda.
        type: typeRef, empty where any value goes.
        allowed: What the Modeler offers in its cells, as drawn; not enforced, as in Camunda.
    """

    id: str
    label: str
    expression: Cell
    variable: str
    type: str
    allowed: str


@dataclass(frozen=True, slots=True)
class Output:
    """A column that answers.

    Attributes:
        id: Of the column.
        name: Key in the result; empty only where it is the only output.
        label: Its heading.
        type: typeRef, empty where any value goes.
        allowed: What the Modeler offers in its cells, as drawn; other constants are warned of.
    """

    id: str
    name: str
    label: str
    type: str
    allowed: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A row.

    Attributes:
        id: Of the row, empty where it has none.
        number: From 1, as the Modeler shows it.
        inputs: One cell for each input.
        outputs: One cell for each output.
        description: What the author noted on the rule.
        annotations: Further notes, by DMN 1.3's annotation columns.
    """

    id: str
    number: int
    inputs: tuple[Cell, ...]
    outputs: tuple[Cell, ...]
    description: str
    annotations: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.number} ({self.id})" if self.id else str(self.number)


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table."""

    hit_policy: HitPolicy
    aggregation: Aggregation
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Literal:
    """A decision that is one expression.

    Attributes:
        expression: Its only cell.
        name: Of the decision's variable, the key in the result.
        type: typeRef of the variable, empty where any value goes.
    """

    expression: Cell
    name: str
    type: str


@dataclass(frozen=True, slots=True, eq=False)
class Decision:
    """One decision of a file; equal only to itself, so that it can be compiled once.

    Attributes:
        key: Its id in the file; with a version it is a decision definition.
        name: As drawn.
        version_tag: camunda:versionTag, empty where there is none.
        ttl: camunda:historyTimeToLive in days, None where it has none.
        logic: What decides.
        requires: The decisions whose results it reads, in the order drawn.
        line: In the file, from 1.
    """

    key: str
    name: str
    version_tag: str
    ttl: int | None
    logic: Table | Literal
    requires: tuple["Decision", ...]
    line: int
