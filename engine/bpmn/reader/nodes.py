"""Flow nodes: activities, gateways and events."""

from engine.bpmn.model import Call, Event, EventKind, Lane, MultiInstance, Node
from engine.bpmn.reader.assignments import read_assignment
from engine.bpmn.reader.events import read_event
from engine.bpmn.reader.forms import form_fields, read_field
from engine.bpmn.reader.implementations import (
    asynchronous,
    process_default,
    read_listeners,
    read_retries,
    read_service,
    read_task_script,
    service_element,
)
from engine.bpmn.reader.mappings import (
    read_call_mappings,
    read_parameters,
    read_properties,
)
from engine.bpmn.reader.references import References
from engine.bpmn.xml import (
    Element,
    attribute,
    child,
    extension,
    flag,
    folded,
    line_of,
    local_name,
    reference,
    text_of,
)


def read_node(element: Element, lane: Lane | None, references: References) -> Node:
    """Read one flow node."""
    parent = element.getparent()
    async_before, async_after = asynchronous(element)
    return Node(
        id=attribute(element, "id"),
        type=local_name(element),
        name=folded(attribute(element, "name")),
        line=line_of(element),
        scope="" if parent is None else attribute(parent, "id"),
        lane=lane,
        documentation=text_of(child(element, "documentation")),
        properties=read_properties(element),
        event=_event(element, references),
        attached_to=reference(attribute(element, "attachedToRef")),
        interrupting=_interrupting(element),
        assignment=read_assignment(element),
        form=tuple(read_field(field) for field in form_fields(element)),
        form_key=extension(element, "formKey"),
        script=read_task_script(element),
        result_variable=_result_variable(element),
        inputs=read_parameters(element, "inputParameter"),
        outputs=read_parameters(element, "outputParameter"),
        multi_instance=_multi_instance(element),
        call=_call(element),
        initiator=extension(element, "initiator"),
        listeners=read_listeners(element, "taskListener") if local_name(element) == "userTask" else (),
        execution_listeners=read_listeners(element, "executionListener"),
        service=read_service(element, references),
        async_before=async_before,
        async_after=async_after,
        triggered_by_event=flag(attribute(element, "triggeredByEvent"), default=False),
        for_compensation=flag(attribute(element, "isForCompensation"), default=False),
        compensated_by=references.compensated_by(attribute(element, "id")),
        retries=read_retries(element),
        job_priority=extension(element, "jobPriority") or process_default(element, "jobPriority"),
    )


def _event(element: Element, references: References) -> Event | None:
    """Read what an event node waits for or throws, and the message a receive task waits for."""
    if local_name(element) != "receiveTask":
        return read_event(element, references)
    ref = attribute(element, "messageRef")
    return Event(EventKind.MESSAGE, name=references.name("message", ref)) if ref else Event(EventKind.NONE)


def _interrupting(element: Element) -> bool:
    name = "cancelActivity" if local_name(element) == "boundaryEvent" else "isInterrupting"
    return flag(attribute(element, name), default=True)


def _result_variable(element: Element) -> str:
    holder = service_element(element)
    holder = element if holder is None else holder
    return extension(holder, "resultVariable") or extension(holder, "resultVariableName")


def _multi_instance(element: Element) -> MultiInstance | None:
    found = child(element, "multiInstanceLoopCharacteristics")
    if found is None:
        return None
    item = child(found, "inputDataItem")
    async_before, async_after = asynchronous(found)
    return MultiInstance(
        sequential=flag(attribute(found, "isSequential"), default=False),
        cardinality=text_of(child(found, "loopCardinality")),
        collection=extension(found, "collection") or text_of(child(found, "loopDataInputRef")),
        element_variable=extension(found, "elementVariable") or ("" if item is None else attribute(item, "name")),
        completion_condition=text_of(child(found, "completionCondition")),
        async_before=async_before,
        async_after=async_after,
    )


def _call(element: Element) -> Call | None:
    if local_name(element) != "callActivity":
        return None
    return Call(
        called=attribute(element, "calledElement"),
        binding=extension(element, "calledElementBinding") or "latest",
        version=extension(element, "calledElementVersion") or extension(element, "calledElementVersionTag"),
        inputs=read_call_mappings(element, "in"),
        outputs=read_call_mappings(element, "out"),
    )
