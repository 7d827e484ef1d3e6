"""The front door: one table from command to handler, and `execute`, which makes one command one transaction."""

import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import is_dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from engine import commands
from engine.clock import Clock
from engine.domain import Actor
from engine.errors import ConflictError, NotAllowedError
from engine.handlers import (
    calendars,
    conditional_starts,
    definitions,
    documents,
    examinations,
    external_tasks,
    feeds,
    files,
    form_sheets,
    gathering,
    identity,
    incidents,
    indicators,
    instances,
    jobs,
    limits,
    local_variables,
    messages,
    migration,
    modification,
    notes,
    notices,
    raising,
    readings,
    refusals,
    registers,
    retention,
    seals,
    sessions,
    signals,
    start_drafts,
    superiors,
    task_edits,
    tasks,
    tokens,
    unit_parts,
    work,
)
from engine.handlers.context import HandlerContext, Services
from engine.handlers.sessions import Refusal
from engine.notices.post import Post
from engine.queries import Queries
from engine.store.database import Database
from engine.store.repositories.instances import CollisionError
from engine.store.unit_of_work import UnitOfWork

Handler = Callable[[Any, UnitOfWork, HandlerContext], object]

HANDLERS: dict[type[commands.Command], Handler] = {
    commands.DeployDefinition: definitions.deploy,
    commands.WithdrawDeployment: definitions.withdraw,
    commands.SuspendDefinition: definitions.suspend,
    commands.ActivateDefinition: definitions.activate,
    commands.StartInstance: instances.start,
    commands.SaveStartDraft: start_drafts.save,
    commands.CancelInstance: instances.cancel,
    commands.SuspendInstance: instances.suspend,
    commands.ActivateInstance: instances.activate,
    commands.ModifyInstance: modification.modify,
    commands.MigrateInstances: migration.migrate,
    commands.ClaimTask: tasks.claim,
    commands.UnclaimTask: tasks.unclaim,
    commands.ReassignTask: tasks.reassign,
    commands.CompleteTask: tasks.complete,
    commands.SaveDraft: tasks.save_draft,
    commands.FillDraft: form_sheets.fill,
    commands.EnterPart: unit_parts.enter,
    commands.SavePartDraft: unit_parts.save_draft,
    commands.GatherParts: gathering.gather,
    commands.SetTaskLimit: limits.set_limit,
    commands.ChangeTask: task_edits.change,
    commands.OfferTask: task_edits.offer,
    commands.AddComment: notes.add_comment,
    commands.ChangeComment: notes.change_comment,
    commands.RemoveComment: notes.remove_comment,
    commands.AddAttachment: notes.add_attachment,
    commands.RemoveAttachment: notes.remove_attachment,
    commands.StoreFile: files.store,
    commands.UploadFile: files.upload,
    commands.BeginDocument: documents.begin,
    commands.KeepDocument: documents.keep,
    commands.SignDocument: documents.sign,
    commands.RaiseTaskError: raising.raise_error,
    commands.RaiseTaskEscalation: raising.escalate,
    commands.SetVariables: raising.set_variables,
    commands.SetLocalVariables: local_variables.set_local,
    commands.EvaluateConditions: conditional_starts.evaluate,
    commands.CorrelateMessage: messages.correlate,
    commands.SignalToken: messages.signal_token,
    commands.BroadcastSignal: signals.broadcast,
    commands.FetchExternalTasks: external_tasks.fetch,
    commands.LockExternalTask: external_tasks.lock,
    commands.ExtendLock: external_tasks.extend,
    commands.UnlockExternalTask: external_tasks.unlock,
    commands.CompleteExternalTask: external_tasks.complete,
    commands.FailExternalTask: external_tasks.fail,
    commands.RaiseExternalError: external_tasks.raise_error,
    commands.SetExternalRetries: external_tasks.set_retries,
    commands.ExecuteJob: jobs.execute,
    commands.FailJob: jobs.fail,
    commands.RetryJob: jobs.retry,
    commands.AnnotateIncident: incidents.annotate,
    commands.QueueDueJobs: jobs.queue_due,
    commands.RecordHeartbeat: jobs.record_heartbeat,
    commands.SignIn: sessions.sign_in,
    commands.CheckCredentials: sessions.check_credentials,
    commands.SignOut: sessions.sign_out,
    commands.ExtendSession: sessions.extend,
    commands.CreateUser: identity.create_user,
    commands.ChangeUser: identity.change_user,
    commands.SetPassword: identity.set_password,
    commands.UnlockUser: identity.unlock,
    commands.CreateCalendar: calendars.create,
    commands.ChangeCalendar: calendars.change,
    commands.CreateGroup: identity.create_group,
    commands.CreateUnit: identity.create_unit,
    commands.AddIndicator: indicators.add,
    commands.ChangeIndicator: indicators.change,
    commands.RetireIndicator: indicators.retire,
    commands.ImportIndicators: indicators.import_all,
    commands.CopyIndicators: indicators.copy,
    commands.CreateToken: tokens.create,
    commands.RevokeToken: tokens.revoke,
    commands.NoteTokenUse: tokens.note_use,
    commands.ReadNotice: notices.read,
    commands.RemindDoers: notices.remind,
    commands.ChooseMail: notices.choose_mail,
    commands.BeginMail: notices.begin_mail,
    commands.SettleMail: notices.settle_mail,
    commands.SetSuperior: superiors.set_superior,
    commands.BeginRegister: registers.begin,
    commands.OpenCalendarFeed: feeds.open_feed,
    commands.CloseCalendarFeed: feeds.close_feed,
    commands.SealHistory: seals.seal,
    commands.ArchiveInstance: retention.archive,
    commands.RequestExamination: examinations.request,
    commands.BeginExamination: examinations.begin,
    commands.NoteProgress: examinations.note_progress,
    commands.FinishExamination: examinations.finish,
    commands.NoteReading: readings.note,
    commands.NoteClockJump: readings.note_clock_jump,
    commands.SummariseWork: work.summarise,
}

