"""What REST asks: rows by many conditions, sorted and paged, and what goes on inside an instance.

`definitions`, `instances`, `tasks`, `external_tasks` and `operations` search for rows of one noun; `activities` tells
what waits and what went on in one instance; `variables` reads and compares variables.
"""

from engine.queries.search.activities import ActivitySearches
from engine.queries.search.definitions import DefinitionSearches
from engine.queries.search.external_tasks import ExternalTaskSearches
from engine.queries.search.instances import InstanceSearches
from engine.queries.search.operations import OperationSearches
from engine.queries.search.tasks import TaskSearches

__all__ = ["Searches"]


class Searches(
    TaskSearches, ActivitySearches, ExternalTaskSearches, InstanceSearches, DefinitionSearches, OperationSearches
):
    """Every search, in one place."""
