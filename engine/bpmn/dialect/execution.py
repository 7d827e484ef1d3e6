"""SpiffWorkflow's workflow, running tokens from an agenda.

The library finds what to do next by walking its task tree, again and again, which is most of the cost of a step and
fails below depth 1000. Here tokens announce themselves: those that became ready stand on the agenda, those that wait
at a join are kept by join, and finished ones are cut off the tree. What runs first is what Camunda runs first: one
token to its next wait state, then its sibling.
"""

from collections.abc import Iterator
from uuid import UUID

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from engine.bpmn.dialect import compensation, conditions, throwing
from engine.bpmn.dialect.gateways import InclusiveGateway
from engine.bpmn.dialect.listeners import hear_last
from engine.bpmn.dialect.mappings import map_outputs
from engine.bpmn.dialect.node import NodeSpec, ProcessSpec
from engine.bpmn.dialect.subprocess import Process
from engine.bpmn.dialect.token import FINISHED, STARTED, Pending, Token
from engine.bpmn.runtime import (
    ActivityCancelled,
    ActivityCompleted,
    ActivityStarted,
    BpmnError,
    Environment,
    Happening,
)
from engine.bpmn.scope import ProcessScope
from engine.errors import LimitError

ROOT_ID = UUID(int=0)
"""Of the token that stands for the instance; it is the same in all, and never told."""

PRUNE_EVERY = 256
"""Steps after which finished tokens are cut off even within one command, so that scans stay short."""


