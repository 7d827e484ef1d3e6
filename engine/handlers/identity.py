"""Accounts, groups and units."""

import re

from engine.commands import ChangeUser, CreateGroup, CreateUnit, CreateUser, SetPassword, UnlockUser
from engine.domain import ADMINISTRATORS, SYSTEM_USER, HistoryEventType
from engine.errors import ConflictError, FieldProblem, InvalidVariablesError, NotFoundError
from engine.handlers import passwords, rights, sessions
from engine.handlers.checks.addresses import require_address
from engine.handlers.context import HandlerContext
from engine.handlers.forms.parts import HEAD, STAFF
from engine.handlers.recording import record_in_system
from engine.handlers.sessions import Refusal
from engine.history.chain import Event
from engine.store.repositories.identity import UserRecord
from engine.store.unit_of_work import UnitOfWork

_ID = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}")
LONGEST_NAME = 200


def create_user(command: CreateUser, uow: UnitOfWork, context: HandlerContext) -> str:
    """Create an account. Returns its id.

    Raises:
        NotAllowedError: The actor is no administrator.
        InvalidVariablesError: A value does not fit, or a group does not exist.
        ConflictError: There is such an account.
    """
    rights.require_administrator(context.actor)
    _require_values(command.user_id, command.name, command.position)
    require_address(command.email)
    _require_groups(command.groups, uow)
    # History says `system` for what the engine does by itself.
    if command.user_id == SYSTEM_USER or uow.identity.user(command.user_id) is not None:
        raise ConflictError("user.taken", f"Cannot create account {command.user_id}: there is one of that name.")
    record = UserRecord(
        id=command.user_id,
        name=command.name.strip(),
        position=command.position.strip(),
        password_hash=passwords.hashed(command.password),
        active=True,
        failed_tries=0,
        locked_until=None,
        created_at=uow.now,
        last_signed_in_at=None,
        email=command.email,
    )
    uow.identity.add_user(record)
    uow.identity.set_groups(record.id, command.groups)
    data: dict[str, object] = {"user": record.id, "name": record.name, "groups": sorted(set(command.groups))}
    _tell(HistoryEventType.USER_CREATED, data, uow, context)
    return record.id


def change_user(command: ChangeUser, uow: UnitOfWork, context: HandlerContext) -> None:
    """Change an account. Deactivating one ends its sessions.

    Raises:
        NotAllowedError: The actor is no administrator.
        NotFoundError: There is no such account.
        InvalidVariablesError: A value does not fit, or a group does not exist.
        ConflictError: An administrator would lock themselves out.
    """
    rights.require_administrator(context.actor)
    user = _user(command.user_id, uow)
    _require_values(user.id, user.name if command.name is None else command.name, command.position or "")
    if command.user_id == context.actor.user_id and _locks_out(command):
        raise ConflictError("user.own_rights", "Cannot take one's own administrator's rights away.")
    require_address(command.email or "")
    wanted = {"name": _trimmed(command.name), "position": _trimmed(command.position), "active": command.active}
    values = {name: value for name, value in wanted.items() if value is not None and value != getattr(user, name)}
    changes: dict[str, object] = {name: [getattr(user, name), value] for name, value in values.items()}
    if values:
        uow.identity.change_user(user.id, **values)
    if command.groups is not None:
        _change_groups(user.id, command.groups, changes, uow)
    if command.email is not None and command.email != user.email:
        uow.identity.change_user(user.id, email=command.email)
        # That there is an address, not which: the history keeps it for ever.
        changes["email"] = [bool(user.email), bool(command.email)]
    if command.active is False:
        uow.identity.end_sessions_of(user.id, uow.now)
    if changes:
        _tell(HistoryEventType.USER_CHANGED, {"user": user.id, "changes": changes}, uow, context)


def set_password(command: SetPassword, uow: UnitOfWork, context: HandlerContext) -> Refusal | None:
    """Set an account's password and end its sessions. A wrong current one counts as a wrong try to sign in.

    Raises:
        NotFoundError: There is no such account.
        NotAllowedError: It is somebody else's, and the actor is no administrator.
        InvalidVariablesError: The new one does not fit.
    """
    new_hash = passwords.hashed(command.password)
    if command.user_id == context.actor.user_id:
        checked = sessions.checked(command.user_id, command.current or "", uow, context)
        if isinstance(checked, Refusal):
            return checked
    else:
        rights.require_administrator(context.actor)
    user = _user(command.user_id, uow)
    uow.identity.change_user(user.id, password_hash=new_hash, failed_tries=0, locked_until=None)
    uow.identity.end_sessions_of(user.id, uow.now)
    _tell(HistoryEventType.USER_CHANGED, {"user": user.id, "changes": {"password": None}}, uow, context)
    return None


