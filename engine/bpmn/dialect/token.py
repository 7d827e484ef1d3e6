"""SpiffWorkflow's task, as one token's visit to one node."""

from typing import TYPE_CHECKING
from uuid import UUID

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.scope import Scope

if TYPE_CHECKING:
    from engine.bpmn.dialect.execution import Execution
    from engine.bpmn.dialect.node import NodeSpec

FINISHED = TaskState.COMPLETED
"""States from here on (completed, error, cancelled) are final."""


class Token(Task):
    """One token at one node.

    It is FUTURE until its node takes it, READY on the agenda, STARTED while it waits, and then finished. It shares
    its variables by reference: SpiffWorkflow's copies of `data` from task to task are not made.

    Attributes:
        host: The activity it runs inside (a subprocess or a multi-instance body), None at the level of the process.
        scope: The variables around the node.
        local: The scope the node opened for itself, None where it needs none.
        attached_to: For a boundary event: the activity it stands at.
        attachments: For an activity: the boundary events that wait at it.
        came_by: Id of the sequence flow it came along, empty for none; told when the node takes it, as Camunda does.
        begun: Whether the token was told as started; a boundary event begins when it fires.
        live: How many unfinished tokens run inside it.
        passed: For a call activity: the variables it passes on, known during the command that enters it.
    """

    id: UUID
    _state: int
    workflow: "Execution"
    task_spec: "NodeSpec"

    def __init__(
        self,
        execution: "Execution",
        spec: "NodeSpec",
        parent: "Token | None",
        host: "Token | None",
        scope: Scope,
        state: int = TaskState.FUTURE,
        id: UUID | None = None,
    ) -> None:
        super().__init__(execution, spec, parent, state, id)
        self.host = host
        self.scope = scope
        self.local: Scope | None = None
        self.attached_to: Token | None = None
        self.attachments: list[Token] = []
        self.came_by = ""
        self.begun = False
        self.live = 0
        self.passed: dict[str, object] = {}
        if state < FINISHED:
            execution.token_created(self)

    @property
    def activity_id(self) -> str:
        """Where in the diagram; a multi-instance body has Camunda's `<id>#multiInstanceBody`."""
        return str(self.task_spec.name)

    @property
    def finished(self) -> bool:
        """Whether the visit is over."""
        return bool(self._state >= FINISHED)

    @property
    def waiting(self) -> bool:
        """Whether the node has taken the token and waits for something."""
        return bool(self._state == TaskState.STARTED)

    @property
    def variables(self) -> Scope:
        """The variables as the node sees them."""
        return self.scope if self.local is None else self.local

    def open_scope(self) -> Scope:
        """Return the node's own scope, opened if it was not yet."""
        if self.local is None:
            self.local = Scope(self.scope)
        return self.local

    def follow(self, spec: "NodeSpec", flow_id: str) -> None:
        """Create the token that goes on to another node of the same scope. The library then puts it on the agenda."""
        Token(self.workflow, spec, self, self.host, self.scope).came_by = flow_id

    def enclose(self, spec: "NodeSpec", scope: Scope) -> None:
        """Create a token inside this activity and put it on the agenda."""
        spec._update(Token(self.workflow, spec, self, self, scope))

    def attach(self, spec: "NodeSpec") -> "Token":
        """Create a boundary event's token at this activity."""
        boundary = Token(self.workflow, spec, self, self.host, self.scope)
        boundary.attached_to = self
        self.attachments.append(boundary)
        return boundary

    def is_inside(self, host: "Token | None") -> bool:
        """Whether the token runs inside an activity, at any depth; everything runs inside the process (None)."""
        around = self.host
        while around is not host and around is not None:
            around = around.host
        return around is host

    def wait(self) -> None:
        """Take the token without running the node: it waits from now on."""
        self._set_state(TaskState.STARTED)

    def complete(self) -> None:
        """End the visit and go on, unless what the node did has ended it already."""
        if not self.finished:
            super().complete()

    def cancel(self) -> None:
        """End the visit and everything inside it undone."""
        self.workflow.cancel_token(self)

    def is_descendant_of(self, task: "Token") -> bool:
        """Whether a token came before this one. Plain loop: the library's recursion ends at depth 1000."""
        ancestor = self.parent
        while ancestor is not None and ancestor is not task:
            ancestor = ancestor.parent
        return ancestor is task

    def find_ancestor(self, spec_name: str) -> "Token | None":
        """Return the nearest token before this one at a node. Plain loop, as above."""
        ancestor: Token | None = self.parent
        while ancestor is not None and ancestor.task_spec.name != spec_name:
            ancestor = ancestor.parent
        return ancestor

    def _inherit_data(self) -> None:
        """Copy nothing: variables are in scopes, shared by reference."""

    def _ready(self) -> None:
        self._set_state(TaskState.READY)
        self.workflow.agenda.append(self)

    def _set_state(self, value: int) -> None:
        """Set the state; the first final one stays. The library would build log extras here, an eighth of a step."""
        if self._state >= FINISHED:
            return
        if value >= FINISHED:
            self.workflow.token_finished(self)
        self._state = value
