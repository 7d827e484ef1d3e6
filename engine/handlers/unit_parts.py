"""A unit's part: entered by its staff, told in history, found filled in by its head, who sends it."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import orjson

from engine.bpmn.expressions import MappingContext
from engine.bpmn.field_values import Known
from engine.bpmn.forms import check
from engine.bpmn.model import FormField, Node
from engine.bpmn.runtime import UserTask
from engine.bpmn.values import to_json
from engine.clock import OFFICE_ZONE
from engine.commands import EnterPart, SavePartDraft
from engine.domain import HistoryEventType
from engine.errors import ConflictError, NotAllowedError, NotFoundError
from engine.handlers.context import HandlerContext
from engine.handlers.forms.cells import Merge, entered_cells, files_among, merge
from engine.handlers.forms.files import finder, value_of
from engine.handlers.forms.parts import (
    PartStates,
    gathering,
    is_owed,
    part_fields,
    role_in,
    seen_by,
    states_of,
    units_asked,
)
from engine.handlers.forms.sources import sourced
from engine.handlers.recording import record_in_instance
from engine.handlers.turns.turn import Turn, turn_at
from engine.history.chain import Event
from engine.store.repositories.parts import PartDraftRecord, PartKey, PartRecord
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class OpenPart:
    """A unit's part that has yet to be sent, with what stands around it.

    Attributes:
        unit: The unit's name.
        task: The task in which its head sends it; None before it is open.
        fields: What of its form is entered here.
        seen: The variables its form sees.
    """

    key: PartKey
    unit: str
    node: Node
    task: UserTask | None
    fields: tuple[FormField, ...]
    seen: MappingContext
    states: PartStates

    @property
    def known(self) -> Known:
        """What its cells are read against."""
        return Known(self.seen.now.astimezone(OFFICE_ZONE).date())


def enter(command: EnterPart, uow: UnitOfWork, context: HandlerContext) -> int:
    """Put what someone entered into their unit's part. Returns how many places they changed.

    What they left as they found it stays as others have made it meanwhile.

    Raises:
        NotAllowedError: The actor belongs to another unit.
        NotFoundError: There is no such instance, or units send nothing in it.
        ConflictError: The instance is held or has ended, the unit is not asked or has sent its part, or a colleague has
            entered something else in the same place since (`part.overtaken`).
        InvalidVariablesError: Something does not fit; names every place.
    """
    role = require_member(command.unit_id, context)
    turn, node = gathering_turn(command.instance_id, uow, context)
    part = open_part(turn, node, command.unit_id, uow)
    values = {field.id: command.values[field.id] for field in part.fields if field.id in command.values}
    held = frozenset(files_among(part.fields, part.states.cells))
    file = finder(uow.files, context.actor.user_id, part.fields, part.seen.variables, held)
    units = frozenset(id for id, _ in uow.identity.units())
    check(part.fields, values, part.seen, units=units, file=file)
    found = part.states.at(command.part_revision)
    merged = merge(found, entered_cells(part.fields, values, part.known), part.states.cells)
    if merged.overtaken:
        raise ConflictError("part.overtaken", f"Cannot enter the part of {command.unit_id}: others have, meanwhile.")
    uow.parts.save_draft(part.key, context.actor.user_id, None)
    if merged.changed:
        event = put(part, merged, role, uow, context)
        record_in_instance(uow, context, turn.instance, [event])
    return len(merged.changed)


def save_draft(command: SavePartDraft, uow: UnitOfWork, context: HandlerContext) -> None:
    """Keep what someone typed into their unit's part, unchecked, for that person alone.

    Raises:
        NotAllowedError: The actor belongs to another unit.
        NotFoundError: There is no such instance, or units send nothing in it.
        ConflictError: The instance is held or has ended.
    """
    require_member(command.unit_id, context)
    turn, node = gathering_turn(command.instance_id, uow, context)
    key = PartKey(turn.instance.id, node.id, command.unit_id)
    text = orjson.dumps(dict(command.values)).decode()
    record = PartDraftRecord(text, command.part_revision, uow.now) if command.values else None
    uow.parts.save_draft(key, context.actor.user_id, record)


def require_member(unit_id: str, context: HandlerContext) -> str:
    """Return the group in which the actor enters a unit's part.

    Raises:
        NotAllowedError: There is none.
    """
    role = role_in(context.actor, unit_id)
    if role is None:
        reason = f"Cannot let {context.actor.user_id} enter the part of {unit_id}: they belong to another unit."
        raise NotAllowedError("part.not_yours", reason)
    return role


def gathering_turn(instance_id: UUID, uow: UnitOfWork, context: HandlerContext) -> tuple[Turn, Node]:
    """Return a turn at an instance, and the activity in which units send their parts.

    Raises:
        NotFoundError: There is no such instance, or units send nothing in it.
        ConflictError: It is held, or has ended.
    """
    turn = turn_at(instance_id, uow, context)
    node = gathering(turn.loaded.model)
    if node is None:
        raise NotFoundError("instance.no_board", f"Cannot enter a part of instance {instance_id}: no units send any.")
    return turn, node


def open_part(turn: Turn, node: Node, unit_id: str, uow: UnitOfWork) -> OpenPart:
    """Return a unit's part that has yet to be sent.

    Raises:
        ConflictError: The unit is not asked, or not yet, or has sent it.
    """
    variables = turn.workflow.variables
    units = dict(uow.identity.units())
    if unit_id not in units_asked(variables) or unit_id not in units:
        raise ConflictError("part.not_asked", f"Cannot enter the part of {unit_id}: the unit is not asked for it.")
    element = node.multi_instance.element_variable if node.multi_instance else ""
    tasks = (each for each in turn.before.tasks.values() if each.activity_id == node.id)
    task = next((each for each in tasks if each.locals.get(element) == unit_id), None)
    if task is None and not is_owed(unit_id, variables, has_task=False):
        raise ConflictError("part.sent", f"Cannot enter the part of {unit_id}: it has been sent.")
    around = MappingContext(variables, uow.now)
    seen = seen_by(node, unit_id, variables, task.locals if task else None, around)
    fields = part_fields(node)
    known = MappingContext(sourced(fields, seen, uow.indicators), uow.now)
    key = PartKey(turn.instance.id, node.id, unit_id)
    states = states_of(fields, known, uow.parts.of(key))
    return OpenPart(key, units[unit_id], node, task, fields, known, states)


def put(
    part: OpenPart,
    merged: Merge,
    role: str,
    uow: UnitOfWork,
    context: HandlerContext,
    workbook: Mapping[str, object] | None = None,
) -> Event:
    """Store what a part has become. Returns what history tells of it, to be recorded with all of the command.

    Args:
        part: As it was.
        merged: What became of it.
        role: In which group the actor did it.
        uow: The command's transaction.
        context: Whose command it is.
        workbook: `workbook` and `workbook_sha256`, where it came in one.
    """
    told = workbook or {}
    record = PartRecord(
        *part.key,
        revision=part.states.latest + 1,
        cells=orjson.dumps(dict(merged.cells)).decode(),
        source=str(told.get("workbook") or ""),
        entered_at=uow.now,
        entered_by=context.actor.user_id,
    )
    uow.parts.add([record])
    before = part.states.cells
    new = {place: merged.cells[place] for place in merged.changed}
    files = [to_json(value_of(each)) for id in files_among(part.fields, new) if (each := uow.files.get(UUID(id)))]
    data: dict[str, object] = {
        "unit": part.key.unit_id,
        "name": part.unit,
        "revision": record.revision,
        "changes": {place: [before.get(place, ""), text] for place, text in new.items()},
        **told,
        **({"files": files} if files else {}),
    }
    return Event(HistoryEventType.UNIT_PART_ENTERED, part.node.id, part.task.id if part.task else None, role, data)
