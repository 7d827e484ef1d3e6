"""What REST asks: rows by many conditions, sorted and paged, and what goes on inside an instance.

`definitions`, `decisions`, `instances`, `tasks`, `external_tasks`, `notes`, `events` and `operations` search for rows
of one noun; `activities` tells what waits and what went on in one instance; `variables` reads and compares variables.
"""

from engine.queries.search.activities import ActivitySearches
from engine.queries.search.decisions import DecisionSearches
from engine.queries.search.definitions import DefinitionSearches
from engine.queries.search.events import EventSearches
from engine.queries.search.external_tasks import ExternalTaskSearches
from engine.queries.search.notes import NoteSearches
from engine.queries.search.operations import OperationSearches

__all__ = ["Searches"]


class Searches(
    NoteSearches,
    ActivitySearches,
    ExternalTaskSearches,
    EventSearches,
    DefinitionSearches,
    DecisionSearches,
    OperationSearches,
):
    """Every search, in one place."""
