"""What Camunda's logs share: each is told from history events, and an entry's id is made of its event's."""

from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from dataclasses import replace
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID, uuid5

from engine.read_models.search import EventFacts, EventSearch, Paging
from webui.current import engine
from webui.rest.credentials import rest_actor
from webui.rest.refusals import RestError

Entry = TypeVar("Entry")
Tell = Callable[[EventFacts], Iterable[Entry]]

SORTS = {"timestamp": "at"}
_SYSTEM = UUID(int=0)


def entries(wanted: EventSearch, tell: Tell[Entry], paging: Paging) -> list[Entry]:
    """Return a part of a log's entries. An event may make none, one, or several."""
    latest_first = ("at", True) in paging.sorting
    last = None if paging.most is None else paging.first + paging.most
    with closing(_told(wanted, tell, latest_first=latest_first)) as told:
        return list(islice(told, paging.first, last))


def count(wanted: EventSearch, tell: Tell[Any]) -> int:
    """Return how many entries a log has."""
    return sum(1 for _ in _told(wanted, tell, latest_first=False))


def entry_of(wanted: EventSearch, tell: Tell[Entry], fits: Callable[[Entry], bool], id: str) -> Entry:
    """Return one entry of a log.

    Raises:
        RestError: 404; there is none.
    """
    with closing(_told(wanted, tell, latest_first=True)) as told:
        for entry in told:
            if fits(entry):
                return entry
    raise RestError(404, "InvalidRequestException", f"There is no log entry with id {id[:200]}.")


def id_of_entry(facts: EventFacts, place: int = 0) -> UUID:
    """Return the id of an entry, made of its event's place in its chain; `place` among those of one event."""
    return uuid5(facts.instance_id or _SYSTEM, f"{facts.sequence}#{place}")


def _told(wanted: EventSearch, tell: Tell[Entry], *, latest_first: bool) -> Generator[Entry, None, None]:
    search = replace(wanted, latest_first=latest_first)
    with closing(engine().queries.find_events(rest_actor(), search)) as found:
        for facts in found:
            yield from tell(facts)