TRIES = 4
"""A command that meets another on the same instance is run again on fresh state, up to three times."""

_log = logging.getLogger(__name__)


class ProcessEngine:
    """Carries out commands and answers queries. Safe to share between threads.

    Attributes:
        queries: What can be asked; nothing in it changes anything.
        post: Sends mail, outside of commands.
    """

    queries: Queries

    def __init__(self, database: Database, clock: Clock, services: Services) -> None:
        self._database = database
        self._clock = clock
        self._services = services
        self._refusals = refusals.RefusalCounter()
        self.queries = Queries(database, clock, services)
        self.post = Post(services.settings)

    def now(self) -> datetime:
        """Return the present instant, UTC."""
        return self._clock()

    def close(self) -> None:
        """Close the database and the sandbox; the engine is not used afterwards."""
        self._services.scripts.close()
        self._database.dispose()

    def execute(
        self, command: commands.Command, actor: Actor, *, token: str = "", files: Sequence[commands.StoreFile] = ()
    ) -> Any:
        """Carry out a command in one transaction: all of it is stored, or nothing.

        Args:
            command: What to do.
            actor: Who gives the command.
            token: Of the form it came with: the same command with it again returns the first result, and that is all.
            files: That its values name: they are kept with it, or not at all.

        Returns:
            What the command's docstring says.

        Raises:
            EngineError: As the command's handler says; `command.collided` where others were faster every time.
        """
        for attempt in range(TRIES):
            try:
                result = self._attempt(command, actor, token, files, again=attempt > 0)
            except CollisionError as collision:
                _log.info("%s met another command and is run again%s.", type(command).__name__, _met(collision))
                continue
            except NotAllowedError as error:
                self._tell_refusal(command, actor, error)
                raise
            if isinstance(result, Refusal):
                raise result.error
            return result
        raise ConflictError("command.collided", f"Cannot carry out {type(command).__name__}: others were faster.")

    def _tell_refusal(self, command: commands.Command, actor: Actor, error: NotAllowedError) -> None:
        """Tell in history what the actor may not do. The refusal stands, whether or not it can be told."""
        if not refusals.is_told(actor, self._refusals, self._clock()):
            return
        for attempt in range(TRIES):
            try:
                with UnitOfWork(self._database, self._clock(), again=attempt > 0) as uow:
                    refusals.record(command, error, uow, HandlerContext(actor, self._services))
                    uow.commit()
                return
            except CollisionError:
                continue
        _log.warning("Could not tell that %s was refused to %s.", type(command).__name__, actor.user_id)

    def _attempt(
        self, command: commands.Command, actor: Actor, token: str, sent: Sequence[commands.StoreFile], *, again: bool
    ) -> object:
        with UnitOfWork(self._database, self._clock(), again=again) as uow:
            form = _form_of(command, token)
            if form and (receipt := uow.receipts.get(form, actor.user_id)) is not None:
                return _from_receipt(receipt)
            context = HandlerContext(actor, self._services)
            for file in sent:
                files.store(file, uow, context)
            result = HANDLERS[type(command)](command, uow, context)
            signals.send_thrown(uow, context)
            if form and not isinstance(result, Refusal):
                uow.receipts.add(form, actor.user_id, _to_receipt(result), uow.now)
            uow.commit()
            return result


def _met(collision: CollisionError) -> str:
    """Return at what a command met another, in one line: it happens every day, and nothing is wrong."""
    lines = str(getattr(collision.__cause__, "orig", "")).splitlines()
    return f" ({lines[0]})" if lines else ""


def _form_of(command: commands.Command, token: str) -> str:
    """Return under what the result of a form is kept; empty without a token.

    A page's buttons share its token: giving a task back and completing it afterwards are two things.
    """
    return hashlib.sha256(f"{type(command).__name__}:{token}".encode("utf-8", "replace")).hexdigest() if token else ""


def _to_receipt(result: object) -> str:
    kind = "uuid" if isinstance(result, UUID) else type(result).__name__ if is_dataclass(result) else "plain"
    return orjson.dumps([kind, result]).decode()


def _from_receipt(receipt: str) -> object:
    kind, result = orjson.loads(receipt)
    if kind == "uuid":
        return UUID(result)
    made = getattr(commands, kind, None)  # A result of its own, such as `ImportedIndicators`.
    return made(**result) if made and isinstance(result, dict) else result
