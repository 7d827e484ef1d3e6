"""Where the checks of a decision file put what they find."""

from engine.bpmn.dmn.model import Cell, Decision
from engine.bpmn.dmn.reader import nearest_id
from engine.bpmn.dmn.xml import is_dmn
from engine.bpmn.intake import Positions
from engine.bpmn.xml import Element, attribute, folded, line_of
from engine.errors import Problem

_LONGEST_NAME = 200


class Findings:
    """Collects the problems and warnings of one file, each with its place."""

    def __init__(self, file: str, positions: Positions) -> None:
        """Start with nothing found."""
        self.file = file
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self._positions = positions
        self._said: set[str] = set()

    def problem(self, element: Element, message: str) -> None:
        """Add what stands in the way of deploying."""
        self.problems.append(self._place(element, message))

    def warning(self, element: Element, message: str) -> None:
        """Add what the author should know."""
        self.warnings.append(self._place(element, message))

    def warn_once(self, key: str, element: Element, message: str) -> None:
        """Add a warning unless one of this key was added before."""
        if key not in self._said:
            self._said.add(key)
            self.warning(element, message)

    def cell_problem(self, decision: Decision, cell: Cell, reason: str) -> None:
        """Add what is wrong with a cell."""
        self.problems.append(self._of_cell(decision, cell, reason))

    def cell_warning(self, decision: Decision, cell: Cell, reason: str) -> None:
        """Add what the author should know of a cell."""
        self.warnings.append(self._of_cell(decision, cell, reason))

    def _of_cell(self, decision: Decision, cell: Cell, reason: str) -> Problem:
        shown = f" '{folded(cell.text)[:80]}'" if cell.text else ""
        message = f"Decision '{decision.key}', {cell.place}: the cell{shown}: {reason}."
        return Problem(self.file, cell.id, folded(decision.name)[:_LONGEST_NAME], cell.line, message)

    def _place(self, element: Element, message: str) -> Problem:
        line, column = self._positions.get(element, (line_of(element), 0))
        decision = next((place for place in element.iterancestors() if is_dmn(place, "decision")), element)
        name = folded(attribute(decision, "name"))[:_LONGEST_NAME]
        return Problem(self.file, nearest_id(element), name, line, message, column)
