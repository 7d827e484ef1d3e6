"""What a printed SOP becomes in BPMN: names and ids of its steps, and by which side each way leaves."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from engine.read_models.sop import PrintedFlow, PrintedRow, PrintedSop, SopRemark

FINAL_END = "selesai"


class Side(StrEnum):
    """Where a way leaves a step's last symbol."""

    RIGHT = "right"
    TOP = "top"
    BOTTOM = "bottom"


@dataclass(frozen=True, slots=True)
class Exit:
    """One way out of a step.

    Attributes:
        target: Index of the step it leads to; None for an end.
        choice: Value of the decision's form field that takes it; empty where nothing is decided.
        is_return: Whether it sends work back.
        is_next: Whether it leads to the next step, or from the last one to the end.
    """

    target: int | None
    label: str
    choice: str
    side: Side
    is_return: bool
    is_next: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One activity.

    Attributes:
        slug: What its ids end in: `7`, `9a`.
        duration: Its standard time in ISO 8601, empty for none.
        question: Name of its decision's gateway; empty where nothing is decided.
    """

    slug: str
    row: PrintedRow
    duration: str
    question: str
    exits: tuple[Exit, ...]

    @property
    def id(self) -> str:
        """Of its user task."""
        return f"aktivitas_{self.slug}"

    @property
    def gateway(self) -> str:
        """Id of its decision's gateway."""
        return f"gateway_{self.slug}"

    @property
    def last(self) -> str:
        """Id of the symbol its ways leave from."""
        return self.gateway if self.question else self.id

    @property
    def own_end(self) -> str:
        """Id of the end that one of its ways leads to."""
        return f"{FINAL_END}_{self.slug}"


@dataclass(frozen=True, slots=True)
class Plan:
    """A process to be drawn."""

    key: str
    name: str
    lanes: tuple[str, ...]
    steps: tuple[Step, ...]

    def target_of(self, step: Step, way: Exit) -> str:
        """Return the id of what a way leads to."""
        if way.target is not None:
            return self.steps[way.target].id
        return FINAL_END if way.is_next else step.own_end

    @property
    def has_final_end(self) -> bool:
        """Whether anything leads to the end behind the last step."""
        return any(way.target is None and way.is_next for step in self.steps for way in step.exits)


def plan_of(sop: PrintedSop, durations: Sequence[str], key: str) -> tuple[Plan, list[SopRemark]]:
    """Return the process of an SOP, and what its drawing has no room for."""
    remarks: list[SopRemark] = []
    steps = []
    for index, (row, slug) in enumerate(zip(sop.rows, _slugs(sop.rows), strict=True)):
        exits = _exits(index, row.flows, len(sop.rows))
        placed = list(_placed(exits))
        if len(placed) < len(exits):
            text = f"Hanya {len(placed)} dari {len(exits)} arah keputusan yang dapat digambar."
            remarks.append(SopRemark(f"Aktivitas {row.number or row.name}", text, unread=True))
        question = (row.question or "Sesuai?") if len(placed) > 1 else ""
        steps.append(Step(slug, row, durations[index], question, tuple(placed)))
    name = next((value for value, _ in sop.entry("nama_sop") if value), key)
    return Plan(key, name, sop.lanes, tuple(steps)), remarks


def slug_of(text: str) -> str:
    """Return a text as part of an id: lower case, everything but letters and digits as one underscore."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")


def key_of(name: str) -> str:
    """Return a process key made of a name."""
    slug = slug_of(name)[:60].strip("_")
    return slug if slug and slug[0].isalpha() else f"sop_{slug}".rstrip("_")


def _slugs(rows: Sequence[PrintedRow]) -> Iterator[str]:
    """Yield what the ids end in: the number, for an unnumbered row the number before and a letter."""
    used = set[str]()
    before = "0"
    for row in rows:
        wanted = slug_of(row.number)
        slug = wanted or f"{before}a"
        letter = ord("a")
        while slug in used:
            slug, letter = f"{wanted or before}{chr(letter)}", letter + 1
        used.add(slug)
        before = wanted or before
        yield slug


def _exits(index: int, flows: Sequence[PrintedFlow], steps: int) -> list[Exit]:
    following = index + 1 if index + 1 < steps else None
    exits, choices = [], set[str]()
    for place, flow in enumerate(flows):
        choice = slug_of(flow.label) or f"arah_{place + 1}"
        while choice in choices:
            choice += "_lain"
        choices.add(choice)
        is_return = flow.target is not None and flow.target <= index
        decides = choice if len(flows) > 1 else ""
        exits.append(Exit(flow.target, flow.label, decides, Side.RIGHT, is_return, flow.target == following))
    return exits


def _placed(exits: Sequence[Exit]) -> Iterator[Exit]:
    """Yield the ways with the side each leaves by: on to the next step right, to an end of its own below."""
    free = [Side.TOP, Side.BOTTOM, Side.RIGHT]
    if len(exits) == 1:
        free = [Side.RIGHT]
    for way in sorted(exits, key=lambda way: (not way.is_next, way.target is not None)):
        wanted = Side.RIGHT if way.is_next else Side.BOTTOM if way.target is None else free[0] if free else None
        if wanted not in free:
            continue
        free.remove(wanted)
        yield Exit(way.target, way.label, way.choice, wanted, way.is_return, way.is_next)
