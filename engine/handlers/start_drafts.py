"""Start forms that are not sent yet: what somebody typed is kept for that person alone."""

import orjson

from engine.commands import SaveStartDraft
from engine.errors import NotAllowedError
from engine.handlers import rights
from engine.handlers.context import HandlerContext
from engine.store.unit_of_work import UnitOfWork


def save(command: SaveStartDraft, uow: UnitOfWork, context: HandlerContext) -> None:
    """Keep what someone typed into a start form, unchecked, until they start the process or empty it.

    Raises:
        NotFoundError: There is no such definition.
        NotAllowedError: The actor may not start it.
    """
    loaded, user_id = context.load(uow, command.definition_id), context.actor.user_id
    if not rights.may_start(loaded.model, context.actor):
        raise NotAllowedError("process.not_startable", f"Cannot let {user_id} start {loaded.record.key}.")
    if command.values:
        uow.start_drafts.save(loaded.record.key, user_id, orjson.dumps(dict(command.values)).decode(), uow.now)
    else:
        uow.start_drafts.forget(loaded.record.key, user_id)
