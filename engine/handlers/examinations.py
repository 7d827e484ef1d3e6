"""Verifications that people ask for: a worker carries them out, and history keeps what was found."""

import platform
from dataclasses import asdict
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from uuid import UUID, uuid4

from engine.commands import BeginExamination, FinishExamination, NoteProgress, RequestExamination
from engine.domain import ExaminationStatus, HistoryEventType
from engine.errors import ConflictError
from engine.handlers import rights
from engine.handlers.context import HandlerContext
from engine.handlers.narration import told_instant
from engine.handlers.readings import clock_told
from engine.handlers.recording import record_in_system
from engine.history.chain import SYSTEM_CHAIN, Event
from engine.history.seals import imported
from engine.read_models.audit import Replayed, SealRow, Verification
from engine.store.queries import trail
from engine.store.repositories.examinations import ExaminationRecord
from engine.store.unit_of_work import UnitOfWork

LEASE = timedelta(seconds=60)
"""A worker that has told nothing for so long has lost its verification to the next one."""

MOST_TRIES = 3
MOST_OPEN = 5
"""Verifications that may wait at a time: each reads everything."""

MOST_TOLD = 20
"""Misfits and differences that history keeps of one verification; all are counted."""

LONGEST_FAILURE = 500


def request(command: RequestExamination, uow: UnitOfWork, context: HandlerContext) -> UUID:
    """Put a verification where a worker finds it. Returns its id.

    Raises:
        NotAllowedError: The actor is neither auditor nor administrator.
        RequestError: The exported seal is none, or damaged.
        ConflictError: Too many wait already.
    """
    rights.require_auditor(context.actor)
    if command.against:
        imported(command.against)
    wanted = (command.replays, command.against.decode())
    waiting = uow.examinations.open()
    same = next((each for each in waiting if (each.replays, each.against) == wanted), None)
    if same is not None:
        return same.id
    if len(waiting) >= MOST_OPEN:
        raise ConflictError("examination.too_many", f"Cannot verify now: {MOST_OPEN} verifications wait already.")
    record = ExaminationRecord(uuid4(), uow.now, context.actor.user_id, *wanted)
    uow.examinations.add(record)
    return record.id


def begin(command: BeginExamination, uow: UnitOfWork, context: HandlerContext) -> bool:
    """Give a verification to a worker; one that has ended several workers is given up. Returns whether to do it.

    Raises:
        NotAllowedError: The actor is not the engine itself.
    """
    rights.require_engine(context.actor)
    if not uow.examinations.take(command.examination_id, command.worker, uow.now, uow.now - LEASE):
        return False
    record = uow.examinations.get(command.examination_id)
    if record is None or record.tries <= MOST_TRIES:
        return True
    failure = f"{MOST_TRIES} workers began and did not finish."
    finish(FinishExamination(record.id, command.worker, failure=failure), uow, context)
    return False


def note_progress(command: NoteProgress, uow: UnitOfWork, context: HandlerContext) -> bool:
    """Note how far a verification is, and that its worker is alive. Returns whether it is still that worker's.

    Raises:
        NotAllowedError: The actor is not the engine itself.
    """
    rights.require_engine(context.actor)
    told = {"phase": command.phase, "done": command.done, "total": command.total, "seen_at": uow.now}
    return uow.examinations.note(command.examination_id, command.worker, **told)


def finish(command: FinishExamination, uow: UnitOfWork, context: HandlerContext) -> None:
    """Tell in history what was found; nothing where another worker has the verification by now.

    Raises:
        NotAllowedError: The actor is not the engine itself.
    """
    rights.require_engine(context.actor)
    record = uow.examinations.get(command.examination_id)
    status = ExaminationStatus.FAILED if command.failure else ExaminationStatus.DONE
    if record is None or not uow.examinations.note(record.id, command.worker, status=status, seen_at=uow.now):
        return
    data = {**_request_told(record), **_found_told(command), **_surroundings(command.found, uow, context)}
    record_in_system(uow, context, Event(HistoryEventType.HISTORY_VERIFIED, data=data))
    _, sequence = uow.history.head(SYSTEM_CHAIN)
    uow.examinations.settle(record.id, sequence)


def _request_told(record: ExaminationRecord) -> dict[str, object]:
    kept = imported(record.against.encode()) if record.against else None
    return {
        "examination": str(record.id),
        "requested_by": record.requested_by,
        "requested_at": told_instant(record.requested_at),
        "replays": record.replays,
        "against": _seal_told(kept),
    }


def _found_told(command: FinishExamination) -> dict[str, object]:
    found, replayed = command.found, command.replayed
    if command.failure or found is None:
        return {"result": "failed", "failure": command.failure[:LONGEST_FAILURE]}
    result = "broken" if not found.whole else "different" if replayed and replayed.difference_count else "whole"
    counted = ("seconds", "chains", "events", "seals", "archived", "unsealed", "misfit_count", "foreign_key")
    return {
        "result": result,
        "began": told_instant(found.at),
        **{name: getattr(found, name) for name in counted},
        "misfits": [asdict(misfit) for misfit in found.misfits[:MOST_TOLD]],
        "seal": _seal_told(found.last_seal),
        "replay": _replay_told(replayed),
    }


def _replay_told(replayed: Replayed | None) -> dict[str, object] | None:
    if replayed is None:
        return None
    differences = [
        {"instance": str(each.instance_id), "sequence": each.sequence, "type": each.type, "activity": each.activity_id}
        for each in replayed.differences[:MOST_TOLD]
    ]
    counted = {name: getattr(replayed, name) for name in ("instances", "events", "seconds", "difference_count")}
    return {**counted, "differences": differences}


def _seal_told(seal: SealRow | None) -> dict[str, object] | None:
    return {"number": seal.number, "day": seal.day.isoformat(), "hash": seal.hash} if seal else None


def _surroundings(found: Verification | None, uow: UnitOfWork, context: HandlerContext) -> dict[str, object]:
    """Return what was checked with: the programs' versions; and how far the clock could be trusted, now and before."""
    jumps = trail.count(uow.connection, SYSTEM_CHAIN, trail.Wanted(type=HistoryEventType.CLOCK_JUMPED))
    clock = clock_told(context) | {
        "steps": found.clock_steps if found else 0,
        "jumps": jumps,
        "unsure_seals": trail.unsure_seals(uow.connection, SYSTEM_CHAIN),
    }
    return {"clock": clock, "versions": _versions(uow)}


def _versions(uow: UnitOfWork) -> dict[str, str]:
    database = uow.connection.dialect
    numbers = getattr(database, "server_version_info", None) or ()
    return {
        "alur": _version("alur"),
        "python": platform.python_version(),
        "spiffworkflow": _version("SpiffWorkflow"),
        "database": f"{database.name} {'.'.join(map(str, numbers))}".strip(),
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def silent_since(now: datetime) -> datetime:
    """Return since when a worker must have told nothing to have lost its verification."""
    return now - LEASE
