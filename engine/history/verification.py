"""Check the whole history: every MAC, every number, every head, every instance, every seal.

Events, heads and seal entries are three streams in the order of the chains, read in one transaction and walked side by
side, so that memory stays the same for a thousand events and for millions.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import merge
from pathlib import Path
from typing import Generic, TypeVar
from uuid import UUID

from engine.history.archived import check_archives
from engine.history.chain import SYSTEM_CHAIN, Link, authenticator, head_mac, said
from engine.history.clocks import is_set_back, seals_set_back
from engine.history.diagnosis import MAC, SEQUENCE, WINDOW, diagnose
from engine.history.sealed import check_seals, is_binding
from engine.read_models.audit import Misfit, MisfitKind, SealRow, Verification
from engine.store.database import Connection
from engine.store.queries import archives, audit
from engine.store.queries.archives import Archived
from engine.store.queries.audit import EventValues, Kept, Sealed

Progress = Callable[[int, int], None]
"""Is told how many events have been checked, and how many there are."""

MOST_MISFITS = 1_000
"""Misfits that are listed; all are counted."""

MOST_DIAGNOSED = 100
"""Misfits whose kind is looked into; each reads its chain once more."""

_AT = 2
_T = TypeVar("_T", Kept, Sealed, Archived)


def verify(
    connection: Connection,
    key: bytes,
    at: datetime,
    *,
    progress: Progress | None = None,
    seal: SealRow | None = None,
    archive: Path | None = None,
) -> Verification:
    """Check everything, and return what does not fit.

    Args:
        connection: Where; all is read in one transaction, so commands meanwhile change nothing.
        key: The history's key.
        at: The instant, for the report.
        progress: Is told how far it is, every few thousand events.
        seal: An exported seal to compare with.
        archive: Folder of the archived instances' files, to look at them, too.
    """
    began = time.perf_counter()
    seals = audit.seals(connection)
    walk = _Walk(connection, key, seals)
    total = audit.count_events(connection)
    walk.run(progress or (lambda done, of: None), total)
    misfits = [*walk.misfits, *check_archives(connection, archive), *check_seals(connection, key, seals, seal)]
    found = walk.misfit_count + len(misfits) - len(walk.misfits)
    return Verification(
        at=at,
        seconds=time.perf_counter() - began,
        chains=walk.chains,
        events=walk.events,
        seals=len(seals),
        misfits=tuple(misfits[:MOST_MISFITS]),
        misfit_count=found,
        foreign_key=walk.events > 0 and walk.fitting == 0,
        last_seal=seals[-1] if seals else None,
        unsealed=max(0, walk.events - seals[-1].events) if seals else walk.events,
        clock_steps=walk.clock_steps + seals_set_back(seals),
        against=seal.number if seal else 0,
        archived=walk.archived,
    )


class _Side(Generic[_T]):
    """A stream in the order of the chains, walked beside another."""

    def __init__(self, items: Iterator[_T]) -> None:
        self._items: Iterator[_T] = items
        self._next: _T | None = next(items, None)

    @property
    def chain(self) -> str | None:
        """The chain that comes next."""
        return self._next.chain if self._next else None

    def take(self, chain: str) -> list[_T]:
        """Return what there is of a chain that is not before the next one."""
        taken: list[_T] = []
        while self._next is not None and self._next.chain == chain:
            taken.append(self._next)
            self._next = next(self._items, None)
        return taken


@dataclass(slots=True)
class _Chain:
    """A chain while it is walked.

    Attributes:
        id: Its id, as text; empty before the first.
        head: MAC of the last event that fitted.
        sequence: Number of that event.
        broken: Whether the first misfit has been found.
        kept: Head and count beside it; None where there are none.
        sealed: By number of the event: its MAC when it was sealed, and in which seal.
        last_at: Instant of the last event.
        inserted: Number of an event that no chain has, below 1 or taken twice; None where there is none.
    """

    id: str = ""
    head: str = ""
    sequence: int = 0
    broken: bool = False
    kept: Kept | None = None
    sealed: dict[int, Sealed] = field(default_factory=dict)
    last_at: str = ""
    inserted: int | None = None


class _Walk:
    """One walk over everything."""

    def __init__(self, connection: Connection, key: bytes, seals: Sequence[SealRow]) -> None:
        self._connection = connection
        self._key = key
        self._sealed_at = {seal.number: audit.instant_text(seal.at) for seal in seals}
        self._binds = any(is_binding(data) for data in audit.sealings(connection, SYSTEM_CHAIN))
        self._authenticate = authenticator(key)
        kept = merge(audit.heads(connection), audit.other_heads(connection), key=lambda head: head.chain)
        self._heads = _Side(iter(kept))
        self._sealed = _Side(audit.sealed(connection))
        self._archived = _Side(archives.by_chain(connection))
        self._chain = _Chain()
        self.misfits: list[Misfit] = []
        self.misfit_count = self.chains = self.events = self.fitting = self.clock_steps = self.archived = 0

    def run(self, progress: Progress, total: int) -> None:
        """Walk to the end."""
        for batch in audit.events(self._connection):
            for event in batch:
                if event[0] != self._chain.id:
                    self._leave()
                    self._enter(event[0])
                self._check(event)
            self.events += len(batch)
            progress(self.events, max(total, self.events))
        self._leave()
        self._without_events(None)

    def _check(self, event: EventValues) -> None:
        chain = self._chain
        sequence, at, mac = event[SEQUENCE], event[_AT], event[MAC]
        if at != chain.last_at:
            # Without the Z: a whole second is before its fractions.
            if at[:-1] < chain.last_at[:-1]:
                self.clock_steps += is_set_back(chain.last_at, at)
            chain.last_at = at
        if chain.broken:
            return
        try:
            fits = sequence == chain.sequence + 1 and self._authenticate(said(chain.head, event[:MAC])) == mac
        except TypeError:
            # Bytes where text belongs: SQLite stores whatever it is given.
            fits = False
        if not fits:
            self._misfit(sequence)
            return
        self.fitting += 1
        chain.head, chain.sequence = mac, sequence
        if sequence in chain.sealed:
            self._compare_sealed(chain.sealed[sequence])

    def _compare_sealed(self, sealed: Sealed) -> None:
        """Compare an event with the seal over it: what that covers is not later than it, what follows not earlier."""
        chain = self._chain
        if sealed.mac != chain.head:
            self._tell(MisfitKind.REWRITTEN, sealed.count, sealed.seal)
        at = self._sealed_at.get(sealed.seal, "")
        if is_set_back(chain.last_at, at):
            # Told here, and not once more at the next event.
            self.clock_steps += 1
            chain.last_at = at
        chain.last_at = max(chain.last_at, at)

    def _enter(self, chain: str) -> None:
        self._without_events(chain)
        kept, sealed, archived = self._heads.take(chain), self._sealed.take(chain), self._archived.take(chain)
        self._chain = _Chain(chain, kept=kept[0] if kept else None, sealed={each.count: each for each in sealed})
        self.chains += 1
        if archived:
            # The file has the first ones; what was written since goes on behind them.
            self._chain.head, self._chain.sequence = archived[0].head, archived[0].count
            self.archived += 1

    def _leave(self) -> None:
        """Compare the end of a chain with what is kept beside it, and with its last seal."""
        chain = self._chain
        if chain.broken or not chain.id:
            return
        sealed = max(chain.sealed.values(), key=lambda each: each.count, default=None)
        if chain.inserted is not None:
            self._tell(MisfitKind.INSERTED, chain.inserted)
        elif chain.kept is None and chain.id != str(SYSTEM_CHAIN):
            self._tell(MisfitKind.INSTANCE_REMOVED, 1)
        elif sealed is not None and sealed.count > chain.sequence:
            self._tell(MisfitKind.TAIL_CUT, chain.sequence + 1, sealed.seal)
        elif chain.kept is not None and chain.kept.count > chain.sequence:
            self._tell(MisfitKind.TAIL_CUT, chain.sequence + 1)
        elif chain.kept is None or (chain.kept.count, chain.kept.head) != (chain.sequence, chain.head):
            self._tell(MisfitKind.HEAD_ALTERED, chain.sequence)
        elif not self._is_bound(chain.kept):
            # Head and count fit the events there are, and nobody with the key has ever written them together.
            self._tell(MisfitKind.TAIL_CUT, chain.sequence + 1)

    def _is_bound(self, kept: Kept) -> bool:
        if not kept.mac:
            return not self._binds
        return head_mac(self._key, kept.chain, Link(kept.head, kept.count)) == kept.mac

    def _without_events(self, before: str | None) -> None:
        """Tell of chains up to another that an instance or a seal knows, and of which there is no event."""
        while True:
            sides = (self._heads.chain, self._sealed.chain, self._archived.chain)
            known = [chain for chain in sides if chain is not None]
            if not known or (before is not None and min(known) >= before):
                return
            chain = min(known)
            kept, sealed, archived = self._heads.take(chain), self._sealed.take(chain), self._archived.take(chain)
            self._chain = _Chain(chain)
            self.chains += 1
            if kept and archived:
                self._compare_archived(kept[0], sealed, archived[0])
                continue
            kind = MisfitKind.HISTORY_REMOVED if kept else MisfitKind.INSTANCE_REMOVED
            self._tell(kind, 1, sealed[0].seal if sealed else 0)

    def _compare_archived(self, kept: Kept, sealed: list[Sealed], archived: Archived) -> None:
        """Compare a chain whose events are all in a file with what is kept beside it, and with its seals."""
        self.archived += 1
        fits = (kept.count, kept.head) == (archived.count, archived.head)
        last = max(sealed, key=lambda each: each.count, default=None)
        fits = fits and self._is_bound(kept)
        if not fits or last is None or (last.count, last.mac) != (archived.count, archived.head):
            self._tell(MisfitKind.ARCHIVE_ALTERED, archived.count, last.seal if last else 0)

    def _misfit(self, sequence: object) -> None:
        """Tell what is wrong with an event; `sequence` is the number it has."""
        chain = self._chain
        expected = chain.sequence + 1
        if not isinstance(sequence, int) or sequence < expected:
            # Perhaps a true event with a lower number: where it is missed is told before this one.
            chain.inserted = sequence if isinstance(sequence, int) else 0
            return
        kind = MisfitKind.ALTERED
        if chain.kept is None and chain.sequence == 0:
            kind, expected = MisfitKind.INSERTED, sequence
        elif self.misfit_count < MOST_DIAGNOSED:
            rest = audit.events_from(self._connection, UUID(chain.id), expected, WINDOW)
            kind = diagnose(self._authenticate, chain.head, expected, rest, chain.kept.count if chain.kept else None)
        self._tell(kind, expected)

    def _tell(self, kind: MisfitKind, sequence: int, seal: int = 0) -> None:
        self._chain.broken = True
        self.misfit_count += 1
        if len(self.misfits) < MOST_MISFITS:
            self.misfits.append(Misfit(kind, self._chain.id, sequence, seal))