def unlock(command: UnlockUser, uow: UnitOfWork, context: HandlerContext) -> None:
    """Lift a lock-out before its time.

    Raises:
        NotAllowedError: The actor is no administrator.
        NotFoundError: There is no such account.
    """
    rights.require_administrator(context.actor)
    user = _user(command.user_id, uow)
    if user.locked_until is not None or user.failed_tries:
        uow.identity.change_user(user.id, failed_tries=0, locked_until=None)
        _tell(HistoryEventType.USER_CHANGED, {"user": user.id, "changes": {"locked": [True, False]}}, uow, context)


def create_group(command: CreateGroup, uow: UnitOfWork, context: HandlerContext) -> None:
    """Create a group, or rename the one of that id.

    Raises:
        NotAllowedError: The actor is no administrator.
        InvalidVariablesError: A value does not fit.
        ConflictError: It should be new, and there is one of that id.
    """
    rights.require_administrator(context.actor)
    _require_values(command.group_id, command.name)
    if command.new and uow.identity.group_name(command.group_id) is not None:
        raise ConflictError("group.taken", f"Cannot create group {command.group_id}: there is one of that id.")
    name = command.name.strip()
    _put_group(command.group_id, name, uow, context)


def create_unit(command: CreateUnit, uow: UnitOfWork, context: HandlerContext) -> None:
    """Create a unit and the groups of its head and its staff, or rename the one of that id.

    Raises:
        NotAllowedError: The actor is no administrator.
        InvalidVariablesError: A value does not fit.
        ConflictError: It should be new, and there is one of that id.
    """
    rights.require_administrator(context.actor)
    _require_values(command.unit_id, command.name)
    before = dict(uow.identity.units()).get(command.unit_id)
    if command.new and before is not None:
        raise ConflictError("unit.taken", f"Cannot create unit {command.unit_id}: there is one of that id.")
    name = command.name.strip()
    _put_group(f"{HEAD}{command.unit_id}", f"Kepala {name}", uow, context)
    _put_group(f"{STAFF}{command.unit_id}", f"Staf {name}", uow, context)
    if uow.identity.put_unit(command.unit_id, name):
        data: dict[str, object] = {"unit": command.unit_id, "before": before, "name": name}
        _tell(HistoryEventType.UNIT_CREATED, data, uow, context)


def _put_group(group_id: str, name: str, uow: UnitOfWork, context: HandlerContext) -> None:
    before = uow.identity.group_name(group_id)
    if uow.identity.put_group(group_id, name):
        data: dict[str, object] = {"group": group_id, "before": before, "name": name}
        _tell(HistoryEventType.GROUP_CREATED, data, uow, context)


def _user(user_id: str, uow: UnitOfWork) -> UserRecord:
    user = uow.identity.user(user_id)
    if user is None:
        raise NotFoundError("user.unknown", f"Cannot find account {user_id}: there is none.")
    return user


def _locks_out(command: ChangeUser) -> bool:
    return command.active is False or (command.groups is not None and ADMINISTRATORS not in command.groups)


def _change_groups(user_id: str, groups: tuple[str, ...], changes: dict[str, object], uow: UnitOfWork) -> None:
    _require_groups(groups, uow)
    before = uow.identity.groups_of(user_id)
    if before != frozenset(groups):
        uow.identity.set_groups(user_id, groups)
        changes["groups"] = [sorted(before), sorted(set(groups))]


def _trimmed(text: str | None) -> str | None:
    return None if text is None else text.strip()


def _require_values(id: str, name: str, position: str = "") -> None:
    problems = []
    if not _ID.fullmatch(id):
        problems.append(FieldProblem("id", "pattern", "a-z 0-9 . _ -"))
    if not name.strip():
        problems.append(FieldProblem("name", "required"))
    for field, text in (("name", name.strip()), ("position", position.strip())):
        if len(text) > LONGEST_NAME:
            problems.append(FieldProblem(field, "maxlength", str(LONGEST_NAME)))
        elif not text.isprintable():
            problems.append(FieldProblem(field, "pattern", "one line of text"))
    if problems:
        raise InvalidVariablesError(problems)


def _require_groups(groups: tuple[str, ...], uow: UnitOfWork) -> None:
    unknown = sorted(set(groups) - uow.identity.known_groups(list(groups)))
    if unknown:
        raise InvalidVariablesError([FieldProblem("groups", "option", ", ".join(unknown))])


def _tell(type: HistoryEventType, data: dict[str, object], uow: UnitOfWork, context: HandlerContext) -> None:
    role = "administrator" if context.actor.is_administrator else ""
    record_in_system(uow, context, Event(type, role=role, data=data))
