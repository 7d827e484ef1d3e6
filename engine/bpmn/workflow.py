"""One process instance in memory: start or restore it, act, and take its state and what happened.

Every act runs the instance to its next wait states. After an `ExecutionError` the object is to be thrown away: nothing
of the failed command may be stored. What waits and what happened is in `seen`.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from engine.bpmn import serializer
from engine.bpmn.dialect import CompiledDefinition
from engine.bpmn.dialect.call_activity import CallActivity
from engine.bpmn.dialect.events import Catching
from engine.bpmn.dialect.execution import Execution
from engine.bpmn.dialect.tasks import UserTaskNode
from engine.bpmn.dialect.throwing import throw, throw_error
from engine.bpmn.dialect.token import Pending, Token
from engine.bpmn.dialect.triggers import NamedTrigger, TimerTrigger
from engine.bpmn.dialect.views import Kind
from engine.bpmn.dialect.work import ExternalTaskNode
from engine.bpmn.model import EventKind
from engine.bpmn.moving import MovableWorkflow
from engine.bpmn.runtime import Environment
from engine.bpmn.starts import initial, start_events
from engine.errors import ExecutionError

NOTHING: Mapping[str, object] = {}


class Workflow(MovableWorkflow):
    """A process instance for the length of one command."""

    @classmethod
    def start(
        cls,
        compiled: CompiledDefinition,
        environment: Environment,
        variables: Mapping[str, object],
        start_activity: str = "",
    ) -> "Workflow":
        """Start an instance at a start event (Camunda's initial one, if none is named).

        Raises:
            ExecutionError: Something in the diagram failed, or there is no such start event.
        """
        starts = start_events(compiled.definition)
        node = starts.get(start_activity) if start_activity else initial(starts)
        if node is None:
            raise ExecutionError("Cannot start the instance: there is no such start event.", start_activity)
        workflow = cls(Execution(compiled.spec, environment))
        workflow._execution.variables.update(variables)
        workflow._execution.start(compiled.spec.spec(node.id))
        return workflow

    @classmethod
    def restore(cls, compiled: CompiledDefinition, environment: Environment, state: bytes) -> "Workflow":
        """Bring an instance back as it was when its `state` was taken.

        Raises:
            ExecutionError: The state does not fit the definition.
        """
        return cls(serializer.load(compiled.spec, environment, state))

    def complete_task(self, id: UUID, variables: Mapping[str, object]) -> None:
        """Complete an open user task with what was entered.

        Variables that the task has locally are set there, others where they are, new ones process-wide.

        Raises:
            KeyError: No such task is open.
            ExecutionError: Something in the diagram failed.
        """
        token, task = self._waiting(id, UserTaskNode)
        task.finish(token, variables)
        self._execution.do_engine_steps()

    def notify_task(self, id: UUID, event: str, assignee: str) -> None:
        """Tell an open user task's listeners that it got another assignee (`assignment`) or was changed (`update`).

        Raises:
            KeyError: No such task is open.
            ExecutionError: A listener failed.
        """
        token, task = self._waiting(id, UserTaskNode)
        if task.node.listeners:
            token.internal_data["assignee"] = assignee
            task.hears(token, event)
            self._execution.do_engine_steps()

    def fire_timer(self, id: UUID) -> None:
        """Fire exactly this timer, whatever the time.

        Raises:
            KeyError: No such timer waits.
            ExecutionError: Something in the diagram failed.
        """
        token, event = self._waiting(id, Catching)
        if not isinstance(event.trigger, TimerTrigger):
            raise KeyError(id)
        event.fire(token)
        self._execution.do_engine_steps()

    def deliver(self, id: UUID, variables: Mapping[str, object], local: Mapping[str, object] = NOTHING) -> None:
        """Give a message or signal to this very subscription, or wake a receive task that waits for no message.

        Args:
            id: Of the subscription.
            variables: Set where they are, new ones process-wide.
            local: Set at the activity that waits (the one it stands at; the scope of an event subprocess).

        Raises:
            KeyError: No such subscription waits.
            ExecutionError: Something in the diagram failed.
        """
        token, event = self._waiting(id, Catching)
        if not isinstance(event.trigger, NamedTrigger):
            raise KeyError(id)
        event.happen(token, variables, local)
        self._execution.do_engine_steps()

    def complete_external(
        self, id: UUID, variables: Mapping[str, object], local_variables: Mapping[str, object] = NOTHING
    ) -> None:
        """Complete an external task with what the worker made; an error definition that holds throws its error instead.

        Raises:
            KeyError: No such external task waits.
            ExecutionError: Something in the diagram failed.
        """
        token, task = self._waiting(id, ExternalTaskNode)
        task.finish(token, variables, local_variables)
        self._execution.do_engine_steps()

    def fail_external(self, id: UUID, message: str, details: str) -> bool:
        """Throw the error that a worker's failure stands for in the diagram, if any, and say whether one was thrown.

        Raises:
            KeyError: No such external task waits.
            ExecutionError: Something in the diagram failed.
        """
        token, task = self._waiting(id, ExternalTaskNode)
        thrown = task.throws(token, message, details)
        self._execution.do_engine_steps()
        return thrown

    def raise_error(self, id: UUID, code: str, message: str = "", variables: Mapping[str, object] = NOTHING) -> bool:
        """Throw an error from an open user or external task, and say whether anything in this instance caught it.

        One that nobody catches ends the task's token, as in Camunda.

        Raises:
            KeyError: No such task is open.
            ExecutionError: Something in the diagram failed.
        """
        token = self._task(id)
        token.variables.update(variables)
        caught = throw_error(token, code, message, here=True)
        self._execution.do_engine_steps()
        return caught

    def escalate(self, id: UUID, code: str, variables: Mapping[str, object] = NOTHING) -> bool:
        """Throw an escalation from an open task, and say whether anything in this instance caught it.

        The task stays open, unless what caught it interrupts it.

        Raises:
            KeyError: No such task is open.
            ExecutionError: Something in the diagram failed.
        """
        token = self._task(id)
        token.variables.update(variables)
        caught = throw(token, EventKind.ESCALATION, code, here=True)
        self._execution.do_engine_steps()
        return caught

    def continue_(self, id: UUID) -> None:
        """Let a token go on that waited for a job, before its activity or after it.

        Raises:
            KeyError: No such continuation waits.
            ExecutionError: Something in the diagram failed.
        """
        token = self._execution.tasks[id]
        if not token.waiting or token.pending not in (Pending.BEFORE, Pending.AFTER):
            raise KeyError(id)
        token.resume()
        self._execution.do_engine_steps()

    def complete_call(self, id: UUID, variables: Mapping[str, object]) -> None:
        """Take over the variables of a called instance that ended, as the out mappings say, and go on.

        Raises:
            KeyError: No such call waits.
            ExecutionError: Something in the diagram failed.
        """
        token, call = self._waiting(id, CallActivity)
        call.finish(token, variables)
        self._execution.do_engine_steps()

    def fail_call(self, id: UUID, code: str, message: str, variables: Mapping[str, object]) -> bool:
        """Take an error that nobody in a called instance caught, with its variables; say whether anyone here catches.

        If so, the call is over and what it called has to be cancelled. If not, it goes on waiting; its caller's caller
        may catch the error.

        Raises:
            KeyError: No such call waits.
            ExecutionError: Something in the diagram failed.
        """
        return self._thrown_in_call(id, EventKind.ERROR, code, message, variables)

    def escalate_call(self, id: UUID, code: str, variables: Mapping[str, object]) -> bool:
        """Take an escalation that nobody in a called instance caught, as `fail_call`.

        The call goes on waiting where what catches it interrupts nothing.

        Raises:
            KeyError: No such call waits.
            ExecutionError: Something in the diagram failed.
        """
        return self._thrown_in_call(id, EventKind.ESCALATION, code, "", variables)

    def set_variables(self, variables: Mapping[str, object], remove: tuple[str, ...] = ()) -> None:
        """Set and remove process-wide variables; conditional events take notice.

        Raises:
            ExecutionError: Something in the diagram failed.
        """
        self._execution.variables.update(variables)
        for name in remove:
            self._execution.variables.delete(name)
        self._execution.do_engine_steps()

    def set_local_variables(self, id: UUID, variables: Mapping[str, object], remove: tuple[str, ...] = ()) -> None:
        """Set and remove the variables of one waiting token itself; conditional events take notice.

        Raises:
            KeyError: No such token waits.
            ExecutionError: Something in the diagram failed.
        """
        scope = self._token(id).open_scope()
        for name, value in variables.items():
            scope.set_local(name, value)
        for name in remove:
            scope.delete(name)
        self._execution.do_engine_steps()

    def count_again(self, began: Mapping[UUID, datetime]) -> None:
        """Compute anew when all waiting timers and open tasks are due, by the calendar that now counts.

        Nothing moves on by it: a timer whose time is now past waits for its job, as always.

        Args:
            began: When timers and tasks began to wait, by id, for those whose state does not say so.

        Raises:
            ExecutionError: The calendar does not reach that far.
        """
        for token in self._execution.waiting():
            node = token.task_spec
            if isinstance(node, Catching) and isinstance(node.trigger, TimerTrigger) and token.is_open:
                node.trigger.count_again(token, began.get(token.id))
            elif isinstance(node, UserTaskNode) and token.is_open:
                node.count_again(token, began.get(token.id))

    def set_timers_anew(self, id: UUID) -> None:
        """Evaluate the boundary timers of an open task anew, as if it had just been opened; a fired one waits again.

        Raises:
            KeyError: No such task is open.
            ExecutionError: A timer's expression yields nothing that says a time.
        """
        token, _ = self._waiting(id, UserTaskNode)
        activity = token.host if token.task_spec.node.multi_instance and token.host else token
        waiting = {event.task_spec: event for event in activity.attachments}
        for spec in activity.task_spec.boundary:
            if isinstance(spec, Catching) and isinstance(spec.trigger, TimerTrigger):
                spec.arm(waiting.get(spec) or activity.attach(spec))

    def cancel(self) -> None:
        """End the instance undone.

        Raises:
            ExecutionError: A listener failed that hears of the end.
        """
        self._execution.cancel()
        self._execution.prune()

    def _waiting(self, id: UUID, kind: type[Kind]) -> tuple[Token, Kind]:
        token = self._execution.tasks[id]
        if not token.is_open or not isinstance(token.task_spec, kind):
            raise KeyError(id)
        return token, token.task_spec

    def _task(self, id: UUID) -> Token:
        token = self._token(id)
        if not token.is_open or not isinstance(token.task_spec, UserTaskNode | ExternalTaskNode):
            raise KeyError(id)
        return token

    def _thrown_in_call(
        self, id: UUID, kind: EventKind, code: str, message: str, variables: Mapping[str, object]
    ) -> bool:
        token, call = self._waiting(id, CallActivity)
        caught = call.thrown(token, kind, code, variables, message)
        self._execution.do_engine_steps()
        return caught
