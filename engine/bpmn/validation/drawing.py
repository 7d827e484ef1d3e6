"""The drawing itself: what it shows must be in the file, in Camunda's words where it is not."""

from engine.bpmn.validation.findings import Findings
from engine.bpmn.xml import BPMN, BPMN_DI, Element, attribute, local_name, reference

_BOUNDS = "{http://www.omg.org/spec/DD/20100524/DC}Bounds"
_WAYPOINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"


def check_drawing(root: Element, findings: Findings) -> None:
    """Check the planes, shapes and edges of a file."""
    ids = {element.get("id") for element in root.iter(f"{{{BPMN}}}*")}
    for plane in root.iter(f"{{{BPMN_DI}}}BPMNPlane"):
        if not attribute(plane, "bpmnElement"):
            findings.problem(plane, "'bpmnElement' attribute is required on BPMNPlane")
    for shape in root.iter(f"{{{BPMN_DI}}}BPMNShape"):
        if _shows(shape, "activity", ids, findings) and shape.find(_BOUNDS) is None:
            findings.problem(shape, "'Bounds' element is required")
    for edge in root.iter(f"{{{BPMN_DI}}}BPMNEdge"):
        if _shows(edge, "sequenceFlow", ids, findings) and len(edge.findall(_WAYPOINT)) < 2:
            findings.problem(edge, "Minimum 2 waypoint elements must be definted for a 'BPMNEdge'")


def _shows(drawn: Element, what: str, ids: set[str | None], findings: Findings) -> bool:
    ref = attribute(drawn, "bpmnElement")
    if not ref:
        findings.problem(drawn, f"'bpmnElement' attribute is required on {local_name(drawn)}")
    elif ref not in ids and reference(ref) not in ids:
        findings.problem(drawn, f"Invalid reference in 'bpmnElement' attribute, {what} {ref} not found")
    return bool(ref)
