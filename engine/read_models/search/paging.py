"""What all questions share: which part of the rows in which order, conditions on variables, whose definition."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Paging:
    """Which part of the rows, in which order.

    Attributes:
        first: Rows left out before.
        most: Rows given at most; None: all.
        sorting: By what, as (field of the row, whether the greatest comes first).
    """

    first: int = 0
    most: int | None = None
    sorting: tuple[tuple[str, bool], ...] = ()


EVERYTHING = Paging()
"""All rows, in their usual order."""


@dataclass(frozen=True, slots=True)
class VariableCondition:
    """A condition on one variable.

    Attributes:
        operator: `eq`, `neq`, `gt`, `gteq`, `lt`, `lteq`, `like` (with `%`) or `notLike`.
    """

    name: str
    operator: str
    value: object


@dataclass(frozen=True, slots=True)
class DefinitionRef:
    """Which version of which process something belongs to."""

    id: UUID
    key: str
    version: int
    name: str
    version_tag: str = ""
