"""Bars for a page, drawn by matplotlib as SVG: words beside bars, in pixels, so that it reads alike in every size.

The text stays text: the browser takes a font of the reader's machine. Colours are variables with a light and a dark
value, as on the pages around (webui/static/css/tokens.css; a test compares them). A first bar that ends before the goal
has another colour and is hatched; its number stands beside it in any case.
"""

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from itertools import accumulate
from threading import Lock
from typing import Literal, TypeAlias

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from engine.documents.lettering import MEASURED_BY, clean, font, wrapped
from engine.read_models import BarChart, ChartBar, ChartRow

COLOURS = {
    "ink": ("#17212b", "#e6ecef"),
    "muted": ("#52606b", "#a5b2ba"),
    "paper": ("#ffffff", "#171d21"),
    "line": ("#dde3e6", "#2b353b"),
    "line-strong": ("#78858e", "#74828b"),
    "accent": ("#0b5c70", "#7cc7d9"),
    "soon": ("#744700", "#efc272"),
}
"""By the name of the pages' variable: light, dark."""

FONTS = "'Source Sans 3', 'Segoe UI', 'Noto Sans', system-ui, 'DejaVu Sans'"
NAME, SMALL, LEAST = 14, 13, 12
"""Sizes of text, in pixels."""
LINE, SMALL_LINE = 19, 17
THICK, THIN = 14, 7
HEAD, GAP = 30, 12
"""Above the first row; between two rows."""
KEPT = 128
"""Drawings kept in memory: some kilobytes each."""

Side: TypeAlias = Literal["left", "center", "right"]

_DRAWING = Lock()
"""matplotlib draws one figure at a time."""
mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "alur", "hatch.linewidth": 2.0})


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand from left to right, in pixels: words, bars' names (which end there), bars, their texts."""

    width: float
    words: float
    names: float
    begin: float
    end: float
    beside: bool
    """Whether bars stand beside the words, or under them."""


WIDE = Layout(width=900, words=330, names=478, begin=490, end=806, beside=True)
NARROW = Layout(width=328, words=326, names=118, begin=126, end=252, beside=False)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of words: its size, and its colour's name."""

    text: str
    size: int
    colour: str

    @property
    def height(self) -> float:
        return LINE if self.size == NAME else SMALL_LINE


def svg_of(chart: BarChart) -> bytes:
    """Return a chart as SVG. The same chart gives the same bytes, and is drawn once while the program remembers it."""
    with _DRAWING:
        return _kept(chart)


@lru_cache(maxsize=KEPT)
def _kept(chart: BarChart) -> bytes:
    with warnings.catch_warnings():
        # What matplotlib's own font cannot measure, the reader's may well show.
        warnings.filterwarnings("ignore", r"Glyph .* missing from", UserWarning)
        return _themed(_drawn(chart))


