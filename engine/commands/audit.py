"""What keeps the history provable, and its figures quick."""

from dataclasses import dataclass

from engine.commands.base import Command


@dataclass(frozen=True, slots=True)
class SealHistory(Command):
    """Seal where every chain stands. Returns the newest seal's number.

    Attributes:
        daily: Whether one seal a day, in Jakarta, is enough: then one that is there is left as it is.
    """

    daily: bool = False


@dataclass(frozen=True, slots=True)
class SummariseWork(Command):
    """Add up the completed tasks of the oldest month that is over. Returns whether there is more to do."""
