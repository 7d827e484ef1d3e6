"""Where everything of a drawn SOP stands: lanes as rows, steps from left to right, ways across and down only.

A step has a column of its own, so that above and below it, in the other lanes, nothing stands. Ways to the next step
run in the gap between two columns. All others run along the border of the lane they leave, each in a track of its own,
and reach their step from above or below in its column: they may cross another way, but never a symbol or a label.
Measures are those of BPMN's diagram interchange, in pixels.
"""

from dataclasses import dataclass, field

from engine.documents.sop.plan import FINAL_END, Exit, Plan, Side, Step

POOL_X, POOL_Y, POOL_HEAD = 160, 80, 30
TASK = (200, 110)
EVENT, GATEWAY = 36, 50
LATE_BELOW, NODES_BELOW = 54, 105
"""Below a task: where the end of its escalation stands, and room for all of it."""
TRACK = 20
GAP = 70
_LABEL = 14
"""Height of a line of a label."""
_WIDEST = 84

Point = tuple[int, int]
Box = tuple[int, int, int, int]
"""x, y, width, height."""


@dataclass(slots=True)
class Layout:
    """Boxes of nodes and lanes, labels of nodes and ways, and the ways themselves, by id."""

    pool: Box = (0, 0, 0, 0)
    lanes: list[Box] = field(default_factory=list)
    nodes: dict[str, Box] = field(default_factory=dict)
    labels: dict[str, Box] = field(default_factory=dict)
    edges: dict[str, list[Point]] = field(default_factory=dict)


def flow_id(step: Step, way: Exit) -> str:
    """Return the id of a way."""
    return f"Flow_{step.slug}_{way.choice or 'lanjut'}"


def layout_of(plan: Plan) -> Layout:
    """Lay out a process."""
    return _Drafting(plan).run()


def label_size(text: str, widest: int = _WIDEST) -> tuple[int, int]:
    """Return the room a label takes, wrapped at its words."""
    lines, filled, longest = 1, 0, 0
    for word in text.split():
        wide = max(14, round(5.8 * len(word)))
        if filled and filled + 5 + wide > widest:
            lines, filled = lines + 1, 0
        filled += wide + (5 if filled else 0)
        longest = max(longest, filled)
    return max(14, longest), _LABEL * lines


