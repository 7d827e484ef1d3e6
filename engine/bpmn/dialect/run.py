"""One instance in memory for one command, as its tokens know it: what it may know, who waits, what has happened."""

from typing import Generic, TypeVar
from uuid import UUID

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.model import Definition
from engine.bpmn.runtime import Environment, Happening
from engine.bpmn.scope import ProcessScope
from engine.errors import LimitError

FINISHED = TaskState.COMPLETED
"""States from here on (completed, error, cancelled) are final."""
STARTED = TaskState.STARTED
"""The state of a token that waits."""

Visit = TypeVar("Visit", bound=Task)
"""What the run is of: tokens. What a token is stands a floor above, in `token`; here they are only kept."""


class Run(BpmnWorkflow, Generic[Visit]):
    """What all tokens of an instance share. What runs next is `execution`'s business.

    Attributes:
        definition: What it runs.
        environment: What it may know of the world.
        variables: The process-wide variables.
        happenings: What happened so far, in order.
        tasks: Every token that was not cut off yet, oldest first.
        agenda: Tokens that became ready and did not run yet.
        arrivals: Tokens that wait at joins, by the join and the activity around it.
        end_state: Code of the last error that nobody caught, empty for none.
        held: Whether the instance stays open though nothing is left in it: more is about to be started.
        skips_listeners, skips_mappings: What an administrator leaves out in this command.
        unfinished_number: How many tokens but the root are not finished.
    """

    tasks: dict[UUID, Visit]
    task_tree: Visit
    completed: bool

    def __init__(
        self, spec: BpmnProcessSpec, definition: Definition, environment: Environment, *, listens: bool
    ) -> None:
        # "deserializing": the library shall not build its own tree. The script engine is never used; None would build
        # one.
        super().__init__(spec, script_engine=self, deserializing=True)
        self.definition = definition
        self.environment = environment
        self.happenings: list[Happening] = []
        self.variables = ProcessScope(self.happenings.append, [] if listens else None)
        self.agenda: list[Visit] = []
        self.arrivals: dict[tuple[str, UUID], list[Visit]] = {}
        self.end_state = ""
        self.held = self.skips_listeners = self.skips_mappings = False
        self.unfinished_number = 0

    @property
    def root(self) -> Visit:
        """The token that stands for the instance itself; every other runs inside it."""
        return self.task_tree

    def tell(self, happening: Happening) -> None:
        """Record something that happened."""
        self.happenings.append(happening)

    def admit(self, token: Visit) -> None:
        """Count a new token.

        Raises:
            ExecutionError: There are more of them than the limit.
        """
        self.unfinished_number += 1
        limit = self.environment.limits.tokens
        if self.unfinished_number > limit:
            raise LimitError(f"Cannot go on: more than {limit} tokens at once.", str(token.task_spec.name))

    def unfinished(self) -> list[Visit]:
        """Return every token but the root that is not finished, oldest first."""
        root = self.task_tree
        return [token for token in self.tasks.values() if token._state < FINISHED and token is not root]

    def waiting(self) -> list[Visit]:
        """Return every token but the root that waits, oldest first."""
        root = self.task_tree
        return [token for token in self.tasks.values() if token._state == STARTED and token is not root]