def _drawn(chart: BarChart) -> bytes:
    layout = NARROW if chart.narrow else WIDE
    lines = [list(_lines(row, layout)) for row in chart.rows]
    tops = list(
        accumulate((_height(row, said, layout) for row, said in zip(chart.rows, lines, strict=True)), initial=HEAD)
    )
    figure = Figure(figsize=(layout.width / 72, tops[-1] / 72), dpi=72)
    figure.patch.set_visible(False)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, layout.width), ylim=(tops[-1], 0))
    axes.set_axis_off()
    most = max([chart.most, chart.goal, *(bar.value or 0 for row in chart.rows for bar in row.bars)])
    scale = _Scale(axes, layout, most)
    scale.write(scale.at(chart.goal), HEAD - GAP - 2, chart.goal_name, LEAST, "ink", "center")
    for row, said, top in zip(chart.rows, lines, tops, strict=False):
        _draw_row(scale, row, said, top, chart.goal)
    out = BytesIO()
    figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None, "Title": clean(chart.title)})
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where values stand on an axes."""

    axes: Axes
    layout: Layout
    most: float

    def at(self, value: float) -> float:
        return self.layout.begin + (self.layout.end - self.layout.begin) * value / self.most

    def write(
        self, x: float, y: float, text: str, size: int, colour: str, side: Side = "left", weight: str = "normal"
    ) -> None:
        face = font(size, weight)
        self.axes.text(x, y, clean(text), fontproperties=face, color=COLOURS[colour][0], ha=side, parse_math=False)


def _draw_row(scale: _Scale, row: ChartRow, said: list[_Line], top: float, goal: float) -> None:
    layout, y = scale.layout, top
    scale.axes.plot([0, layout.width], [top - GAP / 2] * 2, color=COLOURS["line"][0], linewidth=1)
    for line in said:
        y += line.height
        scale.write(0, y - 5, line.text, line.size, line.colour, weight="bold" if line.size == NAME else "normal")
    if layout.beside:
        y = top
    _draw_lines(scale, y, LINE * len(row.bars), goal)
    for place, bar in enumerate(row.bars):
        y += LINE
        _draw_bar(scale, bar, y, goal, first=place == 0)


def _draw_lines(scale: _Scale, top: float, height: float, goal: float) -> None:
    """Draw where bars begin, and the goal."""
    begin, end = (top - 2, top + height) if scale.layout.beside else (top, top + height)
    scale.axes.plot([scale.layout.begin] * 2, [begin, end], color=COLOURS["line-strong"][0], linewidth=1)
    x = scale.at(goal)
    scale.axes.plot([x, x], [begin, end], color=COLOURS["ink"][0], linewidth=1.2, linestyle=(0, (3, 2)), zorder=3)


def _draw_bar(scale: _Scale, bar: ChartBar, y: float, goal: float, *, first: bool) -> None:
    layout, colour = scale.layout, "ink" if first else "muted"
    size, weight = (SMALL, "bold") if first else (LEAST, "normal")
    scale.write(layout.names, y - 5, bar.name, size, colour, "right", weight)
    scale.write(layout.width, y - 5, bar.text, size, colour, "right", weight)
    if bar.value is not None and bar.value > 0:
        height = THICK if first else THIN
        is_low = first and bar.value < goal
        place, width = (layout.begin, y - 9.5 - height / 2), scale.at(bar.value) - layout.begin
        drawn = Rectangle(place, width, height, linewidth=0)
        drawn.set_facecolor(COLOURS["line-strong" if not first else "soon" if is_low else "accent"][0])
        if is_low:
            drawn.set(hatch="///", edgecolor=COLOURS["paper"][0])
        scale.axes.add_patch(drawn)


def _height(row: ChartRow, said: list[_Line], layout: Layout) -> float:
    words, bars = sum(line.height for line in said), LINE * len(row.bars)
    return GAP + (max(words, bars) if layout.beside else words + bars)


def _lines(row: ChartRow, layout: Layout) -> Iterator[_Line]:
    yield from (_Line(text, NAME, "ink") for text in wrapped(row.label, NAME, layout.words, "bold"))
    for text, colour in ((row.note, "muted"), (row.change, "ink")):
        yield from (_Line(line, SMALL, colour) for line in wrapped(text, SMALL, layout.words))


def _themed(svg: bytes) -> bytes:
    """Give a drawing the pages' colours, light and dark, and their fonts."""
    text = svg.decode()
    for name, (light, _) in COLOURS.items():
        text = re.sub(rf'(?<=[ "]){light}(?=[;"])', f"var(--{name})", text)
    text = text.replace(f"'{MEASURED_BY}'", FONTS).replace('pt"', 'px"', 2)
    light, dark = (" ".join(f"--{name}: {pair[place]};" for name, pair in COLOURS.items()) for place in (0, 1))
    style = f":root {{color-scheme: light dark; {light}}} @media (prefers-color-scheme: dark) {{:root {{{dark}}}}}"
    return text.replace("<defs>", f"<style>{style}</style><defs>", 1).encode()