class _Drafting:
    """Places one process."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.layout = Layout()
        self.tracks = {
            (lane, side): _ordered(plan, lane, side)
            for lane in range(len(plan.lanes))
            for side in (Side.TOP, Side.BOTTOM)
        }
        self.middles: list[int] = []
        self.columns: list[int] = []
        self.entries: dict[tuple[int, Side], int] = {}

    def run(self) -> Layout:
        self._lanes()
        self._columns()
        for index in range(len(self.plan.steps)):
            self._step(index)
        self._ends()
        for index, step in enumerate(self.plan.steps):
            for way in step.exits:
                self._way(index, step, way)
        return self.layout

    def _lanes(self) -> None:
        y = POOL_Y
        for lane in range(len(self.plan.lanes)):
            above = 30 + TRACK * len(self.tracks[lane, Side.TOP])
            below = 20 + TRACK * len(self.tracks[lane, Side.BOTTOM])
            height = above + TASK[1] + NODES_BELOW + below
            self.layout.lanes.append((POOL_X + POOL_HEAD, y, 0, height))
            self.middles.append(y + above + TASK[1] // 2)
            y += height

    def _columns(self) -> None:
        x = POOL_X + POOL_HEAD + 50 + EVENT + 60
        for step in self.plan.steps:
            self.columns.append(x)
            x = self._right(step, x) + _gap(step)
        self.columns.append(x)
        width = x + EVENT + 60 - POOL_X
        self.layout.lanes = [(box[0], box[1], width - POOL_HEAD, box[3]) for box in self.layout.lanes]
        self.layout.pool = (POOL_X, POOL_Y, width, sum(box[3] for box in self.layout.lanes))

    def _right(self, step: Step, x: int) -> int:
        """Return where a step's symbols end."""
        return x + TASK[0] + (70 + GATEWAY if step.question else 0)

    def _step(self, index: int) -> None:
        step, x, middle = self.plan.steps[index], self.columns[index], self._middle(index)
        top, bottom = middle - TASK[1] // 2, middle + TASK[1] // 2
        nodes, labels = self.layout.nodes, self.layout.labels
        nodes[step.id] = (x, top, *TASK)
        if step.duration:
            left = x + TASK[0] - 48
            width, height = label_size(step.row.time)
            nodes[f"waktu_{step.id}"] = (left, bottom - EVENT // 2, EVENT, EVENT)
            labels[f"waktu_{step.id}"] = (left - 6 - width, bottom + 5, width, height)
            nodes[f"terlambat_{step.id}"] = (left, bottom + LATE_BELOW, EVENT, EVENT)
            labels[f"terlambat_{step.id}"] = (left - 68, bottom + LATE_BELOW + 4, 62, 2 * _LABEL)
            centre = left + EVENT // 2
            self.layout.edges[f"Flow_terlambat_{step.id}"] = [
                (centre, bottom + EVENT // 2),
                (centre, bottom + LATE_BELOW),
            ]
        if step.question:
            nodes[step.gateway] = (x + TASK[0] + 70, middle - GATEWAY // 2, GATEWAY, GATEWAY)
            labels[step.gateway] = (x + TASK[0] + 70 + 33, middle + 27, *label_size(step.question, 90))
            self.layout.edges[f"Flow_{step.slug}_keputusan"] = [(x + TASK[0], middle), (x + TASK[0] + 70, middle)]

    def _ends(self) -> None:
        middle, x = self._middle(0), POOL_X + POOL_HEAD + 50
        self._event("mulai", x, middle, "Mulai")
        self.layout.edges["Flow_mulai"] = [(x + EVENT, middle), (self.columns[0], middle)]
        if self.plan.has_final_end:
            self._event(FINAL_END, self.columns[-1], self._middle(len(self.plan.steps) - 1), "Selesai")

    def _event(self, id_: str, x: int, middle: int, name: str) -> None:
        width, height = label_size(name)
        self.layout.nodes[id_] = (x, middle - EVENT // 2, EVENT, EVENT)
        self.layout.labels[id_] = (x + EVENT // 2 - width // 2, middle + EVENT // 2 + 5, width, height)

    def _middle(self, index: int) -> int:
        return self.middles[self.plan.steps[index].row.lane]

    def _way(self, index: int, step: Step, way: Exit) -> None:
        id_, middle = flow_id(step, way), self._middle(index)
        right = self._right(step, self.columns[index])
        if way.label and way.choice:
            self.layout.labels[id_] = _label_at(way, right, middle)
        if way.is_next:
            self.layout.edges[id_] = self._next(index, right, middle)
        elif way.target is None:
            x = right - GATEWAY // 2
            self._event(step.own_end, x - EVENT // 2, middle + GATEWAY // 2 + 65, "Selesai")
            self.layout.edges[id_] = [(x, middle + GATEWAY // 2), (x, middle + GATEWAY // 2 + 65 - EVENT // 2)]
        else:
            self.layout.edges[id_] = self._around(index, way, right, middle)

    def _next(self, index: int, right: int, middle: int) -> list[Point]:
        target = self.columns[index + 1]
        below = self._middle(index + 1) if index + 1 < len(self.plan.steps) else middle
        if below == middle:
            return [(right, middle), (target, middle)]
        return [(right, middle), (target - 35, middle), (target - 35, below), (target, below)]

    def _around(self, index: int, way: Exit, right: int, middle: int) -> list[Point]:
        """Return a way along its lane's border into the column of its step."""
        lane = self.plan.steps[index].row.lane
        band = Side.BOTTOM if way.side is Side.BOTTOM else Side.TOP
        place = self.tracks[lane, band].index((index, way))
        y, height = self.layout.lanes[lane][1], self.layout.lanes[lane][3]
        track = y + 20 + TRACK * place if band is Side.TOP else y + height - 20 - TRACK * place
        x, entry = self._entry(lane, way, band)
        if way.side is Side.RIGHT:
            turn = self.columns[index + 1] - 35
            return [(right, middle), (turn, middle), (turn, track), (x, track), (x, entry)]
        leave = middle + (GATEWAY // 2 if band is Side.BOTTOM else -GATEWAY // 2)
        return [(right - GATEWAY // 2, leave), (right - GATEWAY // 2, track), (x, track), (x, entry)]

    def _entry(self, lane: int, way: Exit, band: Side) -> Point:
        """Return where a way reaches its step: from above in a lane below, and the other way round."""
        assert way.target is not None
        there = self.plan.steps[way.target].row.lane
        side = band if there == lane else Side.TOP if there > lane else Side.BOTTOM
        number = self.entries.get((way.target, side), 0)
        self.entries[way.target, side] = number + 1
        x, _, _, height = self.layout.nodes[self.plan.steps[way.target].id]
        middle = self._middle(way.target)
        if side is Side.TOP:
            return x + 100 + (number + 1) // 2 * 16 * (-1 if number % 2 else 1), middle - height // 2
        return x + 15 + 9 * number, middle + height // 2


def _gap(step: Step) -> int:
    """Return the room behind a step, for the words of its decision."""
    if not step.question:
        return GAP
    widths = [label_size(way.label)[0] for way in step.exits]
    return max(GAP, max(widths, default=0) + 50, label_size(step.question, 90)[0] + 28)


def _label_at(way: Exit, right: int, middle: int) -> Box:
    width, height = label_size(way.label)
    centre = right - GATEWAY // 2
    if way.side is Side.TOP:
        return centre + 8, middle - GATEWAY // 2 - 20, width, height
    if way.side is Side.BOTTOM:
        return centre - 8 - width, middle + GATEWAY // 2 + 5, width, height
    return right + 5, middle - 4 - height, width, height


def _ordered(plan: Plan, lane: int, side: Side) -> list[tuple[int, Exit]]:
    """Return the ways that run along a lane's border, the longest outermost."""
    found = [
        (index, way)
        for index, step in enumerate(plan.steps)
        if step.row.lane == lane
        for way in step.exits
        if not way.is_next and way.target is not None and (way.side is Side.BOTTOM) == (side is Side.BOTTOM)
    ]
    return sorted(found, key=lambda each: (-abs((each[1].target or 0) - each[0]), each[0]))
