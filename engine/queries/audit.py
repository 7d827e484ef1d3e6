"""What auditors ask: is the history whole, which seals are there, and the history itself to take along."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from engine.domain import Actor
from engine.errors import ConflictError, NotAllowedError, NotFoundError
from engine.history import exports, seals
from engine.history.verification import Progress, verify
from engine.queries.reading import Reading
from engine.read_models.audit import ChainEnd, Replayed, SealRow, Verification
from engine.replay import replay_instances
from engine.store.database import Connection
from engine.store.queries import archives, audit
from engine.store.repositories.archives import Archives
from engine.store.repositories.instances import Instances


class AuditQueries(Reading):
    """Proof. For auditors and administrators."""

    def verify(
        self, actor: Actor, *, progress: Progress | None = None, seal: bytes = b"", archive: Path | None = None
    ) -> Verification:
        """Check every event, head, instance and seal.

        Args:
            actor: Who asks.
            progress: Is told how many events have been checked, and how many there are.
            seal: An exported seal to compare with; empty for none.
            archive: Folder of the archived instances' files, to look at them, too.

        Raises:
            NotAllowedError: The actor is neither auditor nor administrator.
            RequestError: The exported seal is none, or damaged.
        """
        with self._audited(actor) as connection:
            exported = seals.imported(seal) if seal else None
            key, now = self._services.history_key, self._now()
            return verify(connection, key, now, progress=progress, seal=exported, archive=archive)

    def to_archive(self, actor: Actor, ended_before: datetime) -> list[UUID]:
        """Return the instances that ended before an instant and whose history is still here, the oldest first.

        Raises:
            NotAllowedError: The actor is neither auditor nor administrator.
        """
        with self._audited(actor) as connection:
            return archives.due(connection, ended_before)

    def chain_of(self, actor: Actor, instance_id: UUID) -> ChainEnd:
        """Return where an instance's chain ends.

        Raises:
            NotAllowedError: The actor is neither auditor nor administrator.
            NotFoundError: There is no such instance.
            ConflictError: Its history has been archived.
        """
        with self._audited(actor) as connection:
            if Archives(connection).of(instance_id) is not None:
                raise ConflictError("instance.archived", f"Cannot archive instance {instance_id}: it is archived.")
            instance = Instances(connection).get(instance_id)
            if instance is None:
                raise NotFoundError("instance.unknown", f"Cannot find instance {instance_id}: there is none.")
            return ChainEnd(instance.history_count, instance.history_head, instance.ended_at)

    def replay_instances(
        self, actor: Actor, *, instance_id: UUID | None = None, key: str = "", progress: Progress | None = None
    ) -> Replayed:
        """Run instances again from their history alone, and say where one of them does something else.

        Args:
            actor: Who asks.
            instance_id: One instance only.
            key: Instances of one process only.
            progress: Is told how many have been replayed, and how many there are.

        Raises:
            NotAllowedError: The actor is neither auditor nor administrator.
            NotFoundError: There is no such instance.
        """
        with self._audited(actor) as connection:
            return replay_instances(connection, self._services, instance_id=instance_id, key=key, progress=progress)

    def seals(self, actor: Actor) -> tuple[SealRow, ...]:
        """Return all seals, the newest first.

        Raises:
            NotAllowedError: The actor is neither auditor nor administrator.
        """
        with self._audited(actor) as connection:
            return tuple(reversed(audit.seals(connection)))

    def exported_seal(self, actor: Actor, number: int = 0) -> bytes:
        """Return a seal as the file an auditor keeps; 0 for the newest.

        Raises:
            NotAllowedError: The actor is neither auditor nor administrator.
            NotFoundError: There is no such seal.
        """
        found = [seal for seal in self.seals(actor) if number in (0, seal.number)]
        if not found:
            raise NotFoundError("seal.unknown", f"Cannot find seal {number or 'any'}: there is none.")
        return seals.exported(found[0])

    def export_history(
        self,
        actor: Actor,
        format: str,
        out: BinaryIO,
        *,
        key: str = "",
        first: date | None = None,
        last: date | None = None,
    ) -> int:
        """Write the history of instances to a file, and return how many events that were.

        Args:
            actor: Who asks.
            format: One of `exports.FORMATS`.
            out: Where to.
            key: Process key; empty for all processes.
            first: Day, in Jakarta, from which on the instances started; None: from the beginning.
            last: The last such day; None: until now.

        Raises:
            NotAllowedError: The actor is neither auditor nor administrator.
            RequestError: There is no such format.
        """
        with self._audited(actor) as connection:
            log = exports.Log(
                connection,
                exports.Wanted(key, first, last),
                lambda definition: self._load(connection, definition).model,
            )
            return exports.write(format, log, out)

    def bundle(self, actor: Actor, instance_id: UUID, out: BinaryIO) -> None:
        """Write everything that proves one instance as a ZIP file, with a verifier that needs no Alur.

        Raises:
            NotAllowedError: The actor is neither auditor nor administrator.
            NotFoundError: There is no such instance.
        """
        with self._audited(actor) as connection:
            exports.write_bundle(connection, instance_id, self._now(), out)

    @contextmanager
    def _audited(self, actor: Actor) -> Iterator[Connection]:
        if not (actor.is_auditor or actor.is_administrator):
            raise NotAllowedError(
                "action.not_allowed", f"Cannot let {actor.user_id} do this: only auditors and administrators may."
            )
        with self._connect() as connection:
            yield connection
