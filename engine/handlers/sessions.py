"""Signing in and out. Wrong passwords are counted, and too many lock the account for a while."""

import hashlib
import math
import secrets
from dataclasses import dataclass
from datetime import timedelta

from engine.commands import CheckCredentials, ExtendSession, SignIn, SignOut
from engine.domain import Actor, HistoryEventType
from engine.errors import EngineError, NotAllowedError
from engine.handlers import passwords
from engine.handlers.context import HandlerContext
from engine.handlers.recording import record_in_system
from engine.history.chain import Event
from engine.store.repositories.identity import UserRecord
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refusal that is itself worth storing: what the handler did is committed, then the error is raised."""

    error: EngineError


def token_hash(token: str) -> str:
    """Return what is kept of a session's secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def sign_in(command: SignIn, uow: UnitOfWork, context: HandlerContext) -> str | Refusal:
    """Check a password and open a session. Returns the session's secret token.

    An account is locked after too many wrong passwords in a row; while it is, the right one is refused too.
    """
    user = checked(command.user_id, command.password, uow, context)
    if isinstance(user, Refusal):
        return user
    token = secrets.token_urlsafe(32)
    uow.identity.add_session(token_hash(token), user.id, uow.now)
    uow.identity.change_user(user.id, failed_tries=0, locked_until=None, last_signed_in_at=uow.now)
    record_in_system(uow, _as(user.id, context), Event(HistoryEventType.USER_SIGNED_IN))
    return token


def check_credentials(command: CheckCredentials, uow: UnitOfWork, context: HandlerContext) -> Refusal | None:
    """Check a password without opening a session; wrong ones count as for `sign_in`, right ones end the count."""
    user = checked(command.user_id, command.password, uow, context)
    if isinstance(user, Refusal):
        return user
    if user.failed_tries:
        uow.identity.change_user(user.id, failed_tries=0, locked_until=None)
    return None


def checked(user_id: str, password: str, uow: UnitOfWork, context: HandlerContext) -> UserRecord | Refusal:
    """Return the account that a password opens, or the refusal; too many wrong ones in a row lock it."""
    # Checked before the transaction begins: Argon2 takes its time, and nobody else should wait for it.
    fits = passwords.fits(uow.peek_password_hash(user_id), password)
    user = uow.identity.user(user_id)
    if user is None:
        return _refused(user_id, "credentials.wrong", uow, context)
    if user.locked_until is not None and user.locked_until > uow.now:
        minutes = math.ceil((user.locked_until - uow.now) / timedelta(minutes=1))
        return _refused(user.id, "account.locked", uow, context, minutes=minutes)
    if not fits:
        return _count_wrong_try(user, uow, context)
    if not user.active:
        return _refused(user.id, "account.inactive", uow, context)
    return user


def sign_out(command: SignOut, uow: UnitOfWork, context: HandlerContext) -> None:
    """End a session. One that is not open is left alone."""
    user_id = uow.identity.end_session(token_hash(command.session_token), uow.now)
    if user_id is not None:
        record_in_system(uow, _as(user_id, context), Event(HistoryEventType.USER_SIGNED_OUT))


def extend(command: ExtendSession, uow: UnitOfWork, context: HandlerContext) -> None:
    """Note that a session is in use. One that has ended or expired by idleness stays so."""
    idle = timedelta(minutes=context.services.settings.idle_minutes)
    uow.identity.use_session(token_hash(command.session_token), uow.now, idle_since=uow.now - idle)


def _count_wrong_try(user: UserRecord, uow: UnitOfWork, context: HandlerContext) -> Refusal:
    settings = context.services.settings
    tries = user.failed_tries + 1
    if tries < settings.lockout_tries:
        uow.identity.change_user(user.id, failed_tries=tries)
        return _refused(user.id, "credentials.wrong", uow, context)
    until = uow.now + timedelta(minutes=settings.lockout_minutes)
    uow.identity.change_user(user.id, failed_tries=0, locked_until=until)
    record_in_system(uow, context, Event(HistoryEventType.USER_LOCKED, data={"user": user.id, "tries": tries}))
    return _refused(user.id, "account.locked", uow, context, minutes=settings.lockout_minutes)


def _refused(user_id: str, reason: str, uow: UnitOfWork, context: HandlerContext, **facts: object) -> Refusal:
    data: dict[str, object] = {"user": user_id[:255], "reason": reason}
    record_in_system(uow, context, Event(HistoryEventType.USER_REFUSED, data=data))
    return Refusal(NotAllowedError(reason, f"Cannot sign in {user_id[:255]!r}: {reason}.", **facts))


def _as(user_id: str, context: HandlerContext) -> HandlerContext:
    return HandlerContext(Actor(user_id, source=context.actor.source), context.services)
