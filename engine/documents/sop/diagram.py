"""A planned process as a BPMN file for Camunda Platform 7, with its drawing."""

from collections.abc import Mapping, Sequence

from lxml import etree

from engine.documents.sop.layout import Box, Layout, flow_id, layout_of
from engine.documents.sop.plan import FINAL_END, Exit, Plan, Step
from engine.documents.sop.steps import SPACES, escalation_id, put, user_task
from engine.read_models.sop import HEADER_NAMES, NOTE

DOCUMENTATION = (
    "Dibaca dari naskah SOP berbentuk Word. Formulir, perhitungan, dan syarat tidak tercetak pada naskah: "
    "lengkapi bila perlu sebelum diterapkan."
)
_EXECUTION = {
    "id": "",
    "targetNamespace": "http://bpmn.io/schema/bpmn",
    "exporter": "Alur",
    "modeler:executionPlatform": "Camunda Platform",
    "modeler:executionPlatformVersion": "7.24.0",
}


def diagram_of(plan: Plan, header: Mapping[str, str]) -> bytes:
    """Return the BPMN file."""
    root = etree.Element(f"{{{SPACES['bpmn']}}}definitions", nsmap=SPACES)
    for name, text in {**_EXECUTION, "id": f"Definitions_{plan.key}"}.items():
        prefix, _, local = name.rpartition(":")
        root.set(f"{{{SPACES[prefix]}}}{local}" if prefix else local, text)
    pool = put(root, "collaboration", id=f"Collaboration_{plan.key}")
    put(pool, "participant", id=f"Participant_{plan.key}", name=plan.name, processRef=plan.key)
    _process(root, plan, header)
    for step in plan.steps:
        if step.duration:
            code = f"terlambat_{step.id}"
            put(root, "escalation", id=escalation_id(step), name=_late(step), escalationCode=code)
    _drawing(root, plan, layout_of(plan))
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return content


def _process(root: etree._Element, plan: Plan, header: Mapping[str, str]) -> None:
    process = put(
        root, "process", id=plan.key, name=plan.name, isExecutable="true", **{"camunda:historyTimeToLive": "P3650D"}
    )
    put(process, "documentation").text = DOCUMENTATION
    properties = put(put(process, "extensionElements"), "camunda:properties")
    for name, text in {"kalender": "kerja", **_in_order(header)}.items():
        put(properties, "camunda:property", name=name, value=text)
    lanes = put(process, "laneSet", id="LaneSet_pelaksana")
    for number, name in enumerate(plan.lanes):
        lane = put(lanes, "lane", id=f"Lane_{number + 1}", name=name)
        for node in _nodes_in(plan, number):
            put(lane, "flowNodeRef").text = node
    start = put(process, "startEvent", id="mulai", name="Mulai")
    put(start, "outgoing").text = "Flow_mulai"
    incoming = _incoming(plan)
    for step in plan.steps:
        user_task(process, step, incoming[step.id])
        _behind(process, plan, step)
    if plan.has_final_end:
        end = put(process, "endEvent", id=FINAL_END, name="Selesai")
        for flow in incoming[FINAL_END]:
            put(end, "incoming").text = flow
    _flows(process, plan)


def _in_order(header: Mapping[str, str]) -> dict[str, str]:
    """Return the header in the regulation's order, the editorial notes last."""

    def rank(key: str) -> tuple[int, int]:
        stem = key.rstrip("0123456789")
        number = int(key[len(stem) :] or 0)
        is_note, stem = key.startswith(NOTE), stem.removeprefix(NOTE).rstrip("_")
        place = HEADER_NAMES.index(stem) if stem in HEADER_NAMES else len(HEADER_NAMES)
        return place + (100 if is_note else 0), number

    return {key: header[key] for key in sorted(header, key=rank)}


def _nodes_in(plan: Plan, lane: int) -> Sequence[str]:
    nodes = ["mulai"] if plan.steps[0].row.lane == lane else []
    for step in plan.steps:
        if step.row.lane == lane:
            nodes += [step.id]
            nodes += [step.gateway] if step.question else []
            nodes += [f"waktu_{step.id}", f"terlambat_{step.id}"] if step.duration else []
            nodes += [step.own_end for way in step.exits if plan.target_of(step, way) == step.own_end]
    return [*nodes, FINAL_END] if plan.has_final_end and plan.steps[-1].row.lane == lane else nodes


def _incoming(plan: Plan) -> dict[str, list[str]]:
    incoming: dict[str, list[str]] = {step.id: [] for step in plan.steps}
    incoming[plan.steps[0].id] = ["Flow_mulai"]
    for step in plan.steps:
        for way in step.exits:
            incoming.setdefault(plan.target_of(step, way), []).append(flow_id(step, way))
    return incoming


