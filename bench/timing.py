"""Measured durations of many runs of the same thing."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median, quantiles


@dataclass(slots=True)
class Timing:
    """Wall and processor times of single runs, in milliseconds.

    Processor time is this process's, all threads; what a script's own worker process spends is in the wall time only.
    """

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @contextmanager
    def measured(self) -> Iterator[None]:
        """Measure one run."""
        cpu, wall = time.process_time(), time.perf_counter()
        yield
        self.wall.append((time.perf_counter() - wall) * 1000)
        self.cpu.append((time.process_time() - cpu) * 1000)

    def __add__(self, other: "Timing") -> "Timing":
        return Timing(self.wall + other.wall, self.cpu + other.cpu)

    @property
    def median(self) -> float:
        """Wall time of the middle run."""
        return median(self.wall)

    @property
    def p10(self) -> float:
        """Wall time that the least disturbed tenth of the runs keeps within."""
        return quantiles(self.wall, n=10, method="inclusive")[0] if len(self.wall) > 1 else self.wall[0]

    @property
    def p95(self) -> float:
        """Wall time that 95 of 100 runs keep within."""
        return quantiles(self.wall, n=20, method="inclusive")[-1] if len(self.wall) > 1 else self.wall[0]

    @property
    def cpu_median(self) -> float:
        """Processor time of the middle run."""
        return median(self.cpu)
