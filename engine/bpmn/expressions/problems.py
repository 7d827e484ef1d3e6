"""What can be wrong with an expression: as drawn, and as evaluated."""


class ExpressionSyntaxError(ValueError):
    """The text is not an expression Alur understands; nothing of it was evaluated.

    Attributes:
        text: The text as drawn.
        position: Where in the text it stops making sense, in characters from 0.
        reason: What is wrong, without the text; a part of a sentence.
    """

    def __init__(self, text: str, position: int, reason: str) -> None:
        shown = text if len(text) <= 200 else text[:200] + "..."
        super().__init__(f"Error parsing '{shown}': {reason} at position {position}.")
        self.text = text
        self.position = position
        self.reason = reason


class BodyError(Exception):
    """Something is wrong within one `${...}`; becomes an ExpressionSyntaxError that knows the whole text."""

    def __init__(self, reason: str, position: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.position = position


class EvaluationError(Exception):
    """A value does not fit what is asked of it; becomes an ExecutionError that names the expression."""


class MissingVariableError(EvaluationError):
    """The expression names a variable that does not exist."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Cannot resolve identifier '{name}'")
        self.name = name
