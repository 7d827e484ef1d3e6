"""Pictures of the figures: capaian per indicator and per unit, drawn to be printed."""

from collections.abc import Sequence
from io import BytesIO

import matplotlib as mpl
from matplotlib.figure import Figure

FULL = 100.0
"""Per cent: what was planned is reached."""
LONGEST_LABEL = 46
INK, BAR, LOW, LINE = "#1c2b33", "#0f6674", "#b26a00", "#8a969c"

PLATE = {"facecolor": "white", "edgecolor": "none", "pad": 1.0}
"""Behind a figure, so that no line runs through it."""

mpl.use("Agg")


def bars(labels: Sequence[str], values: Sequence[float | None], title: str) -> bytes:
    """Return horizontal bars as a PNG: what is below 100 % is of another colour and hatched; no value says so.

    The same values make the same bytes.
    """
    figure = Figure(figsize=(6.7, 0.7 + 0.27 * max(1, len(labels))), dpi=150, layout="constrained")
    axes = figure.subplots()
    places = range(len(labels))
    drawn = axes.barh(places, [value or 0 for value in values], height=0.62, color=BAR)
    for bar, value in zip(drawn, values, strict=True):
        below = value is not None and value < FULL
        if below:
            bar.set(facecolor=LOW, edgecolor="white", hatch="///", linewidth=0)
        text = "tidak dinilai" if value is None else f"{value:.2f}".replace(".", ",")
        axes.text(
            (value or 0) + 1.5, bar.get_y() + bar.get_height() / 2, text, va="center", fontsize=8, color=INK, bbox=PLATE
        )
    axes.axvline(FULL, color=INK, linewidth=1, linestyle=(0, (4, 3)), zorder=0)
    axes.set_yticks(list(places), [_short(label) for label in labels], fontsize=8, color=INK)
    axes.invert_yaxis()
    axes.set_xlim(0, max([FULL, *(value or 0 for value in values)]) * 1.16)
    axes.tick_params(axis="x", labelsize=8, colors=INK)
    axes.tick_params(axis="y", length=0)
    axes.set_title(title, fontsize=9, color=INK, loc="left", fontweight="bold")
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(LINE)
    out = BytesIO()
    figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()


def _short(label: str) -> str:
    label = " ".join(label.split()).replace("$", r"\$")
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1].rstrip() + "…"
