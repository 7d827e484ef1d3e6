"""Findings as text: for Camunda Modeler's log panel, and for people."""

from collections.abc import Sequence

from engine.errors import Problem

_MOST_LINES = 500
"""The Modeler's log is a small panel."""


def camunda_message(problems: Sequence[Problem]) -> str:
    """Return the problems as Camunda writes them: `message` of its REST reply is all that the Modeler shows.

    The Modeler recognises the first line. Camunda names elements only beside the message, where the Modeler does not
    look, so an element that the sentence does not name is added to it.
    """
    lines = ["ENGINE-09005 Could not parse BPMN process. Errors: "]
    for problem in problems[:_MOST_LINES]:
        place = f"| resource {problem.file}"
        if problem.line:
            place += f" | line {problem.line} | column {problem.column}"
        lines.append(f"* {_with_element(problem)} {place}")
    if len(problems) > _MOST_LINES:
        lines.append(f"* and {len(problems) - _MOST_LINES} more")
    return "\n".join(lines)


def plain_message(problem: Problem) -> str:
    """Return one problem or warning on one line: `file:line  element "name": sentence`."""
    place = f"{problem.file}:{problem.line}" if problem.line else problem.file
    named = f'{problem.element} "{problem.name}"' if problem.name else problem.element
    return (
        f"{_printable(place)}  {_printable(named)}: {_printable(problem.message)}"
        if named
        else (f"{_printable(place)}  {_printable(problem.message)}")
    )


def _with_element(problem: Problem) -> str:
    message = _printable(problem.message)
    if not problem.element or f"'{problem.element}'" in message:
        return message
    return f"{message} ({problem.element})"


def _printable(text: str) -> str:
    # Names come from the file: a line break in one would look like another problem, an escape would reach the terminal.
    return "".join(character if character.isprintable() else " " for character in text)
