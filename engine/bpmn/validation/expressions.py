"""Every place in a diagram that takes an expression, compiled once before anything runs."""

import re

from engine.bpmn.expressions import compile_expression
from engine.bpmn.validation.findings import Reading
from engine.bpmn.xml import Element, extension

_WHOLE = re.compile(r"[+-]?\d{1,10}", re.ASCII)


def check_text(reading: Reading, element: Element, what: str, text: str) -> bool:
    """Compile a text that may hold expressions; return whether it is a literal that the caller can look at further."""
    try:
        return compile_expression(text).is_literal
    except ValueError as error:
        reading.findings.problem(element, f"{what} '{shortened(text)}' is no valid expression: {sentence_of(error)}")
        return False


def check_computed(reading: Reading, element: Element, what: str, text: str) -> None:
    """Compile a text that must be an expression, such as a condition; an empty one is left alone."""
    if text and check_text(reading, element, what, text):
        reading.findings.problem(
            element,
            f"{what} '{shortened(text)}' is a text, which is neither true nor false. Write ${{{shortened(text)}}}.",
        )


def check_priority(reading: Reading, element: Element, name: str) -> None:
    """Check `jobPriority` or `taskPriority` of an element: a number or an expression."""
    text = extension(element, name)
    if (
        text
        and check_text(reading, element, f"The {name} of '{element.get('id')}'", text)
        and not _WHOLE.fullmatch(text)
    ):
        reading.findings.problem(element, f"Value '{shortened(text)}' for attribute '{name}' is not a valid number")


def shortened(text: str) -> str:
    """Return a text as a sentence can quote it."""
    folded = " ".join(text.split())
    return folded if len(folded) <= 80 else f"{folded[:77]}..."


def sentence_of(error: Exception) -> str:
    """Return what an error says, ending in one full stop."""
    return str(error).strip().rstrip(".") + "."