def _behind(process: etree._Element, plan: Plan, step: Step) -> None:
    """Write what stands behind a user task: its decision, ends of its own, its timer."""
    if step.question:
        gateway = put(process, "exclusiveGateway", id=step.gateway, name=step.question)
        put(gateway, "incoming").text = f"Flow_{step.slug}_keputusan"
        for way in step.exits:
            put(gateway, "outgoing").text = flow_id(step, way)
    for way in step.exits:
        if plan.target_of(step, way) == step.own_end:
            put(put(process, "endEvent", id=step.own_end, name="Selesai"), "incoming").text = flow_id(step, way)
    if step.duration:
        _timer(process, step)


def _timer(process: etree._Element, step: Step) -> None:
    """Write the standard time, and the escalation that its passing ends in."""
    names = {"name": " ".join(step.row.time.split()), "cancelActivity": "false", "attachedToRef": step.id}
    timer = put(process, "boundaryEvent", id=f"waktu_{step.id}", **names)
    put(timer, "outgoing").text = f"Flow_terlambat_{step.id}"
    definition = put(timer, "timerEventDefinition", id=f"TimerEventDefinition_{step.slug}")
    put(definition, "timeDuration", **{"xsi:type": "bpmn:tFormalExpression"}).text = step.duration
    end = put(process, "endEvent", id=f"terlambat_{step.id}", name=_late(step))
    put(end, "incoming").text = f"Flow_terlambat_{step.id}"
    ids = {"id": f"EscalationEventDefinition_{step.slug}", "escalationRef": escalation_id(step)}
    put(end, "escalationEventDefinition", **ids)


def _late(step: Step) -> str:
    return f"Aktivitas {step.row.number or step.slug} terlambat"


def _flows(process: etree._Element, plan: Plan) -> None:
    put(process, "sequenceFlow", id="Flow_mulai", sourceRef="mulai", targetRef=plan.steps[0].id)
    for step in plan.steps:
        if step.question:
            ends = {"sourceRef": step.id, "targetRef": step.gateway}
            put(process, "sequenceFlow", id=f"Flow_{step.slug}_keputusan", **ends)
        for way in step.exits:
            _flow(process, plan, step, way)
        if step.duration:
            ends = {"sourceRef": f"waktu_{step.id}", "targetRef": f"terlambat_{step.id}"}
            put(process, "sequenceFlow", id=f"Flow_terlambat_{step.id}", **ends)


def _flow(process: etree._Element, plan: Plan, step: Step, way: Exit) -> None:
    names = {"name": way.label} if way.label and way.choice else {}
    ends = {"sourceRef": step.last, "targetRef": plan.target_of(step, way)}
    flow = put(process, "sequenceFlow", id=flow_id(step, way), **names, **ends)
    if not way.choice:
        return
    if way.is_return:
        properties = put(put(flow, "extensionElements"), "camunda:properties")
        put(properties, "camunda:property", name="pengembalian", value=f"catatan_{step.slug}")
    condition = put(flow, "conditionExpression", **{"xsi:type": "bpmn:tFormalExpression"})
    condition.text = f"${{keputusan_{step.slug} == '{way.choice}'}}"


def _drawing(root: etree._Element, plan: Plan, layout: Layout) -> None:
    diagram = put(root, "bpmndi:BPMNDiagram", id="BPMNDiagram_1")
    plane = put(diagram, "bpmndi:BPMNPlane", id="BPMNPlane_1", bpmnElement=f"Collaboration_{plan.key}")
    _shape(plane, f"Participant_{plan.key}", layout.pool, isHorizontal="true")
    for number, box in enumerate(layout.lanes):
        _shape(plane, f"Lane_{number + 1}", box, isHorizontal="true")
    gateways = {step.gateway for step in plan.steps}
    for id_, box in layout.nodes.items():
        marker = {"isMarkerVisible": "true"} if id_ in gateways else {}
        _labelled(_shape(plane, id_, box, **marker), layout.labels.get(id_))
    for id_, points in layout.edges.items():
        edge = put(plane, "bpmndi:BPMNEdge", id=f"{id_}_di", bpmnElement=id_)
        for x, y in points:
            put(edge, "di:waypoint", x=str(x), y=str(y))
        _labelled(edge, layout.labels.get(id_))


def _shape(plane: etree._Element, id_: str, box: Box, **attributes: str) -> etree._Element:
    shape = put(plane, "bpmndi:BPMNShape", id=f"{id_}_di", bpmnElement=id_, **attributes)
    _bounds(shape, box)
    return shape


def _labelled(shape: etree._Element, box: Box | None) -> None:
    if box is not None:
        _bounds(put(shape, "bpmndi:BPMNLabel"), box)


def _bounds(element: etree._Element, box: Box) -> None:
    put(element, "dc:Bounds", **dict(zip(("x", "y", "width", "height"), map(str, box), strict=True)))
