"""What makes an event an event."""

from engine.bpmn.model import Event, EventKind, TimerKind
from engine.bpmn.reader.references import References
from engine.bpmn.xml import EVENTS, Element, attribute, child, children, local_name, text_of

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
        return Event(kind, expression=text_of(child(definition, "condition")))
    if kind is EventKind.LINK:
        return Event(kind, name=attribute(definition, "name"))
    if name in REFERENCES:
        referred, ref = REFERENCES[name]
        return Event(kind, name=references.name(referred, attribute(definition, ref)))
    return Event(kind)


def _timer(definition: Element) -> Event:
    for kind in TIMER_KINDS:
        found = next(children(definition, kind.value), None)
        if found is not None:
            return Event(EventKind.TIMER, timer=kind, expression=text_of(found))
    return Event(EventKind.TIMER)
