"""Call activities: a called process is an instance of its own, as in Camunda.

When an instance waits at a call activity, the called instance is started in the same transaction; when a called
instance has ended, its caller goes on in the same transaction. A suspended caller goes on when it is activated.
"""

from uuid import UUID

from engine.bpmn.model import EventKind
from engine.bpmn.runtime import EventThrown, PendingCall
from engine.domain import HistoryEventType, InstanceStatus
from engine.errors import ExecutionError, LimitError
from engine.handlers.context import HandlerContext, LoadedDefinition
from engine.handlers.narration import told_values
from engine.handlers.turns.decisions import is_version
from engine.handlers.turns.ending import cancel_instance
from engine.handlers.turns.projection import Act
from engine.handlers.turns.starting import UNIQUE_KEY_PROPERTY, Beginning, begin
from engine.handlers.turns.turn import Turn
from engine.history.chain import Event
from engine.store.repositories.instances import InstanceRecord
from engine.store.unit_of_work import UnitOfWork

DEEPEST_CALL = 20
"""How deep one command may follow calls; a process that calls itself ends here."""

MOST_CALLS = 1_000
"""How many instances one command may start; a loop around a process that ends at once ends here."""


def finish(turn: Turn, act: Act, uow: UnitOfWork, context: HandlerContext) -> None:
    """Store what a workflow did in a turn, start what it calls, and let its callers go on if it has ended.

    Raises:
        CollisionError: Another command has written one of the instances since.
        ConflictError: A called process is suspended, or its business key is taken.
        ExecutionError: A called process is unknown or fails, or there are too many calls.
    """
    turn.write(act)
    _Calls(uow, context).settle(turn)


def start_instance(
    beginning: Beginning, loaded: LoadedDefinition, uow: UnitOfWork, context: HandlerContext
) -> InstanceRecord:
    """Start an instance that nobody calls, and whatever it calls.

    Raises:
        ConflictError: The definition is suspended or withdrawn, or a business key is taken.
        InvalidVariablesError: The business key is too long, or not one line of text.
        ExecutionError: The process fails on its way.
    """
    turn = begin(beginning, loaded, uow, context)
    _Calls(uow, context).settle(turn)
    return turn.instance


def take_over_ended_calls(instance: InstanceRecord, uow: UnitOfWork, context: HandlerContext) -> None:
    """Let an instance that was suspended go on behind the calls that ended meanwhile, or catch their errors.

    Raises:
        ExecutionError: The process fails behind one.
    """
    calls = _Calls(uow, context)
    for call in Turn(uow, context, instance).workflow.calls:
        ended_id = uow.instances.completed_call(instance.id, call.id)
        ended = uow.instances.get(ended_id) if ended_id else None
        caller = calls.hand_back(Turn(uow, context, ended)) if ended is not None else None
        if caller is not None:
            calls.settle(caller)


