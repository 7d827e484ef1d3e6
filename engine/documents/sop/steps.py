"""One activity in BPMN: a user task with its Mutu Baku, and the form of its decision where it decides."""

from collections.abc import Sequence

from lxml import etree

from engine.documents.sop.plan import Step

SPACES = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
    "camunda": "http://camunda.org/schema/1.0/bpmn",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "modeler": "http://camunda.org/schema/modeler/1.0",
}
SHORTEST_NOTE = 10
"""Characters of a Catatan Perbaikan."""


def put(parent: etree._Element, name: str, /, **attributes: str) -> etree._Element:
    """Add an element; names without a prefix are BPMN's."""
    prefix, _, local = name.rpartition(":")
    element = etree.SubElement(parent, f"{{{SPACES[prefix or 'bpmn']}}}{local}")
    for key, text in attributes.items():
        space, _, plain = key.rpartition(":")
        element.set(f"{{{SPACES[space]}}}{plain}" if space else plain, text)
    return element


def escalation_id(step: Step) -> str:
    """Return the id of what a step's lateness throws."""
    return f"Escalation_{step.slug}"


def user_task(process: etree._Element, step: Step, incoming: Sequence[str]) -> None:
    """Write a user task."""
    task = put(process, "userTask", id=step.id, name=step.row.name)
    box = put(task, "extensionElements")
    if step.question:
        _form(box, step)
    properties = put(box, "camunda:properties")
    for name, text in _properties(step):
        if text:
            put(properties, "camunda:property", name=name, value=text)
    if step.question:
        _fresh(box, step)
    for flow in incoming:
        put(task, "incoming").text = flow
    for flow in [f"Flow_{step.slug}_keputusan"] if step.question else [f"Flow_{step.slug}_lanjut"][: len(step.exits)]:
        put(task, "outgoing").text = flow


def _fresh(box: etree._Element, step: Step) -> None:
    """Let a decision and its note start empty in each round."""
    mapping = put(box, "camunda:inputOutput")
    names = (f"keputusan_{step.slug}", f"catatan_{step.slug}")
    for name in names:
        put(mapping, "camunda:inputParameter", name=name).text = "${null}"
    for name in names:
        put(mapping, "camunda:outputParameter", name=name).text = f"${{{name}}}"


def _properties(step: Step) -> Sequence[tuple[str, str]]:
    row = step.row
    return (
        ("nomor", row.number),
        ("kelengkapan", row.completeness),
        ("waktu", row.time),
        ("output", row.output),
        ("keterangan", row.note),
        ("catatan_redaksi", row.editorial),
        ("pelaksana_direkonstruksi", "true" if row.reconstructed else ""),
        ("keputusan", f"keputusan_{step.slug}" if step.question else ""),
    )


def _form(box: etree._Element, step: Step) -> None:
    """Write the decision's choices, and the note that a return demands."""
    form = put(box, "camunda:formData")
    choice = put(form, "camunda:formField", id=f"keputusan_{step.slug}", label=step.question, type="enum")
    put(put(choice, "camunda:validation"), "camunda:constraint", name="required")
    for way in step.exits:
        put(choice, "camunda:value", id=way.choice, name=way.label or way.choice)
    note = put(form, "camunda:formField", id=f"catatan_{step.slug}", label="Catatan Perbaikan", type="string")
    properties = put(note, "camunda:properties")
    put(properties, "camunda:property", id="jenis", value="panjang")
    returns = [f"keputusan_{step.slug} == '{way.choice}'" for way in step.exits if way.is_return]
    if returns:
        put(properties, "camunda:property", id="wajib_jika", value=f"${{{' or '.join(returns)}}}")
    rules = put(note, "camunda:validation")
    put(rules, "camunda:constraint", name="minlength", config=str(SHORTEST_NOTE))
    put(rules, "camunda:constraint", name="maxlength", config="4000")
