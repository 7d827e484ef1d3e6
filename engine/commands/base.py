"""What all commands are."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """Anything the engine can be told."""
