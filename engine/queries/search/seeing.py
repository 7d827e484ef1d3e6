"""What all searches share: what an actor may see."""

from engine.domain import Actor
from engine.queries import drawing
from engine.queries.reading import Reading
from engine.store.database import Connection
from engine.store.queries import definitions
from engine.store.queries.search.conditions import Sight


class Seeing(Reading):
    """A reader that leaves out what an actor may not know of."""

    def _sight(self, connection: Connection, actor: Actor) -> Sight | None:
        """Return what an actor sees: the processes they take part in. None: everything."""
        if actor.is_administrator or actor.is_auditor:
            return None
        every = [each.record.id for each in definitions.definitions(connection)]
        taking_part = [id for id in every if drawing.takes_part(self._load(connection, id).model, actor)]
        return Sight(taking_part, actor.user_id)
