"""Seal the history: fix where every chain stands."""

from engine.clock import OFFICE_ZONE
from engine.commands import SealHistory
from engine.domain import SYSTEM_USER, HistoryEventType
from engine.handlers import rights
from engine.handlers.context import HandlerContext
from engine.handlers.notifying.sending import send_seal
from engine.handlers.readings import clock_told
from engine.handlers.recording import record_in_system
from engine.history.chain import SYSTEM_CHAIN, Event, Link, head_mac
from engine.history.sealed import is_binding
from engine.history.seals import entry_text, make_seal
from engine.store.locks import Lock
from engine.store.queries.audit import sealings
from engine.store.unit_of_work import UnitOfWork


def seal(command: SealHistory, uow: UnitOfWork, context: HandlerContext) -> int:
    """Seal all chains that have grown since the last seal. Returns the newest seal's number; 0 while the day's is made.

    The system's history tells of it afterwards, so that a seal that is taken away is missed there.

    Raises:
        NotAllowedError: The actor is neither the engine nor an administrator.
    """
    rights.require_administrator(context.actor)
    if command.daily and not uow.is_alone(Lock.SEAL):
        return 0
    before = uow.seals.last()
    day = uow.now.astimezone(OFFICE_ZONE).date()
    if command.daily and before is not None and before.day >= day:
        return before.number
    grown = uow.seals.grown()
    counts = (len(grown), *uow.seals.totals())
    made = make_seal(
        context.services.history_key, before, uow.now, day, counts, (entry_text(*entry) for entry in grown)
    )
    uow.seals.add(made, grown)
    if command.daily:
        send_seal(made.number, uow, context)
    if before is None or not _is_bound(uow):
        _bind_heads(uow, context)
    newest = uow.seals.newest_event()
    ahead = max(0.0, (newest - uow.now).total_seconds()) if newest else 0.0
    data: dict[str, object] = {
        # Events that lie ahead of the clock were written before it was set back.
        "clock": clock_told(context) | {"ahead": round(ahead, 3)},
        "heads": "bound",
        "seal": made.number,
        "hash": made.hash,
        "entries": made.entries,
        "chains": made.chains,
        "events": made.events,
    }
    role = "" if context.actor.user_id == SYSTEM_USER else "administrator"
    record_in_system(uow, context, Event(HistoryEventType.HISTORY_SEALED, role=role, data=data))
    return made.number


def _is_bound(uow: UnitOfWork) -> bool:
    return any(map(is_binding, sealings(uow.connection, SYSTEM_CHAIN)))


def _bind_heads(uow: UnitOfWork, context: HandlerContext) -> None:
    """Put a MAC beside each head that was written before there were any: once, so that none can be taken away again."""
    for chain, head, count in uow.seals.unbound():
        uow.seals.bind(chain, head_mac(context.services.history_key, chain, Link(head, count)))
