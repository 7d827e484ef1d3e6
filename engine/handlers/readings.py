"""What an auditor reads, and that a clock was set: facts that change nothing, told in the system's chain."""

from engine.commands import NoteClockJump, NoteReading
from engine.domain import HistoryEventType
from engine.handlers import rights
from engine.handlers.context import HandlerContext
from engine.handlers.narration import told_instant
from engine.handlers.recording import record_in_system
from engine.history.chain import Event
from engine.store.unit_of_work import UnitOfWork

LONGEST = 300
"""Characters of an address that are told."""


def note(command: NoteReading, uow: UnitOfWork, context: HandlerContext) -> None:
    """Tell what an auditor is about to read; nothing where that is not wished.

    Raises:
        NotAllowedError: The actor is neither auditor nor administrator.
    """
    rights.require_auditor(context.actor)
    if not context.services.settings.audit_reads:
        return
    data: dict[str, object] = {"page": command.page[:LONGEST], "subject": command.subject[:LONGEST]}
    record_in_system(uow, context, Event(HistoryEventType.HISTORY_READ, role="auditor", data=data))


def note_clock_jump(command: NoteClockJump, uow: UnitOfWork, context: HandlerContext) -> None:
    """Tell that a clock was set.

    Raises:
        NotAllowedError: The actor is not the engine itself.
    """
    rights.require_engine(context.actor)
    data: dict[str, object] = {
        "worker": command.worker,
        "expected": told_instant(command.expected),
        "seconds": round(command.seconds, 3),
        "clock": clock_told(context),
    }
    record_in_system(uow, context, Event(HistoryEventType.CLOCK_JUMPED, data=data))


def clock_told(context: HandlerContext) -> dict[str, object]:
    """Return how far the server's clock can be trusted now, as history tells it."""
    found = context.services.synchronisation()
    return {"state": found.state, "error_ms": found.error_ms}
