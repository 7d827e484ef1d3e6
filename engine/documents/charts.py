"""Pictures of the figures: capaian per indicator and per unit, drawn to be printed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from textwrap import shorten, wrap

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

FULL = 100.0
"""Per cent: what was planned is reached."""
MOST_BARS, MOST_TALL_BARS = 20, 15
"""Bars of one picture, where labels take one line and where one takes two: what a page on its side holds."""
INK, BAR, LOW, LINE = "#1c2b33", "#0f6674", "#b26a00", "#8a969c"

_INCH = 2.54
_LETTERS_PER_CM = 6.0
"""Of a label, at its size."""
_LABELS_SHARE = 0.36
"""Of the picture's width."""

mpl.use("Agg")


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it is called, and its value in per cent; None where there is none, which `text` explains."""

    label: str
    value: float | None
    text: str = ""


def charts(bars: Sequence[Bar], title: str, width: float) -> list[bytes]:
    """Return horizontal bars as PNGs, each small enough for a page; none where there is nothing to show.

    What is below 100 % is of another colour and hatched; a bar without a value says so. The same values make the same
    bytes.

    Args:
        bars: From the top down.
        title: What is drawn, without the unit.
        width: Centimetres.
    """
    if not any(bar.value is not None for bar in bars):
        return []
    named = [Bar(_label(bar.label, width), bar.value, bar.text) for bar in bars]
    pages = list(_pages(named))
    reach = max([FULL, *(bar.value or 0 for bar in bars)])
    names = [title if len(pages) == 1 else f"{title} ({at} dari {len(pages)})" for at in range(1, len(pages) + 1)]
    return [_drawn(page, name, reach, width) for page, name in zip(pages, names, strict=True)]


def _pages(bars: Sequence[Bar]) -> Iterator[Sequence[Bar]]:
    """Yield them in equal parts: twenty and one would look forgotten."""
    most = MOST_TALL_BARS if any("\n" in bar.label for bar in bars) else MOST_BARS
    each = -(-len(bars) // -(-len(bars) // most))
    for at in range(0, len(bars), each):
        yield bars[at : at + each]


def _drawn(bars: Sequence[Bar], title: str, reach: float, width: float) -> bytes:
    lines = sum(2.0 if "\n" in bar.label else 1.45 for bar in bars)
    figure = Figure(figsize=(width / _INCH, 0.62 + 0.175 * lines), dpi=150, layout="constrained")
    axes = figure.subplots()
    _draw_bars(axes, bars, reach)
    axes.set_yticks(range(len(bars)), [bar.label for bar in bars], fontsize=8, color=INK, linespacing=1.05)
    axes.invert_yaxis()
    axes.set_ylim(len(bars) - 0.4, -0.6)
    axes.set_xlim(0, reach * 1.13)
    axes.set_title(f"{title}, dalam persen; berarsir: di bawah 100", fontsize=9, color=INK, loc="left", weight="bold")
    axes.tick_params(axis="x", labelsize=8, colors=INK)
    axes.tick_params(axis="y", length=0)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(LINE)
    out = BytesIO()
    figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()


def _draw_bars(axes: Axes, bars: Sequence[Bar], reach: float) -> None:
    """Draw bars, their values in a column of their own, and the line of 100 % behind them."""
    for at, bar in enumerate(bars):
        is_low = bar.value is not None and bar.value < FULL
        look = {"color": LOW, "hatch": "///", "edgecolor": "white", "linewidth": 0} if is_low else {"color": BAR}
        axes.barh(at, bar.value or 0, height=0.64, zorder=2, **look)
        if bar.value is None:
            axes.text(
                reach * 0.012, at, bar.text or "tidak dinilai", va="center", fontsize=8, color=INK, style="italic"
            )
        else:
            said = f"{bar.value:.2f}".replace(".", ",")
            axes.text(reach * 1.12, at, said, va="center", ha="right", fontsize=8, color=INK)
    axes.axvline(FULL, color=INK, linewidth=1, linestyle=(0, (4, 3)), zorder=1)


def _label(text: str, width: float) -> str:
    """Return a label on at most two lines, narrow enough to leave the bars most of the picture."""
    line = max(20, int(width * _LABELS_SHARE * _LETTERS_PER_CM))
    kept = shorten(" ".join(text.split()), line * 2 - 4, placeholder="…").replace("$", r"\$")
    return "\n".join(wrap(kept, line)[:2])
