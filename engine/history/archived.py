"""Check what is archived: that history tells of it in the same words, and where wished, that the files are there."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import orjson

from engine.history.chain import SYSTEM_CHAIN
from engine.read_models.audit import Misfit, MisfitKind
from engine.store.database import Connection
from engine.store.queries import archives
from engine.store.queries.archives import Archived

_PIECE = 1_048_576


def check_archives(connection: Connection, folder: Path | None) -> Iterator[Misfit]:
    """Give what does not fit: a row that no event tells of, an event without its row, a file gone or another.

    Args:
        connection: Where. The system's chain has been verified by then.
        folder: The archive's; None: files are not looked at.
    """
    told = archives.tellings(connection, SYSTEM_CHAIN)
    telling = next(told, None)
    for row in archives.by_sequence(connection):
        while telling is not None and telling[0] < row.sequence:
            yield _missing(telling[0], telling[2])
            telling = next(told, None)
        if telling is None or telling[0] != row.sequence or not _is_told(row, telling[1], telling[2]):
            yield Misfit(MisfitKind.ARCHIVE_ALTERED, row.chain, row.count)
        elif folder is not None and not _is_there(row, folder):
            yield Misfit(MisfitKind.ARCHIVE_LOST, row.chain, row.count)
        if telling is not None and telling[0] == row.sequence:
            telling = next(told, None)
    while telling is not None:
        yield _missing(telling[0], telling[2])
        telling = next(told, None)


def digest_of(file: Path) -> str:
    """Return a file's SHA-256, in hexadecimal."""
    hashed = hashlib.sha256()
    with file.open("rb") as opened:
        while piece := opened.read(_PIECE):
            hashed.update(piece)
    return hashed.hexdigest()


def _missing(sequence: int, data: str) -> Misfit:
    said = _said(data)
    return Misfit(MisfitKind.ARCHIVE_ALTERED, str(said.get("instance", SYSTEM_CHAIN)), sequence)


def _is_told(row: Archived, at: str, data: str) -> bool:
    said = _said(data)
    told = tuple(said.get(name) for name in ("instance", "events", "head", "file", "sha256"))
    return at == row.at and told == (row.chain, row.count, row.head, row.file, row.sha256)


def _said(data: str) -> dict[str, object]:
    try:
        said = orjson.loads(data)
    except ValueError:
        return {}  # Damaged text: its chain has been told of already.
    return said if isinstance(said, dict) else {}


def _is_there(row: Archived, folder: Path) -> bool:
    file = folder / row.file
    return file.is_file() and digest_of(file) == row.sha256
