"""Charts: what is to be drawn, in words and numbers. Pages say it, `engine.documents.bar_chart` draws it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChartBar:
    """One bar.

    Attributes:
        name: What stands before it, such as a period.
        value: Its length; None draws none.
        text: What stands behind it.
    """

    name: str
    value: float | None
    text: str


@dataclass(frozen=True, slots=True)
class ChartRow:
    """What is compared: its first bar is the one to look at, the others are thinner.

    Attributes:
        note: Said under its name.
        change: Said under that: how the first bar stands to another one.
    """

    label: str
    bars: tuple[ChartBar, ...]
    note: str = ""
    change: str = ""


@dataclass(frozen=True, slots=True)
class BarChart:
    """Rows of horizontal bars on one scale.

    Attributes:
        title: What it shows.
        goal: Where the line stands; a first bar that ends before it is hatched.
        goal_name: What the line is called.
        most: Where the scale ends, at the least.
        narrow: Whether it is for a phone: names above the bars instead of beside them.
    """

    title: str
    rows: tuple[ChartRow, ...]
    goal: float
    goal_name: str
    most: float
    narrow: bool = False
