"""Archive what ended long ago: the bundle of each instance into a folder, its events out of the database.

In this order, so that a crash at any moment loses nothing: the file is written, flushed to the disk and given its name;
then one command tells history of it and takes the rows away. What a crash left half done is done again.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from engine.commands import ArchiveInstance
from engine.domain import Actor
from engine.errors import ConflictError
from engine.history.archived import digest_of
from engine.process_engine import ProcessEngine

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Archiving:
    """What was archived, and what could not be yet, by the reason's id."""

    archived: int
    left: dict[str, int]


def before(now: datetime, years: int) -> datetime:
    """Return the instant so many years ago; for the 29th of February, the day after."""
    try:
        return now.replace(year=now.year - years)
    except ValueError:
        return now.replace(year=now.year - years, month=3, day=1)


def archive_all(
    engine: ProcessEngine, actor: Actor, folder: Path, ended_before: datetime, progress: Progress
) -> Archiving:
    """Archive what ended before an instant, one after the other; what cannot be archived yet is left as it is.

    Raises:
        NotAllowedError: The actor is neither auditor nor administrator.
        ConflictError: Another one is at it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    archived, left = 0, dict[str, int]()
    with _alone_in(folder):
        due = engine.queries.to_archive(actor, ended_before)
        for done, instance_id in enumerate(due, 1):
            try:
                archive(engine, actor, folder, instance_id)
                archived += 1
            except ConflictError as error:
                left[error.id] = left.get(error.id, 0) + 1
            progress(done, len(due))
    return Archiving(archived, left)


def archive(engine: ProcessEngine, actor: Actor, folder: Path, instance_id: UUID) -> None:
    """Archive one instance.

    Raises:
        NotAllowedError: The actor is neither auditor nor administrator.
        NotFoundError: There is no such instance.
        ConflictError: It cannot be archived yet.
    """
    where = engine.queries.chain_of(actor, instance_id)
    name = f"{where.ended_at:%Y}/{instance_id}.zip" if where.ended_at else f"{instance_id}.zip"
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    _write(engine, actor, instance_id, file)
    engine.execute(ArchiveInstance(instance_id, where.events, where.head, name, digest_of(file)), actor)


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Hold a folder for oneself: two at once would write over each other's files."""
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ConflictError("archive.busy", f"Cannot archive into {folder}: another one is at it.") from error
        yield


def _write(engine: ProcessEngine, actor: Actor, instance_id: UUID, file: Path) -> None:
    part = file.with_name(f"{file.name}.part")
    with part.open("wb") as opened:
        engine.queries.bundle(actor, instance_id, opened)
        opened.flush()
        os.fsync(opened.fileno())
    part.replace(file)
    # The name, too, and the folder's own, are on the disk before the rows go.
    for folder in (file.parent, file.parent.parent):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
