"""One process instance in memory: start or restore it, act, and take its state and what happened.

After an `ExecutionError` the object is to be thrown away: nothing of the failed command may be stored.
"""

from collections.abc import Mapping
from typing import TypeVar
from uuid import UUID

from engine.bpmn import serializer
from engine.bpmn.dialect import CompiledDefinition
from engine.bpmn.dialect.call_activity import CallActivity
from engine.bpmn.dialect.events import TimerEvent
from engine.bpmn.dialect.execution import Execution, start_tokens
from engine.bpmn.dialect.node import NodeSpec
from engine.bpmn.dialect.tasks import UserTaskNode
from engine.bpmn.dialect.token import Token
from engine.bpmn.runtime import Environment, Happening, PendingCall, Timer, UserTask
from engine.errors import ExecutionError

Kind = TypeVar("Kind", bound=NodeSpec)


class Workflow:
    """A process instance for the length of one command."""

    def __init__(self, execution: Execution) -> None:
        """Use `start` or `restore` instead."""
        self._execution = execution

    @classmethod
    def start(
        cls,
        compiled: CompiledDefinition,
        environment: Environment,
        variables: Mapping[str, object],
        start_activity: str = "",
    ) -> "Workflow":
        """Start an instance at a start event (the plain one, if none is named) and run it to its first wait states.

        Raises:
            ExecutionError: Something in the diagram failed, or there is no such start event.
        """
        node = compiled.definition.nodes.get(start_activity) if start_activity else compiled.definition.start_node
        if node is None or node.type != "startEvent" or node.scope != compiled.definition.key:
            raise ExecutionError("Cannot start the instance: there is no such start event.", start_activity)
        workflow = cls(Execution(compiled.spec, environment))
        workflow.set_variables(variables)
        start_tokens(workflow._execution, (node.id,))
        workflow._execution.do_engine_steps()
        return workflow

    @classmethod
    def restore(cls, compiled: CompiledDefinition, environment: Environment, state: bytes) -> "Workflow":
        """Bring an instance back as it was when its `state` was taken.

        Raises:
            ExecutionError: The state does not fit the definition.
        """
        return cls(serializer.load(compiled.spec, environment, state))

    def complete_task(self, id: UUID, variables: Mapping[str, object]) -> None:
        """Complete an open user task with what was entered and run to the next wait states.

        Variables that the task has locally are set there, others where they are, new ones process-wide.

        Raises:
            KeyError: No such task is open.
            ExecutionError: Something in the diagram failed.
        """
        token, task = self._waiting(id, UserTaskNode)
        task.finish(token, variables)
        self._execution.do_engine_steps()

    def fire_timer(self, id: UUID) -> None:
        """Fire exactly this timer, whatever the time, and run to the next wait states.

        Raises:
            KeyError: No such timer waits.
            ExecutionError: Something in the diagram failed.
        """
        token, timer = self._waiting(id, TimerEvent)
        timer.fire(token)
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

    def set_variables(self, variables: Mapping[str, object]) -> None:
        """Set process-wide variables."""
        for name, value in variables.items():
            self._execution.variables.set(name, value)

    def cancel(self) -> None:
        """End the instance undone."""
        self._execution.cancel()
        self._execution.prune()

    @property
    def user_tasks(self) -> tuple[UserTask, ...]:
        """The open user tasks, oldest first."""
        return tuple(spec.view(token) for token, spec in self._all(UserTaskNode))

    @property
    def timers(self) -> tuple[Timer, ...]:
        """The waiting timers, oldest first, those in the year 9999 included."""
        return tuple(
            Timer(token.id, token.activity_id, spec.due(token), self._timed(token), spec.node.interrupting)
            for token, spec in self._all(TimerEvent)
        )

    @property
    def calls(self) -> tuple[PendingCall, ...]:
        """The call activities that wait, oldest first.

        Their `variables` are those of the moment they were entered, and empty after a restore: by then the called
        instance has been started with them.
        """
        return tuple(spec.view(token) for token, spec in self._all(CallActivity))

    @property
    def variables(self) -> Mapping[str, object]:
        """The process-wide variables."""
        return self._execution.variables.values

    @property
    def ended(self) -> bool:
        """Whether the instance reached its end or was cancelled."""
        return self._execution.is_completed()

    def happenings(self) -> tuple[Happening, ...]:
        """Return what happened since start or restore, in order."""
        return tuple(self._execution.happenings)

    def state(self) -> bytes:
        """Return everything that `restore` needs beside the definition.

        Raises:
            ExecutionError: A variable holds something that cannot be stored.
        """
        return serializer.dump(self._execution)

    def _waiting(self, id: UUID, kind: type[Kind]) -> tuple[Token, Kind]:
        token = self._execution.tasks[id]
        if not token.waiting or not isinstance(token.task_spec, kind):
            raise KeyError(id)
        return token, token.task_spec

    def _all(self, kind: type[Kind]) -> list[tuple[Token, Kind]]:
        return [(token, token.task_spec) for token in self._execution.waiting() if isinstance(token.task_spec, kind)]

    def _timed(self, timer: Token) -> tuple[UUID, ...]:
        """Return the open user tasks a timer stands at: the task itself, or all instances of a multi-instance body."""
        activity = timer.attached_to
        if activity is None:
            return ()
        if isinstance(activity.task_spec, UserTaskNode):
            return (activity.id,)
        return tuple(
            token.id
            for token in self._execution.waiting()
            if token.host is activity
            and isinstance(token.task_spec, UserTaskNode)
            and token.task_spec.node.multi_instance
        )
