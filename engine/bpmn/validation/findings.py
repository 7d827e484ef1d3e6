"""Where the checks put what they find."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.bpmn.intake import Positions
from engine.bpmn.model import Definition
from engine.bpmn.xml import SUBPROCESSES, Element, attribute, folded, is_bpmn, line_of, local_name
from engine.errors import Problem

_DRAWN_WITHIN = SUBPROCESSES | {"process", "definitions", "collaboration", "laneSet", "childLaneSet"}
"""What holds the things a person can click on in the drawing, or knows by name."""
_NOT_DRAWN = frozenset({"documentation", "extensionElements", "laneSet", "ioSpecification", "property"})
"""What may stand among them all the same."""
_LONGEST_NAME = 200
_MOST = 2_000
"""Problems, and warnings, of one file that are told; a machine draws more, and nobody reads them."""


class Findings:
    """Collects the problems and warnings of one file, each with its place."""

    def __init__(self, file: str, positions: Positions) -> None:
        """Start with nothing found."""
        self.file = file
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self._positions = positions
        self._said: set[str] = set()
        self._faulty: set[Element] = set()

    def problem(self, element: Element, message: str) -> None:
        """Add what stands in the way of deploying."""
        self._faulty.add(element)
        self._add(self.problems, element, message)

    def has_problem(self, element: Element) -> bool:
        """Tell whether a problem of this very element was added."""
        return element in self._faulty

    def warning(self, element: Element, message: str) -> None:
        """Add what the author should know."""
        self._add(self.warnings, element, message)

    def warn_once(self, key: str, element: Element, message: str) -> None:
        """Add a warning unless one of this key was added before: a hundred alike hide the one that matters."""
        if key not in self._said:
            self._said.add(key)
            self.warning(element, message)

    def problem_once(self, key: str, element: Element, message: str) -> None:
        """Add a problem unless one of this key was added before."""
        if key not in self._said:
            self._said.add(key)
            self.problem(element, message)

    def _add(self, found: list[Problem], element: Element, message: str) -> None:
        if len(found) < _MOST:
            found.append(self._place(element, message))
        elif len(found) == _MOST:
            found.append(self._place(element, f"There is more of this kind; these are the first {_MOST}."))

    def _place(self, element: Element, message: str) -> Problem:
        line, column = self._positions.get(element, (line_of(element), 0))
        subject = subject_of(element)
        return Problem(
            file=self.file,
            element=attribute(subject, "id"),
            name=folded(attribute(subject, "name"))[:_LONGEST_NAME],
            line=line,
            message=message,
            column=column,
        )


def subject_of(element: Element) -> Element:
    """Return the element a person would point at: the task of a form field, the event of a timer; else itself."""
    place: Element | None = element
    while place is not None:
        holder = place.getparent()
        if (
            holder is not None
            and is_bpmn(holder, *_DRAWN_WITHIN)
            and is_bpmn(place)
            and local_name(place) not in _NOT_DRAWN
        ):
            return place
        place = holder
    return element


@dataclass(frozen=True, slots=True)
class Reading:
    """One executable process as the checks see it.

    Attributes:
        definition: What the reader made of it.
        process: Its element.
        elements: Element of each node and flow, by id.
        findings: Where to put what is found.
    """

    definition: Definition
    process: Element
    elements: Mapping[str, Element]
    findings: Findings

    def problem(self, id: str, message: str) -> None:
        """Add a problem of a node or flow."""
        self.findings.problem(self.elements.get(id, self.process), message)

    def warning(self, id: str, message: str) -> None:
        """Add a warning about a node or flow."""
        self.findings.warning(self.elements.get(id, self.process), message)
