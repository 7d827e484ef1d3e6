"""Working calendars: create one, change one and move whatever counts in it."""

import re
from collections.abc import Iterator
from dataclasses import replace

from engine.calendar import CalendarContent, changed
from engine.calendar.changes import LONGEST_NAME, PrepareYear
from engine.calendar.content import content_as_text, content_from_text, digest_of, plain_content
from engine.commands import ChangeCalendar, CreateCalendar
from engine.domain import HistoryEventType
from engine.errors import ConflictError, NotFoundError, RequestError
from engine.handlers import rights
from engine.handlers.context import HandlerContext
from engine.handlers.narration import told_instant
from engine.handlers.recording import record_in_system
from engine.handlers.turns import recounting
from engine.handlers.turns.projection import Act
from engine.handlers.turns.recounting import Counting, MovedStart
from engine.handlers.turns.retiming import Moves, Retiming
from engine.handlers.turns.turn import Turn
from engine.history.chain import Event
from engine.store.repositories.calendars import CalendarRecord
from engine.store.unit_of_work import UnitOfWork

ID = re.compile(r"[a-z][a-z0-9-]{0,49}")
"""What a calendar may be called in a diagram."""


def create(command: CreateCalendar, uow: UnitOfWork, context: HandlerContext) -> None:
    """Create a calendar; one that exists stays as it is.

    Raises:
        NotAllowedError: The actor is no administrator.
        NotFoundError: There is no calendar to copy.
        RequestError: Its id or name is none.
    """
    rights.require_administrator(context.actor)
    if uow.calendars.get(command.calendar_id) is not None:
        return
    if not ID.fullmatch(command.calendar_id):
        reason = "it has 1 to 50 small letters, digits and hyphens, and begins with a letter"
        raise RequestError("calendar.id", f"Cannot use the id {command.calendar_id!r}: {reason}.")
    name = command.name.strip()
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        reason = f"a name is one line of 1 to {LONGEST_NAME} characters"
        raise RequestError("calendar.name", f"Cannot use this name: {reason}.", most=LONGEST_NAME)
    content = _first_content(command, name, uow)
    for year in command.years:
        content = changed(content, PrepareYear(year))
    text = content_as_text(content)
    uow.calendars.add(command.calendar_id, text, digest_of(text), uow.now, context.actor.user_id)
    data: dict[str, object] = {"calendar": command.calendar_id, "version": 1, "content": plain_content(content)}
    record_in_system(uow, context, Event(HistoryEventType.CALENDAR_CREATED, role="administrator", data=data))


def change(command: ChangeCalendar, uow: UnitOfWork, context: HandlerContext) -> int:
    """Change a calendar, and move every due time that counts in it. Returns its version.

    Running instances, suspended ones too, count again from when each timer began to wait. What has fired has fired; a
    due time set by hand stays. A change that changes nothing, such as the same form sent twice, does nothing.

    Raises:
        NotAllowedError: The actor is no administrator.
        NotFoundError: There is no such calendar.
        RequestError: The change cannot be made.
        ConflictError: Something else would move than was shown.
    """
    rights.require_administrator(context.actor)
    # First of all: what others are counting in this calendar is then stored, and seen.
    uow.calendars.lock()
    record = uow.calendars.get(command.calendar_id)
    if record is None:
        raise NotFoundError("calendar.unknown", f"Cannot find calendar {command.calendar_id}: there is none.")
    before = content_from_text(record.content)
    after = changed(before, command.change)
    if after == before:
        return record.version
    version, text = record.version + 1, content_as_text(after)
    after.calendar(record.id)  # Refuses what nobody can count in, before anything is written.
    uow.calendars.change(record.id, version, text, digest_of(text), uow.now, context.actor.user_id)
    _tell(record, before, after, command, uow, context)
    why = Retiming({"calendar": record.id, "version": version})
    starts = list(_move_starts(record, before, after, why, uow, context))
    moved = list(_move_instances(record, why, uow, context))
    if recounting.digest_of(record.version, moved, starts) != command.expected:
        raise ConflictError("calendar.moved_on", f"Cannot change calendar {record.id}: what it moves is not as shown.")
    return version


def _first_content(command: CreateCalendar, name: str, uow: UnitOfWork) -> CalendarContent:
    if not command.copied_from:
        return CalendarContent(name)
    copied = uow.calendars.get(command.copied_from)
    if copied is None:
        raise NotFoundError("calendar.unknown", f"Cannot find calendar {command.copied_from}: there is none.")
    return replace(content_from_text(copied.content), name=name)


def _tell(
    record: CalendarRecord,
    before: CalendarContent,
    after: CalendarContent,
    command: ChangeCalendar,
    uow: UnitOfWork,
    context: HandlerContext,
) -> None:
    """Tell what changed, part by part, and the fingerprint of the whole."""
    old, new = plain_content(before), plain_content(after)
    parts = [name for name in new if old[name] != new[name]]
    shown: dict[str, object] = {}
    for name in parts:
        if isinstance(new[name], list) and name != "week":
            shown[name] = [
                [each for each in old[name] if each not in new[name]],
                [each for each in new[name] if each not in old[name]],
            ]
        else:
            shown[name] = [old[name], new[name]]
    data: dict[str, object] = {
        "calendar": record.id,
        "version": record.version + 1,
        "change": type(command.change).__name__,
        "before": {name: pair[0] for name, pair in shown.items() if isinstance(pair, list)},
        "after": {name: pair[1] for name, pair in shown.items() if isinstance(pair, list)},
        "sha256": digest_of(content_as_text(after)),
    }
    record_in_system(uow, context, Event(HistoryEventType.CALENDAR_CHANGED, role="administrator", data=data))


def _move_instances(record: CalendarRecord, why: Retiming, uow: UnitOfWork, context: HandlerContext) -> Iterator[Moves]:
    for counting in recounting.counting_in(record.id, uow.connection, context.services.registry):
        moved = _move_instance(counting, why, uow, context)
        if moved:
            yield moved


def _move_instance(counting: Counting, why: Retiming, uow: UnitOfWork, context: HandlerContext) -> Moves:
    instance = uow.instances.get(counting.instance_id)
    assert instance is not None  # its jobs and tasks refer to it
    turn = Turn(uow, context, instance)
    moved = recounting.recount(turn.workflow, turn.before, counting)
    if moved:
        event = Event(HistoryEventType.INSTANCE_RECOUNTED, role="administrator", data=dict(why.facts))
        turn.write(Act([event], retiming=why))
    uow.instances.forget(instance.id)
    return moved


def _move_starts(
    record: CalendarRecord,
    before: CalendarContent,
    after: CalendarContent,
    why: Retiming,
    uow: UnitOfWork,
    context: HandlerContext,
) -> Iterator[MovedStart]:
    old, new = before.calendar(record.id), after.calendar(record.id)
    for start in recounting.moved_starts(record.id, old, new, uow.connection, context.services.registry):
        uow.jobs.retime(start.job.id, start.after)
        data: dict[str, object] = {
            "job": str(start.job.id),
            "definition": str(start.loaded.record.id),
            "before": told_instant(start.job.due_at),
            "after": told_instant(start.after),
            **why.facts,
        }
        record_in_system(uow, context, Event(HistoryEventType.TIMER_RETIMED, start.job.activity_id, data=data))
        yield start
