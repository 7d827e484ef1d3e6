"""Verifications that people ask for: a thread of its own in each worker, so that a long one holds up no deadline."""

import logging
import time
from uuid import UUID

from engine.commands import BeginExamination, FinishExamination, NoteProgress
from engine.process_engine import ProcessEngine
from engine.worker.aside import Aside
from engine.worker.execution import ACTOR, process_name, words_of

PROGRESS_SECONDS = 1.0
"""How often it tells how far it is."""

_log = logging.getLogger(__name__)


class _Abandoned(Exception):
    """The verification is no longer ours, or the worker stops."""


class Examiner(Aside):
    """Verifies the whole history where somebody has asked. Several may work on one database: each does another."""

    thread_name = "alur-examiner"
    waits = "Verifications have to wait"

    def __init__(self, engine: ProcessEngine) -> None:
        super().__init__()
        self._engine = engine
        self._name = process_name()
        self._told_at = 0.0

    def work(self) -> bool:
        """Do one verification that is asked for; return whether there was one."""
        examination_id = self._engine.queries.next_examination()
        if examination_id is None or not self._engine.execute(BeginExamination(examination_id, self._name), ACTOR):
            return False
        try:
            command = self._examined(examination_id)
        except _Abandoned:
            return False
        except Exception as error:
            _log.exception("The verification %s failed.", examination_id)
            command = FinishExamination(examination_id, self._name, failure=words_of(error))
        self._engine.execute(command, ACTOR)
        return True

    def _examined(self, examination_id: UUID) -> FinishExamination:
        queries = self._engine.queries
        replays, against = queries.examination_order(examination_id)

        def tell(phase: str, done: int, total: int) -> None:
            self._tell(examination_id, phase, done, total)

        found = queries.verify(ACTOR, progress=lambda done, of: tell("events", done, of), seal=against)
        replayed = None
        if replays and found.whole:
            self._told_at = 0.0
            replayed = queries.replay_instances(ACTOR, progress=lambda done, of: tell("instances", done, of))
        return FinishExamination(examination_id, self._name, found, replayed)

    def _tell(self, examination_id: UUID, phase: str, done: int, total: int) -> None:
        if self._stopping.is_set():
            raise _Abandoned
        if time.monotonic() - self._told_at < PROGRESS_SECONDS:
            return
        self._told_at = time.monotonic()
        if not self._engine.execute(NoteProgress(examination_id, self._name, phase, done, total), ACTOR):
            raise _Abandoned
