"""What can be seen of a process instance in memory: what waits, its variables, what happened, its state."""

from collections.abc import Mapping
from uuid import UUID

from engine.bpmn import serializer
from engine.bpmn.dialect import views
from engine.bpmn.dialect.call_activity import CallActivity
from engine.bpmn.dialect.execution import Execution
from engine.bpmn.dialect.token import Token
from engine.bpmn.runtime import (
    Continuation,
    ExternalTask,
    Happening,
    PendingCall,
    Subscription,
    Timer,
    UserTask,
    WaitingToken,
)


class SeenWorkflow:
    """The half of a `Workflow` that changes nothing."""

    def __init__(self, execution: Execution) -> None:
        """Use `Workflow.start` or `Workflow.restore` instead."""
        self._execution = execution

    @property
    def waits(self) -> views.Waits:
        """Everything that people, time and the outside can let go on, by id; calls wait for the engine itself."""
        return views.waits(self._execution)

    @property
    def user_tasks(self) -> tuple[UserTask, ...]:
        """The open user tasks, oldest first."""
        return tuple(self.waits.tasks.values())

    @property
    def timers(self) -> tuple[Timer, ...]:
        """The waiting timers, oldest first, those in the year 9999 included."""
        return tuple(self.waits.timers.values())

    @property
    def calls(self) -> tuple[PendingCall, ...]:
        """The call activities that wait, oldest first.

        Their `variables` are those of the moment they were entered, and empty after a restore: by then the called
        instance has been started with them.
        """
        return tuple(spec.view(token) for token, spec in views.open_at(self._execution, CallActivity))

    @property
    def subscriptions(self) -> tuple[Subscription, ...]:
        """What waits for a message or a signal, oldest first, receive tasks without message too (kind NONE)."""
        return tuple(self.waits.subscriptions.values())

    @property
    def external_tasks(self) -> tuple[ExternalTask, ...]:
        """What waits for a worker outside, oldest first."""
        return tuple(self.waits.external_tasks.values())

    @property
    def continuations(self) -> tuple[Continuation, ...]:
        """What waits for a job to go on, oldest first."""
        return tuple(self.waits.continuations.values())

    @property
    def tokens(self) -> tuple[WaitingToken, ...]:
        """Everything that waits, oldest first, with the variables of its own."""
        return views.tokens(self._execution)

    @property
    def variables(self) -> Mapping[str, object]:
        """The process-wide variables."""
        return self._execution.variables.values

    def told_before(self, name: str, value: object) -> object:
        """Return as JSON what a process-wide variable was that this command has changed; `value` as it told itself."""
        return serializer.told_before(self._execution.variables, name, value)

    def told_after(self, name: str, value: object) -> object:
        """Return as JSON what such a variable has become.

        Raises:
            InvalidVariablesError: It is no value that a variable can have.
        """
        return serializer.told_after(self._execution.variables, name, value)

    def local_variables(self, id: UUID) -> Mapping[str, object]:
        """Return the variables of one waiting token itself.

        Raises:
            KeyError: No such token waits.
        """
        return views.own_variables(self._token(id))

    @property
    def ended(self) -> bool:
        """Whether the instance reached its end or was cancelled."""
        return self._execution.is_completed()

    @property
    def end_state(self) -> str:
        """Code of the error that ended the instance, empty where none did: a caller may catch it."""
        return self._execution.end_state if self.ended else ""

    def happenings(self) -> tuple[Happening, ...]:
        """Return what happened since start or restore, in order."""
        return tuple(self._execution.happenings)

    def state(self) -> bytes:
        """Return everything that `restore` needs beside the definition.

        Raises:
            ExecutionError: A variable holds something that cannot be stored.
        """
        return serializer.dump(self._execution)

    def _token(self, id: UUID) -> Token:
        token = self._execution.tasks[id]
        if not token.waiting or token is self._execution.root:
            raise KeyError(id)
        return token
