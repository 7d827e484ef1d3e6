"""The part of one unit of a form that is gathered from all of them: whose it is, of what it consists, how it grew.

The unit's staff and its head enter it, whoever gathers the units' files puts them there, and the head sends it by
completing the unit's task. Until then it is nobody's draft but the unit's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import orjson

from engine.bpmn.expressions import MappingContext, compile_expression
from engine.bpmn.expressions.problems import ExpressionSyntaxError
from engine.bpmn.field_values import Known
from engine.bpmn.model import Definition, FormField, Node
from engine.bpmn.reader.tables import SOURCE
from engine.clock import OFFICE_ZONE
from engine.domain import ADMINISTRATORS, Actor
from engine.errors import ExecutionError
from engine.handlers.forms.cells import Cells, begun_cells
from engine.store.repositories.parts import PartRecord

UNITS, OPEN_UNITS = "semua_unit", "unit_belum_valid"
"""Variables of the SOP: which units take part, and which of them are not valid yet."""

HEAD, STAFF = "kepala-", "staf-"
"""Groups of a unit begin so; its id follows."""

DECISION_PROPERTY = "keputusan"


def gathering(model: Definition) -> Node | None:
    """Return the activity in which each unit sends its part: done once a unit, with rows that Alur provides."""
    tasks = (node for node in model.nodes.values() if node.type == "userTask")
    return next((node for node in tasks if is_gathering(node)), None)


def is_gathering(node: Node) -> bool:
    """Whether an activity is done once a unit, with rows that Alur provides."""
    return node.multi_instance is not None and any(field.properties.get(SOURCE) for field in node.form)


def gatherers(model: Definition, node: Node) -> frozenset[str]:
    """Return the user tasks that lead straight to such an activity: whoever does one gathers the units' files."""
    tasks = (each for each in model.nodes.values() if each.type == "userTask")
    return frozenset(each.id for each in tasks if any(flow.target == node.id for flow in model.outgoing(each.id)))


def gathers_parts(model: Definition, activity_id: str) -> bool:
    """Whether whoever does an activity gathers units' files."""
    node = gathering(model)
    return node is not None and activity_id in gatherers(model, node)


def part_fields(node: Node) -> tuple[FormField, ...]:
    """Return what of the activity's form a unit's staff enter: not the decision, nor what goes with it.

    Nothing is required: a part may be entered bit by bit, and its head answers for the whole.
    """
    apart = node.properties.get(DECISION_PROPERTY, "")
    asked = [field for field in node.form if not field.readonly and field.id != apart and not field.required_when]
    return tuple(_relaxed(field) for field in asked)


def role_in(actor: Actor, unit_id: str) -> str | None:
    """Return the group in which an actor enters a unit's part; None where they may not."""
    own = next((group for group in (STAFF + unit_id, HEAD + unit_id) if group in actor.groups), None)
    return own or (ADMINISTRATORS if actor.is_administrator else None)


def units_asked(variables: Mapping[str, object]) -> list[str]:
    """Return the units that an instance asks for their part, in its order; none before the form is handed out."""
    return [str(unit) for unit in listed(variables.get(UNITS))]


def is_owed(unit_id: str, variables: Mapping[str, object], *, has_task: bool) -> bool:
    """Whether a unit has yet to send its part, or to send it again."""
    if OPEN_UNITS not in variables:
        return has_task
    return unit_id in listed(variables[OPEN_UNITS])


def listed(value: object) -> Sequence[object]:
    """Return a variable that is a list; nothing for any other."""
    return value if isinstance(value, list | tuple) else ()


def seen_by(
    node: Node, unit_id: str, variables: Mapping[str, object], own: Mapping[str, object] | None, context: MappingContext
) -> dict[str, object]:
    """Return the variables that a unit's form sees: those of its task, else those that its task will begin with."""
    element = node.multi_instance.element_variable if node.multi_instance else ""
    seen = {**variables, element: unit_id} if element else dict(variables)
    if own is not None:
        return {**seen, **own}
    around = replace(context, variables=seen)
    return {**seen, **{each.name: _evaluated(each.value, around) for each in node.inputs}}


@dataclass(frozen=True, slots=True)
class PartStates:
    """How a unit's part has grown.

    Attributes:
        begun: What its form begins with, before anybody enters anything.
        records: All states it has had, the oldest first.
    """

    begun: Cells
    records: Sequence[PartRecord]

    @property
    def latest(self) -> int:
        """The newest revision's number, 0 where there is none."""
        return self.records[-1].revision if self.records else 0

    @property
    def since(self) -> int:
        """The last revision that was sent, 0 where none was: what is newer has still to be."""
        return max((each.revision for each in self.records if each.sent_at is not None), default=0)

    @property
    def current(self) -> list[PartRecord]:
        """The states since it was last sent."""
        return [each for each in self.records if each.sent_at is None]

    @property
    def cells(self) -> Cells:
        """What stands in it now."""
        return self._of(self.current[-1]) if self.current else self.begun

    def at(self, revision: int) -> Cells | None:
        """Return what stood in it at a revision; None where that was sent since, or never was."""
        if revision == self.since:
            return self.begun
        return next((self._of(each) for each in self.current if each.revision == revision), None)

    def writers(self) -> dict[str, PartRecord]:
        """Return by place the state in which what now stands there was entered."""
        found: dict[str, PartRecord] = {}
        before = self.begun
        for record in self.current:
            cells = self._of(record)
            found |= {place: record for place, text in cells.items() if text != before.get(place, "")}
            before = cells
        return found

    def _of(self, record: PartRecord) -> Cells:
        return {**self.begun, **orjson.loads(record.cells)}


def states_of(fields: Sequence[FormField], seen: MappingContext, records: Sequence[PartRecord]) -> PartStates:
    """Return how a part has grown that began with the variables its form sees."""
    known = Known(seen.now.astimezone(OFFICE_ZONE).date())
    return PartStates(begun_cells(fields, seen.variables, seen, known), records)


def _relaxed(field: FormField) -> FormField:
    if field.table is None:
        return replace(field, required=False)
    columns = (replace(each, field=replace(each.field, required=False)) for each in field.table.columns)
    return replace(field, required=False, table=replace(field.table, least=0, columns=tuple(columns)))


def _evaluated(drawn: object, context: MappingContext) -> object:
    """Return what an input parameter will be; nothing where only a running task could say."""
    if not isinstance(drawn, str) or not drawn:
        return None
    try:
        return compile_expression(drawn).evaluate(context)
    except (ExecutionError, ExpressionSyntaxError):
        return None
