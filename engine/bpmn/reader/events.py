"""What makes an event an event."""

from engine.bpmn.model import Event, EventKind, TimerKind
from engine.bpmn.reader.mappings import read_call_mappings, split_list
from engine.bpmn.reader.references import References
from engine.bpmn.xml import EVENTS, Element, attribute, child, children, extension, local_name, reference, text_of

DEFINITIONS: dict[str, EventKind] = {
    "timerEventDefinition": EventKind.TIMER,
    "messageEventDefinition": EventKind.MESSAGE,
    "signalEventDefinition": EventKind.SIGNAL,
    "errorEventDefinition": EventKind.ERROR,
    "escalationEventDefinition": EventKind.ESCALATION,
    "linkEventDefinition": EventKind.LINK,
    "terminateEventDefinition": EventKind.TERMINATE,
    "conditionalEventDefinition": EventKind.CONDITIONAL,
    "compensateEventDefinition": EventKind.COMPENSATE,
    "cancelEventDefinition": EventKind.CANCEL,
}
"""BPMN's event definitions by element name."""

REFERENCES = {
    "messageEventDefinition": ("message", "messageRef"),
    "signalEventDefinition": ("signal", "signalRef"),
    "errorEventDefinition": ("error", "errorRef"),
    "escalationEventDefinition": ("escalation", "escalationRef"),
}
"""What an event definition refers to, and by which attribute."""

TIMER_KINDS = (TimerKind.DATE, TimerKind.CYCLE, TimerKind.DURATION)
"""In the order in which Camunda looks for them."""


def read_event(element: Element, references: References) -> Event | None:
    """Read an event node; None for anything else."""
    if local_name(element) not in EVENTS:
        return None
    definition = child(element, *DEFINITIONS)
    if definition is None:
        return Event(EventKind.NONE)
    name = local_name(definition)
    kind = DEFINITIONS[name]
    if kind is EventKind.TIMER:
        return _timer(definition)
    if kind is EventKind.CONDITIONAL:
        return _conditional(definition)
    if kind is EventKind.LINK:
        return Event(kind, name=attribute(definition, "name"))
    if name in REFERENCES:
        return _referring(kind, definition, references)
    return Event(kind, activity=reference(attribute(definition, "activityRef")))


def _conditional(definition: Element) -> Event:
    return Event(
        EventKind.CONDITIONAL,
        expression=text_of(child(definition, "condition")),
        variable_name=extension(definition, "variableName"),
        variable_events=split_list(extension(definition, "variableEvents").lower()),
    )


def _referring(kind: EventKind, definition: Element, references: References) -> Event:
    """Read an event that refers to a message, signal, error or escalation."""
    referred, by = REFERENCES[local_name(definition)]
    ref = attribute(definition, by)
    found = references.find(referred, ref)
    return Event(
        kind,
        name=references.name(referred, ref),
        code_variable=extension(definition, f"{referred}CodeVariable"),
        message_variable=extension(definition, f"{referred}MessageVariable"),
        inputs=read_call_mappings(definition, "in"),
        message="" if found is None else extension(found, "errorMessage"),
    )


def _timer(definition: Element) -> Event:
    for kind in TIMER_KINDS:
        found = next(children(definition, kind.value), None)
        if found is not None:
            return Event(EventKind.TIMER, timer=kind, expression=text_of(found))
    return Event(EventKind.TIMER)
