"""What nodes do by themselves: services, listeners, and the jobs they are cut into."""

from collections.abc import Iterator

from engine.bpmn.model import ErrorMapping, Listener, Script, Service, ServiceKind
from engine.bpmn.reader.mappings import read_script, script_source
from engine.bpmn.reader.references import References
from engine.bpmn.xml import (
    BPMN,
    Element,
    attribute,
    child,
    extension,
    extension_children,
    extensions,
    flag,
    local_name,
    plain,
    text_of,
)

SERVICE_TASKS = frozenset({"serviceTask", "sendTask", "businessRuleTask"})
THROWS = frozenset({"intermediateThrowEvent", "endEvent"})


def service_element(element: Element) -> Element | None:
    """Return what carries a node's service: a service-like task itself, the message definition of a throw event."""
    if local_name(element) in SERVICE_TASKS:
        return element
    return child(element, "messageEventDefinition") if local_name(element) in THROWS else None


def read_service(element: Element, references: References) -> Service | None:
    """Read what a node does by itself; None where it does nothing, or nothing that Alur knows."""
    holder = service_element(element)
    if holder is None:
        return None
    if local_name(holder) == "businessRuleTask" and extension(holder, "decisionRef"):
        return _decision(holder)
    if extension(holder, "type").lower() == "external":
        return Service(
            ServiceKind.EXTERNAL,
            topic=extension(holder, "topic"),
            priority=extension(holder, "taskPriority") or process_default(element, "taskPriority"),
            errors=tuple(_error_mappings(holder, references)),
        )
    for kind, name in ((ServiceKind.DELEGATE, "delegateExpression"), (ServiceKind.EXPRESSION, "expression")):
        if extension(holder, name):
            return Service(kind, expression=extension(holder, name))
    return None


def _decision(element: Element) -> Service:
    return Service(
        ServiceKind.DECISION,
        decision=extension(element, "decisionRef"),
        binding=extension(element, "decisionRefBinding") or "latest",
        version=extension(element, "decisionRefVersion") or extension(element, "decisionRefVersionTag"),
        map_result=extension(element, "mapDecisionResult"),
    )


def _error_mappings(element: Element, references: References) -> Iterator[ErrorMapping]:
    for drawn in extensions(element, "errorEventDefinition"):
        ref = plain(drawn, "errorRef")
        error = references.find("error", ref)
        message = "" if error is None else extension(error, "errorMessage")
        yield ErrorMapping(references.name("error", ref), plain(drawn, "expression").strip(), message)


def process_default(element: Element, name: str) -> str:
    """Return an attribute of Camunda's that a node takes from its process."""
    process = next(element.iterancestors(f"{{{BPMN}}}process"), None)
    return "" if process is None else extension(process, name)


def read_listeners(element: Element, kind: str, default_event: str = "") -> tuple[Listener, ...]:
    """Read the `executionListener`s or `taskListener`s of a process, node or flow, in order, that run something."""
    return tuple(_listeners(element, kind, default_event))


def _listeners(element: Element, kind: str, default_event: str) -> Iterator[Listener]:
    for drawn in extensions(element, kind):
        event = plain(drawn, "event").strip() or default_event
        script = next(extension_children(drawn, "script"), None)
        delegate = plain(drawn, "delegateExpression").strip()
        expression = plain(drawn, "expression").strip()
        if delegate or expression:
            yield Listener(event, delegate or expression, delegate=bool(delegate))
        elif script is not None:
            yield Listener(event, read_script(script))


def asynchronous(element: Element) -> tuple[bool, bool]:
    """Return whether a node, or each instance of a loop, is entered by a job and left by one."""
    before = flag(extension(element, "asyncBefore"), default=False) or flag(extension(element, "async"), default=False)
    return before, flag(extension(element, "asyncAfter"), default=False)


def read_retries(element: Element) -> str:
    """Return the retry cycle of a node's jobs, its loop's where it has none of its own."""
    loop = child(element, "multiInstanceLoopCharacteristics")
    for holder in (element, *(() if loop is None else (loop,))):
        for drawn in extensions(holder, "failedJobRetryTimeCycle"):
            return text_of(drawn)
    return ""


def read_task_script(element: Element) -> Script | None:
    """Read what a script task runs."""
    if local_name(element) != "scriptTask":
        return None
    found = child(element, "script")
    return Script("" if found is None else script_source(found), attribute(element, "scriptFormat").lower())
