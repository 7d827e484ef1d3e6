"""Private calendar addresses: made and closed by whose they are."""

from engine.commands import CloseCalendarFeed, OpenCalendarFeed
from engine.domain import FEED_SECRET, HistoryEventType
from engine.errors import FieldProblem, InvalidVariablesError, NotFoundError
from engine.handlers.context import HandlerContext
from engine.handlers.recording import record_in_system
from engine.handlers.sessions import token_hash
from engine.history.chain import Event
from engine.store.unit_of_work import UnitOfWork


def open_feed(command: OpenCalendarFeed, uow: UnitOfWork, context: HandlerContext) -> None:
    """Let a secret open one's due times as a calendar, instead of the secret before.

    Raises:
        NotFoundError: The actor has no account.
        InvalidVariablesError: The secret does not fit.
    """
    user_id = context.actor.user_id
    if uow.identity.user(user_id) is None:
        raise NotFoundError("user.unknown", f"Cannot find account {user_id}: there is none.")
    if not FEED_SECRET.fullmatch(command.secret):
        raise InvalidVariablesError([FieldProblem("secret", "pattern", FEED_SECRET.pattern)])
    uow.feeds.put(user_id, token_hash(command.secret), uow.now)
    record_in_system(uow, context, Event(HistoryEventType.CALENDAR_FEED_OPENED, data={"user": user_id}))


def close_feed(command: CloseCalendarFeed, uow: UnitOfWork, context: HandlerContext) -> None:
    """Let no secret open one's due times any more. None open is none to close."""
    user_id = context.actor.user_id
    if uow.feeds.remove(user_id):
        record_in_system(uow, context, Event(HistoryEventType.CALENDAR_FEED_CLOSED, data={"user": user_id}))
