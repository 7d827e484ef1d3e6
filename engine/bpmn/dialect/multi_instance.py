"""Multi-instance activities: a body that runs its activity several times, side by side or one after the other."""

from engine.bpmn.dialect.compensation import undo
from engine.bpmn.dialect.context import evaluate, is_true
from engine.bpmn.dialect.node import BODY, NodeSpec, ProcessSpec
from engine.bpmn.dialect.token import Pending, Token
from engine.bpmn.dialect.visits import cancel_inside
from engine.bpmn.model import Node
from engine.bpmn.scope import Scope
from engine.errors import ConflictError, ExecutionError, LimitError


class MultiInstanceBody(NodeSpec):
    """Holds the instances. Boundary events and sequence flows are its own; input and output mapping each instance's.

    Attributes:
        instance: What runs several times.
    """

    def __init__(self, process: ProcessSpec, node: Node, instance: NodeSpec) -> None:
        super().__init__(process, node.id + BODY, node)
        self.instance = instance
        assert node.multi_instance is not None
        self.drawn = node.multi_instance
        self.input_parameters = self.output_parameters = ()
        self.async_before, self.async_after = node.async_before, node.async_after
        self.listeners = ()

    def enter(self, token: Token) -> bool | None:
        """Open the counters and the instances; none at all is done at once."""
        if token.pending is Pending.UNDOING:
            return undo(token, None)
        total = self._count(token)
        first = min(total, 1) if self.drawn.sequential else total
        self._set_up(token, total, first)
        for index in range(first):
            self._open(token, index)
        return None if total else True

    def inner_completed(self, token: Token, inner: Token) -> None:
        """Count the instance that ended; go on when all have, or when the completion condition holds."""
        if token.pending is Pending.UNDOING:
            if token.live == 0:
                token.complete()
            return
        counters = token.open_scope()
        total, completed = self._number(counters, "nrOfInstances"), self._number(counters, "nrOfCompletedInstances") + 1
        counters.set_local("nrOfCompletedInstances", completed)
        is_last = completed >= total
        if not self.drawn.sequential:
            # One that was cancelled by hand counts among all, but never as completed.
            is_last = self.remove(token) == 0
        if self._is_enough(inner, is_last):
            cancel_inside(token)
            token.complete()
        elif self.drawn.sequential:
            self._open(token, completed)

    def prepare(self, token: Token) -> None:
        """Set the counters to nothing: whoever opens a body without its instances adds them one by one."""
        self._set_up(token, 0, 0)

    def add(self, token: Token) -> Scope:
        """Count one more instance, which someone opens by hand; return its scope.

        The element of the collection is not known: who opens it says what it is.

        Raises:
            ConflictError: The instances run one after the other, and one is open.
        """
        counters = token.open_scope()
        active = self._number(counters, "nrOfActiveInstances")
        if self.drawn.sequential and active:
            raise ConflictError(
                "move.sequential",
                f"Concurrent instantiation not possible for activities in scope {token.activity_id}",
                activity=self.node.id,
            )
        total = self._number(counters, "nrOfInstances")
        counters.set_local("nrOfInstances", total + 1)
        counters.set_local("nrOfActiveInstances", active + 1)
        return Scope(token.variables, {"loopCounter": total})

    def remove(self, token: Token) -> int:
        """Count one instance less as open; return how many are left."""
        counters = token.open_scope()
        left = self._number(counters, "nrOfActiveInstances") - 1
        counters.set_local("nrOfActiveInstances", left)
        return left

    @staticmethod
    def _set_up(token: Token, total: int, active: int) -> None:
        counters = token.open_scope()
        counters.set_local("nrOfInstances", total)
        counters.set_local("nrOfCompletedInstances", 0)
        counters.set_local("nrOfActiveInstances", active)

    def _open(self, token: Token, index: int) -> None:
        scope = Scope(token.variables, {"loopCounter": index})
        if self.drawn.collection and self.drawn.element_variable:
            items = self._items(token)
            if index >= len(items):
                raise ExecutionError(
                    f"Cannot go on: the collection has no element {index} any more.", token.activity_id
                )
            scope.set_local(self.drawn.element_variable, items[index])
        token.enclose(self.instance, scope)

    def _count(self, token: Token) -> int:
        """Return how many instances there shall be.

        Raises:
            ExecutionError: More than the limit, or no whole number.
        """
        total = len(self._items(token)) if self.drawn.collection else self._cardinality(token)
        limit = token.workflow.environment.limits.instances_of_a_loop
        if total > limit:
            raise LimitError(f"Cannot open {total} instances of one activity: the limit is {limit}.", token.activity_id)
        return total

    def _cardinality(self, token: Token) -> int:
        value = evaluate(token, self.drawn.cardinality)
        try:
            total = int(value) if isinstance(value, int | float) else int(str(value))
        except (ValueError, OverflowError):
            total = -1
        if isinstance(value, bool) or total < 0:
            raise ExecutionError(
                f"Cannot open the instances: the cardinality {value!r:.80} is not a whole number of at least 0.",
                token.activity_id,
            )
        return total

    def _items(self, token: Token) -> list[object]:
        """Return the collection, given as an expression or as the name of a variable.

        Raises:
            ExecutionError: There is no such variable, or it is no list.
        """
        drawn = self.drawn.collection
        if "{" in drawn:
            value = evaluate(token, drawn)
        elif token.variables.has(drawn):
            value = token.variables.lookup(drawn)
        else:
            raise ExecutionError(f"Cannot open the instances: there is no variable '{drawn}'.", token.activity_id)
        if not isinstance(value, list | tuple):
            raise ExecutionError(f"Cannot open the instances: '{drawn}' is not a list.", token.activity_id)
        return list(value)

    def _is_enough(self, inner: Token, is_last: bool) -> bool:
        """Whether the body is done. The completion condition sees the variables of the instance that ended.

        Those that its activity mapped in for itself it does not see. As in Camunda, one after the other it is not
        asked after the last; side by side it is, and may fail there.
        """
        drawn = self.drawn.completion_condition
        if not drawn or (is_last and self.drawn.sequential):
            return is_last
        return is_true(inner, drawn, inner.scope) or is_last

    @staticmethod
    def _number(scope: Scope, name: str) -> int:
        value = scope.values[name]
        assert isinstance(value, int)
        return value
