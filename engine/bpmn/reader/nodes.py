"""Flow nodes: activities, gateways and events."""

from engine.bpmn.model import Assignment, Call, Lane, Listener, MultiInstance, Node, Script
from engine.bpmn.reader.events import read_event
from engine.bpmn.reader.forms import form_fields, read_field
from engine.bpmn.reader.mappings import (
    read_call_mappings,
    read_parameters,
    read_properties,
    script_source,
    split_list,
)
from engine.bpmn.reader.references import References
from engine.bpmn.xml import (
    Element,
    attribute,
    child,
    extension,
    extension_children,
    extensions,
    flag,
    folded,
    line_of,
    local_name,
    plain,
    reference,
    text_of,
)


def read_node(element: Element, lane: Lane | None, references: References) -> Node:
    """Read one flow node."""
    parent = element.getparent()
    return Node(
        id=attribute(element, "id"),
        type=local_name(element),
        name=folded(attribute(element, "name")),
        line=line_of(element),
        scope="" if parent is None else attribute(parent, "id"),
        lane=lane,
        documentation=text_of(child(element, "documentation")),
        properties=read_properties(element),
        event=read_event(element, references),
        attached_to=reference(attribute(element, "attachedToRef")),
        interrupting=_interrupting(element),
        assignment=_assignment(element),
        form=tuple(read_field(field) for field in form_fields(element)),
        form_key=extension(element, "formKey"),
        script=_script(element),
        result_variable=extension(element, "resultVariable"),
        inputs=read_parameters(element, "inputParameter"),
        outputs=read_parameters(element, "outputParameter"),
        multi_instance=_multi_instance(element),
        call=_call(element),
        initiator=extension(element, "initiator"),
        listeners=_listeners(element),
    )


def _interrupting(element: Element) -> bool:
    name = "cancelActivity" if local_name(element) == "boundaryEvent" else "isInterrupting"
    return flag(attribute(element, name), default=True)


def _assignment(element: Element) -> Assignment:
    return Assignment(
        assignee=extension(element, "assignee"),
        candidate_users=split_list(extension(element, "candidateUsers")),
        candidate_groups=split_list(extension(element, "candidateGroups")),
        due_date=extension(element, "dueDate"),
        follow_up_date=extension(element, "followUpDate"),
        priority=extension(element, "priority"),
    )


def _script(element: Element) -> Script | None:
    if local_name(element) != "scriptTask":
        return None
    found = child(element, "script")
    source = "" if found is None else script_source(found)
    return Script(source=source, format=attribute(element, "scriptFormat").lower())


def _listeners(element: Element) -> tuple[Listener, ...]:
    if local_name(element) != "userTask":
        return ()
    found = (
        (listener, next(extension_children(listener, "script"), None))
        for listener in extensions(element, "taskListener")
    )
    return tuple(
        Listener(plain(listener, "event").strip(), Script(script_source(script), plain(script, "scriptFormat").lower()))
        for listener, script in found
        if script is not None
    )


def _multi_instance(element: Element) -> MultiInstance | None:
    found = child(element, "multiInstanceLoopCharacteristics")
    if found is None:
        return None
    item = child(found, "inputDataItem")
    return MultiInstance(
        sequential=flag(attribute(found, "isSequential"), default=False),
        cardinality=text_of(child(found, "loopCardinality")),
        collection=extension(found, "collection") or text_of(child(found, "loopDataInputRef")),
        element_variable=extension(found, "elementVariable") or ("" if item is None else attribute(item, "name")),
        completion_condition=text_of(child(found, "completionCondition")),
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
