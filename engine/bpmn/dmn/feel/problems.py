"""What can be wrong with FEEL: as drawn, and as evaluated."""


class FeelSyntaxError(ValueError):
    """The text is not FEEL that Alur understands; nothing of it was evaluated. The message is a part of a sentence."""


class FeelError(Exception):
    """A value does not fit what is asked of it. The message is a part of a sentence; the caller names the cell."""
