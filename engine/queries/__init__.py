"""The read side: everything pages and REST can ask, as read models. Nothing in here changes anything.

`tasks`, `instances`, `replay`, `definitions`, `operations`, `identity` and `audit` each answer for one noun; `drawing`
reads from a diagram what pages show of it. `search` is what REST asks: rows by many conditions.
"""

from engine.queries.audit import AuditQueries
from engine.queries.definitions import DefinitionQueries
from engine.queries.identity import IdentityQueries
from engine.queries.instances import InstanceQueries
from engine.queries.operations import OperationQueries
from engine.queries.replay import ReplayQueries
from engine.queries.search import Searches
from engine.queries.tasks import TaskQueries
from engine.queries.tokens import TokenQueries

__all__ = ["Queries"]


class Queries(
    TaskQueries,
    ReplayQueries,
    InstanceQueries,
    DefinitionQueries,
    OperationQueries,
    IdentityQueries,
    TokenQueries,
    AuditQueries,
    Searches,
):
    """Every question, in one place."""
