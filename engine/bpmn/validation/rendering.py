"""Findings as text: for Camunda Modeler's log panel, and for people."""

from collections.abc import Iterable

from engine.errors import Problem


def camunda_message(problems: Iterable[Problem]) -> str:
    """Return the problems as Camunda writes them: `message` of its REST reply is all that the Modeler shows.

    The Modeler recognises the first line. Camunda names elements only beside the message, where the Modeler does not
    look, so an element that the sentence does not name is added to it.
    """
    lines = ["ENGINE-09005 Could not parse BPMN process. Errors: "]
    for problem in problems:
        place = f"| resource {problem.file}"
        if problem.line:
            place += f" | line {problem.line} | column {problem.column}"
        lines.append(f"* {_with_element(problem)} {place}")
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
