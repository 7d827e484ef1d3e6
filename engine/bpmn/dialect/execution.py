"""SpiffWorkflow's workflow, running tokens from an agenda.

The library finds what to do next by walking its task tree, again and again, which is most of the cost of a step and
fails below depth 1000. Here tokens announce themselves: those that became ready stand on the agenda, those that wait
at a join are kept by join, and finished ones are cut off the tree. What runs first is what Camunda runs first: one
token to its next wait state, then its sibling.
"""

from collections.abc import Iterator
from uuid import UUID

from SpiffWorkflow.util.task import TaskState

from engine.bpmn.dialect.conditions import look_at_changes
from engine.bpmn.dialect.gateways import InclusiveGateway
from engine.bpmn.dialect.listeners import hear_last
from engine.bpmn.dialect.node import NodeSpec, ProcessSpec
from engine.bpmn.dialect.run import Run
from engine.bpmn.dialect.subprocess import Process
from engine.bpmn.dialect.token import Token
from engine.bpmn.dialect.visits import cancel_inside
from engine.bpmn.runtime import Environment
from engine.errors import LimitError

ROOT_ID = UUID(int=0)
"""Of the token that stands for the instance; it is the same in all, and never told."""

PRUNE_EVERY = 256
"""Steps after which finished tokens are cut off even within one command, so that scans stay short."""


class Execution(Run[Token]):
    """One instance in memory for one command: it lets its tokens run."""

    spec: ProcessSpec

    def __init__(self, spec: ProcessSpec, environment: Environment) -> None:
        super().__init__(spec, spec.definition, environment, listens=spec.listens)
        self._steps = 0
        self._ended: list[Token] = []
        self.task_tree = Token(self, spec.start, None, self.variables, id=ROOT_ID)
        self.task_tree.local = self.variables

    def start(self, begin_at: NodeSpec) -> None:
        """Begin the process at a start event and run it to its first wait states."""
        if self.variables.changes:
            self.variables.changes.clear()  # What an instance starts with is no change.
        self._process.begin(self.root, begin_at)
        self.do_engine_steps()

    def finish(self) -> None:
        """End the instance as done."""
        self._process.finish(self.root)

    def cancel(self, *args: object, **kwargs: object) -> None:
        """End the instance undone."""
        self.completed = True
        cancel_inside(self.root, memories=True)
        hear_last(self.root, self.root.task_spec.listeners, "end")

    def do_engine_steps(self, *args: object, **kwargs: object) -> None:
        """Run every token that can go on by itself, until all that is left waits; then cut off what is finished.

        Raises:
            ExecutionError: Something in the diagram failed, or a limit was reached.
        """
        pending: list[Token] = []
        look_at_changes(self)
        while self._refill(pending):
            token = pending.pop()
            if token._state == TaskState.READY:
                self._count_step(token)
                token.run()
                look_at_changes(self)
        self.prune()

    def prune(self) -> None:
        """Cut finished tokens off: what is left hangs on the root. Nothing looks at where a token came from."""
        root = self.task_tree
        self.tasks = {root.id: root} | {token.id: token for token in self.unfinished()}
        for token in self.tasks.values():
            token._children = []
            token._parent = root.id
        root._parent = None
        root._children = [id for id in self.tasks if id != root.id]

    def update_waiting_tasks(self) -> None:
        """Ask the inclusive gateways again whether they may go on: a token may have gone another way."""
        for (name, _), arrived in list(self.arrivals.items()):
            spec = self.spec.spec(name)
            if isinstance(spec, InclusiveGateway):
                spec.reconsider(arrived)

    def get_tasks_iterator(self, first_task: Token | None = None, **kwargs: int) -> Iterator[Token]:
        """Yield tasks by state, without walking the tree."""
        mask = kwargs.get("state", TaskState.ANY_MASK)
        return (token for token in list(self.tasks.values()) if token._state & mask)

    def is_completed(self) -> bool:
        """Whether the instance has ended."""
        return bool(self.completed)

    def collect_log_extras(self, dct: dict[str, object] | None = None) -> dict[str, object]:
        """Collect nothing: the library would do so on every change of state."""
        return {}

    @property
    def _process(self) -> Process:
        process = self.root.task_spec
        assert isinstance(process, Process)
        return process

    def _refill(self, pending: list[Token]) -> bool:
        """Put what became ready on top of what is pending, first come first out; say whether anything can run."""
        if not pending and not self.agenda:
            self.update_waiting_tasks()
        pending.extend(reversed(self.agenda))
        self.agenda.clear()
        return bool(pending)

    def _count_step(self, token: Token) -> None:
        self._steps += 1
        limit = self.environment.limits.steps
        if self._steps > limit:
            raise LimitError(f"Cannot go on: more than {limit} steps in one command.", token.activity_id)
        if self._steps % PRUNE_EVERY == 0:
            self.prune()

    def _task_completed_notify(self, token: Token) -> None:
        """Tell the activity around a token that it has ended, unless others go on for it.

        The library would look at every waiting task here.
        """
        self.last_task = token
        if token._children or token.host is None:
            return
        self._ended.append(token)
        if len(self._ended) > 1:
            return  # Whoever tells of the first goes on with those that it ends: depth of nesting is no recursion.
        for ended in self._ended:
            if ended.host is not None and not ended.host.finished:
                ended.host.task_spec.inner_completed(ended.host, ended)
        self._ended.clear()
