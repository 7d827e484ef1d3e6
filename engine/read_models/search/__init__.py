"""What REST asks for, and what it is given: a frozen dataclass for each question and each row, one module a noun.

A question's fields narrow it; those left as they are do not. Instants are UTC.
"""

from engine.read_models.search.activities import (
    ActivityFacts,
    ActivitySearch,
    DetailFacts,
    ExecutionFacts,
    ExecutionSearch,
    VariableFacts,
)
from engine.read_models.search.definitions import (
    DecisionFacts,
    DecisionSearch,
    DefinitionFacts,
    DefinitionSearch,
    DeploymentFacts,
    DeploymentSearch,
    ResourceFacts,
)
from engine.read_models.search.events import EventFacts, EventSearch
from engine.read_models.search.external_tasks import ExternalTaskFacts, ExternalTaskSearch, FetchedWork
from engine.read_models.search.instances import InstanceFacts, InstanceSearch
from engine.read_models.search.jobs import IncidentFacts, IncidentSearch, JobFacts, JobSearch
from engine.read_models.search.notes import AttachmentFacts, CommentFacts
from engine.read_models.search.paging import EVERYTHING, DefinitionRef, Paging, VariableCondition
from engine.read_models.search.tasks import TaskFacts, TaskSearch

__all__ = [
    "EVERYTHING",
    "ActivityFacts",
    "ActivitySearch",
    "AttachmentFacts",
    "CommentFacts",
    "DecisionFacts",
    "DecisionSearch",
    "DefinitionFacts",
    "DefinitionRef",
    "DefinitionSearch",
    "DeploymentFacts",
    "DeploymentSearch",
    "DetailFacts",
    "EventFacts",
    "EventSearch",
    "ExecutionFacts",
    "ExecutionSearch",
    "ExternalTaskFacts",
    "ExternalTaskSearch",
    "FetchedWork",
    "IncidentFacts",
    "IncidentSearch",
    "InstanceFacts",
    "InstanceSearch",
    "JobFacts",
    "JobSearch",
    "Paging",
    "ResourceFacts",
    "TaskFacts",
    "TaskSearch",
    "VariableCondition",
    "VariableFacts",
]
