"""What a diagram says, free of XML and of SpiffWorkflow: the common ground of `reader`, `validation` and `workflow`.

One `Definition` is one executable process. Everything in it is immutable and already checked; expressions are kept as
the text drawn (`${...}`) and compiled once by whoever evaluates them. Read `graph`, then what its nodes carry.
"""

from engine.bpmn.model.activities import Assignment, Call, MultiInstance
from engine.bpmn.model.events import Event, EventKind, TimerKind
from engine.bpmn.model.forms import Column, FieldType, FormField, Table
from engine.bpmn.model.graph import Definition, Flow, Lane, Node
from engine.bpmn.model.work import (
    CallMapping,
    ErrorMapping,
    Listener,
    Parameter,
    Script,
    Service,
    ServiceKind,
)

__all__ = [
    "Assignment",
    "Call",
    "CallMapping",
    "Column",
    "Definition",
    "ErrorMapping",
    "Event",
    "EventKind",
    "FieldType",
    "Flow",
    "FormField",
    "Lane",
    "Listener",
    "MultiInstance",
    "Node",
    "Parameter",
    "Script",
    "Service",
    "ServiceKind",
    "Table",
    "TimerKind",
]
