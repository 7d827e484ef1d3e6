"""The one table that a run prints."""

from dataclasses import dataclass

from bench.timing import Timing

HEADINGS = ("", "runs", "wall ms", "p10", "p95", "CPU ms", "ratio", "p10", "to")


@dataclass(frozen=True, slots=True)
class Row:
    """One line.

    Attributes:
        title: What was measured; a line without a timing is a heading or a remark.
        base: What the ratios compare with, by wall time, and what that is called: of the medians, which a target is
            about, and of the least disturbed tenths, which say most where others use the machine too.
        target: The most the ratio may be; None where there is no target.
        cpu_target: The most milliseconds of processor time it may take; None where there is no target.
        wall_target: The most milliseconds it may take; None where there is no target.
    """

    title: str
    timing: Timing | None = None
    base: tuple[Timing, str] | None = None
    target: float | None = None
    cpu_target: float | None = None
    wall_target: float | None = None

    @property
    def ratio(self) -> float | None:
        """Wall time as a multiple of what it is compared with."""
        return self.timing.median / self.base[0].median if self.timing and self.base else None

    @property
    def quiet_ratio(self) -> float | None:
        """The same of the least disturbed tenth of the runs."""
        return self.timing.p10 / self.base[0].p10 if self.timing and self.base else None

    def cells(self) -> tuple[str, ...]:
        """Return the line's texts, one a column."""
        timing = self.timing
        if timing is None:
            return (self.title, *[""] * (len(HEADINGS) - 1))
        figures = [f"{each:.2f}" for each in (timing.median, timing.p10, timing.p95, timing.cpu_median)]
        ratios = ["" if each is None else f"{each:.2f}" for each in (self.ratio, self.quiet_ratio)]
        remarks = ["" if self.base is None else self.base[1]]
        if self.target is not None and self.ratio is not None:
            remarks.append(f"≤ {self.target:g}: {_verdict(kept=self.ratio <= self.target)}")
        if self.cpu_target is not None:
            remarks.append(f"CPU ≤ {self.cpu_target:g} ms: {_verdict(kept=timing.cpu_median <= self.cpu_target)}")
        if self.wall_target is not None:
            remarks.append(f"≤ {self.wall_target:g} ms: {_verdict(kept=timing.median <= self.wall_target)}")
        return (self.title, str(len(timing.wall)), *figures, *ratios, "; ".join(filter(None, remarks)))


def _verdict(*, kept: bool) -> str:
    return "kept" if kept else "MISSED"


def render(rows: list[Row]) -> str:
    """Return the table as text."""
    lines = [HEADINGS, *[row.cells() for row in rows]]
    titles = max(len(line[0]) for row, line in zip([None, *rows], lines, strict=True) if row is None or row.timing)
    widths = [titles, *[max(len(line[column]) for line in lines) for column in range(1, len(HEADINGS) - 1)]]
    text = []
    for line in lines:
        figures = [cell.rjust(width) for cell, width in zip(line[1:-1], widths[1:], strict=True)]
        text.append("  ".join([line[0].ljust(titles), *figures, line[-1]]).rstrip())
    return "\n".join(text)
