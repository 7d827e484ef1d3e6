"""Personal tokens: made and revoked by whose they are, or by administrators."""

from uuid import UUID, uuid4

from engine.commands import CreateToken, NoteTokenUse, RevokeToken
from engine.domain import TOKEN_SECRET, Actor, HistoryEventType
from engine.errors import ConflictError, FieldProblem, InvalidVariablesError, NotFoundError
from engine.handlers import rights
from engine.handlers.context import HandlerContext
from engine.handlers.recording import record_in_system
from engine.handlers.sessions import token_hash
from engine.history.chain import Event
from engine.store.repositories.tokens import TokenRecord
from engine.store.unit_of_work import UnitOfWork

LONGEST_NAME = 100
MOST_TOKENS = 50
"""Of one account, not counting revoked ones."""


def create(command: CreateToken, uow: UnitOfWork, context: HandlerContext) -> UUID:
    """Let a secret stand for an account. Returns the token's id.

    Raises:
        NotAllowedError: It is somebody else's account, and the actor is no administrator.
        NotFoundError: There is no such account.
        InvalidVariablesError: The name or the secret does not fit.
        ConflictError: The account has too many tokens.
    """
    _require_own(command.user_id, context.actor)
    name = command.name.strip()
    _require_values(name, command.secret)
    if uow.identity.user(command.user_id) is None:
        raise NotFoundError("user.unknown", f"Cannot find account {command.user_id}: there is none.")
    if uow.tokens.count_of(command.user_id) >= MOST_TOKENS:
        raise ConflictError("tokens.too_many", f"Cannot create a token: {command.user_id} has {MOST_TOKENS} already.")
    record = TokenRecord(
        id=uuid4(),
        user_id=command.user_id,
        name=name,
        token_hash=token_hash(command.secret),
        created_at=uow.now,
        used_at=None,
        revoked_at=None,
    )
    uow.tokens.add(record)
    _tell(HistoryEventType.TOKEN_CREATED, record, uow, context)
    return record.id


def revoke(command: RevokeToken, uow: UnitOfWork, context: HandlerContext) -> None:
    """Let a token open nothing any more.

    Raises:
        NotAllowedError: It is somebody else's, and the actor is no administrator.
        NotFoundError: There is no such token.
    """
    record = uow.tokens.one(command.token_id)
    if record is None:
        raise NotFoundError("token.unknown", f"Cannot find token {command.token_id}: there is none.")
    _require_own(record.user_id, context.actor)
    if record.revoked_at is None:
        uow.tokens.revoke(record.id, uow.now)
        _tell(HistoryEventType.TOKEN_REVOKED, record, uow, context)


def note_use(command: NoteTokenUse, uow: UnitOfWork, context: HandlerContext) -> None:
    """Note that a token was used just now; not told in history, like the use of a session."""
    uow.tokens.note_use(command.token_id, uow.now)


def _require_own(user_id: str, actor: Actor) -> None:
    if user_id != actor.user_id:
        rights.require_administrator(actor)


def _require_values(name: str, secret: str) -> None:
    problems = []
    if not name:
        problems.append(FieldProblem("name", "required"))
    elif len(name) > LONGEST_NAME:
        problems.append(FieldProblem("name", "maxlength", str(LONGEST_NAME)))
    elif not name.isprintable():
        problems.append(FieldProblem("name", "pattern", "one line of text"))
    if not TOKEN_SECRET.fullmatch(secret):
        problems.append(FieldProblem("secret", "pattern", TOKEN_SECRET.pattern))
    if problems:
        raise InvalidVariablesError(problems)


def _tell(type: HistoryEventType, record: TokenRecord, uow: UnitOfWork, context: HandlerContext) -> None:
    role = "administrator" if context.actor.is_administrator else ""
    data: dict[str, object] = {"user": record.user_id, "token": str(record.id), "name": record.name}
    record_in_system(uow, context, Event(type, role=role, data=data))