class Execution(BpmnWorkflow):
    """One instance in memory, for one command.

    Attributes:
        definition: What it runs.
        environment: What it may know of the world.
        variables: The process-wide variables.
        happenings: What happened so far, in order.
        agenda: Tokens that became ready and did not run yet.
        end_state: Code of the last error that nobody caught, empty for none.
        held: Whether the instance stays open though nothing is left in it: more is about to be started.
        skips_listeners, skips_mappings: What an administrator leaves out in this command.
    """

    spec: ProcessSpec
    task_tree: Token
    tasks: dict[UUID, Token]

    def __init__(self, spec: ProcessSpec, environment: Environment) -> None:
        # "deserializing": the library shall not build its own tree. The script engine is never used; None would build
        # one.
        super().__init__(spec, script_engine=self, deserializing=True)
        self.definition = spec.definition
        self.environment = environment
        self.happenings: list[Happening] = []
        self.variables = ProcessScope(self.happenings.append, [] if spec.listens else None)
        self.agenda: list[Token] = []
        self.end_state = ""
        self.held = self.skips_listeners = self.skips_mappings = False
        self._tokens = 0
        self._steps = 0
        self._ended: list[Token] = []
        self._arrivals: dict[tuple[str, UUID], list[Token]] = {}
        self.task_tree = Token(self, spec.start, None, self.variables, id=ROOT_ID)
        self.task_tree.local = self.variables

    @property
    def root(self) -> Token:
        """The token that stands for the instance itself; every other runs inside it."""
        return self.task_tree

    def start(self, begin_at: NodeSpec) -> None:
        """Begin the process at a start event and run it to its first wait states."""
        process = self.root.task_spec
        assert isinstance(process, Process)
        if self.variables.changes:
            self.variables.changes.clear()  # What an instance starts with is no change.
        process.begin(self.root, begin_at)
        self.do_engine_steps()

    def finish(self) -> None:
        """End the instance as done."""
        hear_last(self.root, self.root.task_spec.listeners, "end")
        for token in self.unfinished():
            self.drop(token)
        self.completed = True

    def tell(self, happening: Happening) -> None:
        """Record something that happened."""
        self.happenings.append(happening)

    def begin(self, token: Token) -> None:
        """Record that a token entered its node."""
        token.begun = True
        self.happenings.append(ActivityStarted(token.id, token.activity_id))

    def end(self, token: Token) -> None:
        """Record that a token leaves its node, and let go what stood by."""
        self._let_go(token)
        self.happenings.append(ActivityCompleted(token.id, token.activity_id))

    def token_created(self, token: Token) -> None:
        """Count a new token.

        Raises:
            ExecutionError: There are more of them than the limit.
        """
        if token.host is None:
            return
        if token.counts:
            token.host.live += 1
        self._tokens += 1
        if self._tokens > self.environment.limits.tokens:
            raise LimitError(
                f"Cannot go on: more than {self.environment.limits.tokens} tokens at once.", token.activity_id
            )

    def token_finished(self, token: Token) -> None:
        """Count a token that ended."""
        if token.host is not None and token.counts:
            token.host.live -= 1
        self._tokens -= 1

    def unfinished(self) -> list[Token]:
        """Return every token but the root that is not finished, oldest first."""
        root = self.task_tree
        return [token for token in self.tasks.values() if token._state < FINISHED and token is not root]

    def waiting(self) -> list[Token]:
        """Return every token but the root that waits, oldest first."""
        root = self.task_tree
        return [token for token in self.tasks.values() if token._state == STARTED and token is not root]

    def arrived(self, token: Token) -> list[Token]:
        """Add a token to those that wait at its join, and return them all. Tokens of different scopes never meet."""
        waiting = self._arrivals.setdefault(_meeting(token), [])
        waiting.append(token)
        return waiting

    def consume(self, token: Token) -> None:
        """End a token at a join: another one goes on for it."""
        token._set_state(TaskState.COMPLETED)
        self.happenings.append(ActivityCompleted(token.id, token.activity_id))

    def remember(self, token: Token) -> None:
        """Keep what compensation may need of an activity that was just finished."""
        compensation.remember(token)

    def throw_error(self, token: Token, error: BpmnError) -> None:
        """Throw what a delegate raised at a token, for its own activity or one around it to catch."""
        is_over = token.finished
        throwing.throw_error(token, error.code, error.message, here=not is_over)
        if is_over:
            self._task_completed_notify(token)

    def opened(self, token: Token) -> None:
        """Look at the conditions that just began to stand by at an activity.

        The variables it has got for itself until now are no changes to them.
        """
        conditions.look(token.attachments)
        changes = self.variables.changes
        if changes and token is not self.root and token.local is not None:
            changes[:] = [change for change in changes if change.scope is not token.local]

    def look_at_changes(self) -> None:
        """Let the conditional events happen that variables set since the last look make true."""
        changes = self.variables.changes
        while changes:
            conditions.look(self.waiting(), changes.pop(0))

    def drop(self, token: Token) -> None:
        """End a token that only stood by or remembered; nothing is told."""
        if token.attached_to is not None and token in token.attached_to.attachments:
            token.attached_to.attachments.remove(token)
        token._set_state(TaskState.CANCELLED)

    def cancel_token(self, token: Token) -> None:
        """End a token undone, with all that runs inside it, stands by and is remembered there."""
        if token.finished:
            return
        self.cancel_inside(token, memories=True)
        self._cancel_alone(token)

    def cancel_inside(self, host: Token, spare: Token | None = None, memories: bool = False) -> None:
        """End undone what runs inside an activity: oldest first, and what is in it before it.

        This is Camunda's order; it shows where several of them map outputs to the same variable. What was entered maps
        its outputs though it is cancelled, as Camunda documents; only an instance that is cancelled as a whole maps
        none, so that no missing variable can keep it from ending. What the activity itself remembers for compensation
        is kept, unless `memories` shall go too.
        """
        inside: dict[Token | None, list[Token]] = {}
        for token in self.unfinished():
            inside.setdefault(token.host, []).append(token)
        backwards: list[Token] = []
        to_visit = [token for token in inside.get(host, ()) if memories or token.pending is not Pending.UNDO]
        while to_visit:
            backwards.append(to_visit.pop())
            to_visit += inside.get(backwards[-1], ())
        for token in reversed(backwards):
            if token is not spare:
                self._cancel_alone(token)

    def cancel(self, *args: object, **kwargs: object) -> None:
        """End the instance undone."""
        self.completed = True
        self.cancel_inside(self.root, memories=True)
        hear_last(self.root, self.root.task_spec.listeners, "end")

    def do_engine_steps(self, *args: object, **kwargs: object) -> None:
        """Run every token that can go on by itself, until all that is left waits; then cut off what is finished.

        Raises:
            ExecutionError: Something in the diagram failed, or a limit was reached.
        """
        pending: list[Token] = []
        self.look_at_changes()
        while self._refill(pending):
            token = pending.pop()
            if token._state == TaskState.READY:
                self._count_step(token)
                token.run()
                self.look_at_changes()
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
        for (name, _), arrived in list(self._arrivals.items()):
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

    def _cancel_alone(self, token: Token) -> None:
        if token.finished:
            return
        token.task_spec.cancelled(token)
        self._let_go(token)
        arrived = self._arrivals.get(_meeting(token))
        if arrived and token in arrived:
            arrived.remove(token)
        self.drop(token)
        if token.begun:
            if not self.completed:
                map_outputs(token)
            self.happenings.append(ActivityCancelled(token.id, token.activity_id))

    def _let_go(self, token: Token) -> None:
        for event in token.attachments:
            event._set_state(TaskState.CANCELLED)
        token.attachments.clear()

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


def _meeting(token: Token) -> tuple[str, UUID]:
    """Return where tokens meet at a join: those of different scopes never do."""
    assert token.host is not None
    return token.activity_id, token.host.id