class _Calls:
    """Follows the calls of one command."""

    def __init__(self, uow: UnitOfWork, context: HandlerContext) -> None:
        self._uow = uow
        self._context = context
        self._left = MOST_CALLS
        self._throws = 0
        # As they were entered: a call that was stored and restored no longer has the variables it passes on.
        self._entered: dict[UUID, PendingCall] = {}
        self._started: set[UUID] = set()

    def settle(self, turn: Turn) -> None:
        """Start what an instance calls, and as long as that brings one to its end, let its caller go on."""
        turn = self._follow(turn)
        while turn.instance.status is InstanceStatus.COMPLETED:
            caller = self.hand_back(turn)
            if caller is None:
                return
            turn = self._follow(caller)

    def hand_back(self, called: Turn) -> Turn | None:
        """Complete the call of an instance that has ended; return its caller's turn.

        None where nobody waits for it, or not now, and where a caller has caught its error and gone on.
        """
        caller, call_id = self._caller_of(called.instance), called.instance.calling_activity_instance_id
        if caller is None or self._is_caught(called):
            return None
        turn = self._turn(caller)
        call = next((call for call in turn.workflow.calls if call.id == call_id), None)
        if call is None:
            return None
        turn.workflow.complete_call(call.id, called.workflow.variables)
        turn.write(_act(HistoryEventType.CALL_COMPLETED, turn, call, called))
        return turn

    def _follow(self, turn: Turn, depth: int = 0) -> Turn:
        """Start what an instance calls, and whatever that calls, until all of it waits. Returns its last turn."""
        self._tell_escalations(turn)
        turn = turn.refreshed()
        if not turn.loaded.compiled.calls:
            return turn
        if depth > DEEPEST_CALL:
            raise LimitError(f"Cannot go on: calls are more than {DEEPEST_CALL} deep. Does a process call itself?")
        known: set[UUID] = set()
        pending = self._pending(turn, known)
        while pending:
            call = pending.pop(0)
            # One that ended before it may have led to an end that leaves all other calls, or to its own start.
            if call.id in self._started or call.id not in {each.id for each in turn.workflow.calls}:
                continue
            called = self._start(turn.instance, call, depth)
            turn = turn.refreshed()
            caller = self.hand_back(called) if called.instance.status is InstanceStatus.COMPLETED else None
            if caller is not None:
                self._tell_escalations(caller)
                pending += self._pending(caller.refreshed(), known)
            turn = (caller or turn).refreshed()
        return turn

    def _is_caught(self, called: Turn) -> bool:
        """Whether one of the callers catches the error that ended an instance; if so, that caller has gone on."""
        code = called.workflow.end_state
        if not code:
            return False
        messages = [thrown.message for thrown in _uncaught(called, EventKind.ERROR)]
        return self._throw(called, EventKind.ERROR, code, messages[-1] if messages else "")

    def _tell_escalations(self, turn: Turn) -> None:
        """Give the escalations that an instance threw and did not catch to the callers that catch them."""
        if turn.instance.calling_instance_id is not None:
            for thrown in _uncaught(turn, EventKind.ESCALATION):
                self._throw(turn, EventKind.ESCALATION, thrown.name)

    def _throw(self, called: Turn, kind: EventKind, code: str, message: str = "") -> bool:
        """Throw an error or an escalation at the call activities an instance stands under, the nearest first.

        One whose caller has gone on already counts as caught.
        """
        instance, variables = called.instance, called.workflow.variables
        while (caller := self._caller_of(instance)) is not None:
            turn, call_id = self._turn(caller), instance.calling_activity_instance_id
            call = next((call for call in turn.workflow.calls if call.id == call_id), None)
            if call is None:
                return True
            if kind is EventKind.ERROR:
                caught = turn.workflow.fail_call(call.id, code, message, variables)
                act = _act(HistoryEventType.CALL_FAILED, turn, call, called, code=code, message=message)
            else:
                caught = turn.workflow.escalate_call(call.id, code, variables)
                act = _act(HistoryEventType.CALL_ESCALATED, turn, call, called, code=code)
            if caught:
                turn.write(act)
                self._settle_thrown(turn)
                return True
            instance = caller
        return False

    def _settle_thrown(self, turn: Turn) -> None:
        self._throws += 1
        if self._throws > DEEPEST_CALL:
            raise LimitError(f"Cannot go on: more than {DEEPEST_CALL} calls throw at each other.")
        self.settle(turn)
        self._throws -= 1

    def _turn(self, instance: InstanceRecord) -> Turn:
        return Turn(self._uow, self._context, instance)

    def _caller_of(self, called: InstanceRecord) -> InstanceRecord | None:
        """Return the instance that waits for a called one, None where none does, or not now."""
        caller = self._uow.instances.get(called.calling_instance_id) if called.calling_instance_id else None
        return caller if caller is not None and caller.status is InstanceStatus.ACTIVE else None

    def _pending(self, turn: Turn, known: set[UUID]) -> list[PendingCall]:
        """Return the calls that nothing has been started for; what was started for a call that was left is ended.

        Those returned become `known`.
        """
        running = {}
        for called_id in self._uow.instances.called_by(turn.instance.id):
            called = self._uow.instances.get(called_id)
            if called is not None:
                running[called.calling_activity_instance_id] = called
        waiting = {call.id for call in turn.workflow.calls}
        for call_id in running.keys() - waiting:
            cancel_instance(self._uow, self._context, running[call_id], "The call activity that started it was left.")
        pending = [call for call in turn.workflow.calls if call.id not in running and call.id not in known]
        known.update(call.id for call in pending)
        return [self._entered.setdefault(call.id, call) for call in pending]

    def _start(self, caller: InstanceRecord, call: PendingCall, depth: int) -> Turn:
        """Start what a call calls; return its last turn."""
        self._left -= 1
        if self._left < 0:
            raise LimitError(f"Cannot go on: more than {MOST_CALLS} processes are called.", call.activity_id)
        self._started.add(call.id)
        loaded = self._definition(caller, call)
        unique = bool(call.business_key) and UNIQUE_KEY_PROPERTY in loaded.model.properties
        beginning = Beginning(call.variables, call.business_key, unique=unique, caller=(caller.id, call))
        return self._follow(begin(beginning, loaded, self._uow, self._context), depth + 1)

    def _definition(self, caller: InstanceRecord, call: PendingCall) -> LoadedDefinition:
        uow = self._uow
        match call.binding:
            case "deployment":
                own = self._context.load(uow, caller.definition_id).record
                same = uow.definitions.of_deployment(own.deployment_id)
                record = next((definition for definition in same if definition.key == call.key), None)
            case "version":
                if not is_version(call.version):
                    raise ExecutionError(
                        f"Cannot call {call.key}: '{call.version:.40}' is no version.", call.activity_id
                    )
                record = uow.definitions.of_version(call.key, int(call.version))
            case "versionTag":
                record = uow.definitions.of_version_tag(call.key, call.version)
            case _:
                record = uow.definitions.latest(call.key)
        if record is None:
            raise ExecutionError(f"Cannot call process {call.key}: no such version is deployed.", call.activity_id)
        return self._context.load(uow, record.id)


def _act(type: HistoryEventType, caller: Turn, call: PendingCall, called: Turn, **facts: str) -> Act:
    """Tell what came back from a called instance: of its variables, those that the out mappings can ask for."""
    drawn = caller.loaded.model.nodes[call.activity_id].call
    mappings = drawn.outputs if drawn is not None else ()
    variables = called.workflow.variables
    if all(mapping.source for mapping in mappings):
        wanted = {mapping.source for mapping in mappings}
        variables = {name: value for name, value in variables.items() if name in wanted}
    data: dict[str, object] = {
        "id": str(call.id),
        "called": str(called.instance.id),
        "values": told_values(variables),
        **facts,
    }
    return Act([Event(type, call.activity_id, data=data)], acting=call.activity_id)


def _uncaught(turn: Turn, kind: EventKind) -> list[EventThrown]:
    """Return what an instance threw in this turn and nobody in it caught."""
    happenings = turn.workflow.happenings()
    return [each for each in happenings if isinstance(each, EventThrown) and each.kind is kind and not each.caught]
