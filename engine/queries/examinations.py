"""What auditors ask about verifications: which there were, what one found, its record; and how seals came about."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

import orjson

from engine.documents.examination import record_of
from engine.documents.examination_letter import letter_of
from engine.domain import Actor, HistoryEventType
from engine.errors import NotFoundError
from engine.handlers.examinations import silent_since
from engine.history.chain import SYSTEM_CHAIN
from engine.queries.audit import AuditQueries
from engine.queries.reading import names_of
from engine.read_models.audit import Difference, Misfit, MisfitKind
from engine.read_models.examinations import (
    ClockFound,
    ExaminationPage,
    ExaminationRecord,
    ExaminationRow,
    Found,
    ReplayFound,
    SealName,
    SealView,
)
from engine.store.database import Connection
from engine.store.queries import audit, trail
from engine.store.queries.exporting import StoredEvent
from engine.store.repositories import examinations

Said = Mapping[str, object]


class ExaminationQueries(AuditQueries):
    """Verifications and seals. For auditors and administrators."""

    def examinations(self, actor: Actor, *, limit: int = 50, offset: int = 0) -> ExaminationPage:
        """Return verifications that were asked for, the newest first.

        Raises:
            NotAllowedError: The actor is neither auditor nor administrator.
        """
        with self._audited(actor) as connection:
            kept = examinations.Examinations(connection)
            return ExaminationPage(_rows(connection, kept.newest(limit, offset)), kept.count())

    def examination(self, actor: Actor, examination_id: UUID) -> ExaminationRow:
        """Return one verification.

        Raises:
            NotAllowedError: The actor is neither auditor nor administrator.
            NotFoundError: There is no such verification.
        """
        with self._audited(actor) as connection:
            record = examinations.Examinations(connection).get(examination_id)
            if record is None:
                raise NotFoundError("examination.unknown", f"Cannot find verification {examination_id}: there is none.")
            return _rows(connection, [record])[0]

    def examination_record(self, actor: Actor, examination_id: UUID, office: str) -> ExaminationRecord:
        """Return the record of a verification that is finished, to print.

        Args:
            actor: Who prints it.
            examination_id: Of the verification.
            office: Whose history it is, for the heading.

        Raises:
            NotAllowedError: The actor is neither auditor nor administrator.
            NotFoundError: There is no such verification, or it has found nothing yet.
        """
        row = self.examination(actor, examination_id)
        if row.found is None:
            raise NotFoundError("examination.unfinished", f"Cannot record verification {examination_id}: no result.")
        return record_of(row, row.found, office)

    def examination_letter(self, actor: Actor, examination_id: UUID, office: str) -> bytes:
        """Return the record of a verification as a .docx file.

        Raises:
            NotAllowedError: The actor is neither auditor nor administrator.
            NotFoundError: There is no such verification, or it has found nothing yet.
        """
        return letter_of(self.examination_record(actor, examination_id, office))

    def next_examination(self) -> UUID | None:
        """Return the verification that a worker is to do next; None where there is none."""
        with self._connect() as connection:
            return examinations.Examinations(connection).next(silent_since(self._now()))

    def examination_order(self, examination_id: UUID) -> tuple[bool, bytes]:
        """Return whether a verification replays, and the exported seal it compares with, for the worker."""
        with self._connect() as connection:
            record = examinations.Examinations(connection).get(examination_id)
        return (record.replays, record.against.encode()) if record else (False, b"")

    def seal_views(self, actor: Actor) -> tuple[SealView, ...]:
        """Return all seals, the newest first, with the clock at their making and when they were mailed.

        Raises:
            NotAllowedError: The actor is neither auditor nor administrator.
        """
        with self._audited(actor) as connection:
            clocks = trail.clocks_of_seals(connection, SYSTEM_CHAIN)
            wanted = trail.Wanted(type=HistoryEventType.MAIL_SENT)
            mailed = {
                _said(event).get("seal"): event.at for event in trail.all_events(connection, SYSTEM_CHAIN, wanted)
            }
            views = [
                SealView(
                    seal=seal,
                    clock=_clock(clocks[seal.number]) if seal.number in clocks else None,
                    mailed_at=mailed.get(seal.number),
                )
                for seal in audit.seals(connection)
            ]
        return tuple(reversed(views))


def _rows(connection: Connection, records: Sequence[examinations.ExaminationRecord]) -> tuple[ExaminationRow, ...]:
    told = trail.at(connection, SYSTEM_CHAIN, [record.sequence for record in records if record.sequence])
    names = names_of(connection, *{record.requested_by for record in records})
    return tuple(
        ExaminationRow(
            id=record.id,
            requested_at=record.requested_at,
            requested_by=record.requested_by,
            requested_by_name=names.get(record.requested_by, record.requested_by),
            replays=record.replays,
            against=_number(record.against),
            status=record.status,
            phase=record.phase,
            done=record.done,
            total=record.total,
            found=_found(connection, record, told.get(record.sequence or 0)),
        )
        for record in records
    )


def _number(against: str) -> int:
    return int(orjson.loads(against)["number"]) if against else 0


def _found(connection: Connection, record: examinations.ExaminationRecord, event: StoredEvent | None) -> Found | None:
    """Return what an event tells of a verification; None where it is not the event that was written of it."""
    if event is None or event.type is not HistoryEventType.HISTORY_VERIFIED:
        return None
    said = _said(event)
    try:
        return _told(connection, event, said) if said.get("examination") == str(record.id) else None
    except (KeyError, TypeError, ValueError):
        return None  # Somebody changed the event: a verification tells of it.


def _told(connection: Connection, event: StoredEvent, said: Said) -> Found:
    misfits = tuple(_misfit(each) for each in _dicts(said.get("misfits")))
    replay = _replay(said.get("replay"))
    named = {misfit.chain for misfit in misfits if misfit.chain} - {str(SYSTEM_CHAIN)}
    named |= {str(each.instance_id) for each in replay.differences} if replay else set()
    began = said.get("began")
    counted = ("chains", "events", "seals", "archived", "unsealed", "misfit_count")
    return Found(
        sequence=event.sequence,
        at=event.at,
        result=str(said.get("result")),
        failure=str(said.get("failure") or ""),
        began=datetime.fromisoformat(str(began)) if began else None,
        seconds=_amount(said.get("seconds")),
        **{name: int(_amount(said.get(name))) for name in counted},
        foreign_key=bool(said.get("foreign_key")),
        misfits=misfits,
        against=_seal(said.get("against")),
        seal=_seal(said.get("seal")),
        replay=replay,
        clock=_clock(said.get("clock")),
        versions={name: str(value) for name, value in _dict(said.get("versions")).items()},
        business_keys=trail.business_keys(connection, [UUID(chain) for chain in named]),
    )


def _said(event: StoredEvent) -> Said:
    try:
        return _dict(orjson.loads(event.data))
    except ValueError:
        return {}  # Damaged text: a verification tells of it.


def _replay(said: object) -> ReplayFound | None:
    if not isinstance(said, dict):
        return None
    differences = tuple(
        Difference(UUID(str(each["instance"])), _number_of(each), str(each["type"]), str(each["activity"]), "", "")
        for each in _dicts(said.get("differences"))
    )
    numbers = (int(said["instances"]), int(said["events"]), float(said["seconds"]), int(said["difference_count"]))
    return ReplayFound(*numbers, differences)


def _misfit(said: Said) -> Misfit:
    return Misfit(MisfitKind(str(said["kind"])), str(said["chain"]), _number_of(said), int(_amount(said.get("seal"))))


def _number_of(said: Said) -> int:
    return int(_amount(said.get("sequence")))


def _seal(said: object) -> SealName | None:
    if not isinstance(said, dict):
        return None
    return SealName(int(said["number"]), date.fromisoformat(said["day"]), str(said["hash"]))


def _clock(said: object) -> ClockFound:
    facts = _dict(said)
    error = facts.get("error_ms")
    return ClockFound(
        state=str(facts.get("state") or "unknown"),
        error_ms=error if isinstance(error, int) else None,
        ahead=_amount(facts.get("ahead")),
        **{name: int(_amount(facts.get(name))) for name in ("steps", "jumps", "unsure_seals")},
    )


def _amount(value: object) -> float:
    return value if isinstance(value, int | float) else 0


def _dict(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _dicts(value: object) -> list[dict[str, object]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
