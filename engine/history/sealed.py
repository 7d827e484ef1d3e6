"""Check the seals themselves: their chain, what they cover, and the one an auditor kept."""

from collections.abc import Iterator, Sequence
from itertools import count, groupby

import orjson

from engine.history import merkle
from engine.history.chain import SYSTEM_CHAIN, authenticator
from engine.history.seals import entry_text, facts_of, hash_of
from engine.read_models.audit import Misfit, MisfitKind, SealRow
from engine.store.database import Connection
from engine.store.queries import audit


def check_seals(connection: Connection, key: bytes, seals: Sequence[SealRow], exported: SealRow | None) -> list[Misfit]:
    """Return the first seal that does not fit, if any, and whether the exported one is another."""
    misfits = [next(iter(_misfits(connection, key, seals)), None)]
    by_number = {seal.number: seal for seal in seals}
    if exported is not None:
        kept = by_number.get(exported.number)
        if kept is None:
            misfits.append(Misfit(MisfitKind.SEAL_MISSING, seal=exported.number))
        elif kept.hash != exported.hash:
            misfits.append(Misfit(MisfitKind.SEAL_DIFFERS, seal=exported.number))
    return [misfit for misfit in misfits if misfit is not None]


def is_binding(data: str) -> bool:
    """Whether a seal's event says that from then on every head has a MAC beside it."""
    try:
        said = orjson.loads(data)
    except ValueError:
        return False  # Damaged text: its chain is told of.
    return isinstance(said, dict) and said.get("heads") == "bound"


def _misfits(connection: Connection, key: bytes, seals: Sequence[SealRow]) -> Iterator[Misfit]:
    authenticate, covered, previous = authenticator(key), _covered(connection), ""
    entries = next(covered, None)
    for number, seal in enumerate(seals, 1):
        if seal.number != number:
            yield Misfit(MisfitKind.SEAL_MISSING, seal=number)
            return
        length, root = 0, merkle.EMPTY
        if entries is not None and entries[0] == number:
            _, length, root = entries
            entries = next(covered, None)
        whole = (
            (seal.previous, seal.entries, seal.root) == (previous, length, root)
            and hash_of(facts_of(seal)) == seal.hash
            and authenticate(seal.hash.encode()) == seal.mac
        )
        if not whole:
            yield Misfit(MisfitKind.SEAL_ALTERED, seal=number)
            return
        previous = seal.hash
    if entries is not None:
        yield Misfit(MisfitKind.SEAL_MISSING, seal=entries[0])
    yield from _told(connection, {seal.number: seal.hash for seal in seals})


def _covered(connection: Connection) -> Iterator[tuple[int, int, str]]:
    """Give number, count of entries and their Merkle root, of each seal that has any."""
    for number, entries in groupby(audit.entries(connection), lambda entry: entry.seal):
        # Counted in passing: the first seal of a large office has an entry for each instance.
        counter = count()
        root = merkle.root(
            entry_text(entry.chain, entry.count, entry.mac) for entry, _ in zip(entries, counter, strict=False)
        )
        yield number, next(counter), root


def _told(connection: Connection, hashes: dict[int, str]) -> Iterator[Misfit]:
    """Compare with what the system's history tells of seals that were made."""
    for data in audit.sealings(connection, SYSTEM_CHAIN):
        try:
            said = orjson.loads(data)
            number, fingerprint = said["seal"], said["hash"]
        except (ValueError, KeyError, TypeError):
            # Damaged text: its chain has been told of already.
            continue
        if number not in hashes:
            yield Misfit(MisfitKind.SEAL_MISSING, seal=number)
        elif hashes[number] != fingerprint:
            yield Misfit(MisfitKind.SEAL_ALTERED, seal=number)
