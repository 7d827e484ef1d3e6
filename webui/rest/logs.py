"""What Camunda's logs share: each is told from history events, and an entry's id is made of its event's."""

from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from dataclasses import replace
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID, uuid5

from engine.read_models.search import EventFacts, EventSearch, Paging
from webui.current import engine
from webui.rest import rendering
from webui.rest.credentials import rest_actor
from webui.rest.refusals import RestError
from webui.rest.tenants import asks_for_tenant

Entry = TypeVar("Entry")
Tell = Callable[[EventFacts], Iterable[Entry]]

SORTS = {"timestamp": "at"}
_SYSTEM = UUID(int=0)


def entries(wanted: EventSearch, tell: Tell[Entry], paging: Paging) -> list[Entry]:
    """Return a part of a log's entries. An event may make none, one, or several."""
    if asks_for_tenant():
        return []
    latest_first = ("at", True) in paging.sorting
    last = None if paging.most is None else paging.first + paging.most
    with closing(_told(wanted, tell, latest_first=latest_first)) as told:
        return list(islice(told, paging.first, last))


def count(wanted: EventSearch, tell: Tell[Any]) -> int:
    """Return how many entries a log has."""
    return 0 if asks_for_tenant() else sum(1 for _ in _told(wanted, tell, latest_first=False))


def event_of(wanted: EventSearch, id: str) -> EventFacts:
    """Return the event that an entry tells, in a log where each event makes one.

    Raises:
        RestError: 404; there is none.
    """
    with closing(_told(wanted, lambda facts: (facts,), latest_first=True)) as told:
        for facts in told:
            if str(id_of_entry(facts)) == id.lower():
                return facts
    raise RestError(404, "InvalidRequestException", f"There is no log entry with id {id[:200]}.")


def id_of_entry(facts: EventFacts, place: int = 0) -> UUID:
    """Return the id of an entry, made of its event's place in its chain; `place` among those of one event."""
    return uuid5(facts.instance_id or _SYSTEM, f"{facts.sequence}#{place}")


def place_of(facts: EventFacts) -> rendering.Json:
    """Return what every entry says of where its event happened. There are no tenants, and nothing is ever removed."""
    definition = facts.definition
    return {
        "processDefinitionId": rendering.ref_id(definition) if definition else None,
        "processDefinitionKey": definition.key if definition else None,
        "rootProcessInstanceId": facts.root_id,
        "tenantId": None,
        "removalTime": None,
    }


def _told(wanted: EventSearch, tell: Tell[Entry], *, latest_first: bool) -> Generator[Entry, None, None]:
    search = replace(wanted, latest_first=latest_first)
    with closing(engine().queries.find_events(rest_actor(), search)) as found:
        for facts in found:
            yield from tell(facts)
