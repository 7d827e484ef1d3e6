"""Reminders and mail: a thread of its own in each worker, so that a slow mail server holds up no deadline."""

import logging
from uuid import UUID

from engine.commands import BeginMail, FailJob, RemindDoers, SettleMail
from engine.errors import MailRefusedError
from engine.process_engine import ProcessEngine
from engine.worker.aside import Aside
from engine.worker.execution import ACTOR, words_of

MAILS = 20
"""Mails sent before reminders are looked for again."""

_log = logging.getLogger(__name__)


class Messenger(Aside):
    """Reminds people of their tasks and sends mail. Several may work on one database: each thing is done once."""

    thread_name = "alur-messenger"
    waits = "Reminders and mail have to wait"

    def __init__(self, engine: ProcessEngine) -> None:
        super().__init__()
        self._engine = engine

    def work(self) -> int:
        """Remind and send what is due now; return how many reminders and mails it were."""
        reminded = self._engine.execute(RemindDoers(), ACTOR) if self._engine.queries.has_reminders() else 0
        return int(reminded) + self._send()

    def _send(self) -> int:
        # Without a mail server what is still to be sent waits until there is one again.
        mails = self._engine.queries.due_mails(MAILS) if self._engine.post.is_on else ()
        for job in mails:
            if self._stopping.is_set():
                break
            self._deliver(job.id)
        return len(mails)

    def _deliver(self, job_id: UUID) -> None:
        try:
            letter = self._engine.execute(BeginMail(job_id), ACTOR)
            if letter is None:
                return
            self._engine.post.send(letter)
        except Exception as error:
            _log.warning("Mail job %s failed: %s", job_id, error)
            refused = isinstance(error, MailRefusedError)
            self._engine.execute(FailJob(job_id, words_of(error), final=refused), ACTOR)
            return
        # From here on the mail is with the server. Should this fail, it is tried again when the lease is over, and then
        # the post knows that the letter was taken; only a process that dies here makes a second copy.
        self._engine.execute(SettleMail(job_id), ACTOR)
        self._engine.post.forget(letter.id)
