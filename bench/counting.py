"""What a completion takes that no other load changes: statements, and calls of Python functions."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import fmean
from types import FrameType

from bench.recording import recorded

CALLS = frozenset({"call", "c_call"})


@dataclass(slots=True)
class Counts:
    """Of single runs: statements told to the driver, and functions called in Python and from it."""

    statements: list[int] = field(default_factory=list)
    calls: list[int] = field(default_factory=list)

    def count(self, run: Callable[[], object]) -> None:
        """Run something and count."""
        called = 0

        def note(frame: FrameType, event: str, argument: object) -> None:
            nonlocal called
            called += event in CALLS

        with recorded() as statements:
            sys.setprofile(note)
            try:
                run()
            finally:
                sys.setprofile(None)
        self.statements.append(len(statements))
        self.calls.append(called)

    def __str__(self) -> str:
        return f"{fmean(self.statements):.1f} statements, {fmean(self.calls):,.0f} calls of functions"
