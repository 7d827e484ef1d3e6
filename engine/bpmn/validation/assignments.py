"""User tasks: who does them, until when, and which form they show."""

import re

from engine.bpmn.model import Node
from engine.bpmn.reader.assignments import assignment_text
from engine.bpmn.validation.expressions import check_text, shortened
from engine.bpmn.validation.findings import Reading
from engine.bpmn.xml import CAMUNDA, Element, children, extension

_FORM_BINDINGS = ("deployment", "latest", "version")


def check_assignments(reading: Reading) -> None:
    """Check the user tasks of a process, and the forms of its start events."""
    for node in reading.definition.nodes.values():
        element = reading.elements[node.id]
        if node.type == "userTask":
            _check_texts(reading, node, element)
            _check_owners(reading, node, element)
        if node.type in ("userTask", "startEvent"):
            _check_form(reading, node, element)


def _check_texts(reading: Reading, node: Node, element: Element) -> None:
    work = node.assignment
    slots = {
        "The name": node.name,
        "The documentation": node.documentation,
        "The assignee": work.assignee,
        "The due date": work.due_date,
        "The follow-up date": work.follow_up_date,
    }
    for what, text in slots.items():
        check_text(reading, element, f"{what} of '{node.id}'", text)
    for user in work.candidate_users:
        check_text(reading, element, f"The candidate user of '{node.id}'", user)
    for group in work.candidate_groups:
        check_text(reading, element, f"The candidate group of '{node.id}'", group)
    literal = check_text(reading, element, f"The priority of '{node.id}'", work.priority)
    if work.priority and literal and not re.fullmatch(r"\d{1,10}", work.priority, re.ASCII):
        reading.findings.problem(
            element, f"Value '{shortened(work.priority)}' for attribute 'priority' is not a valid number"
        )


def _check_owners(reading: Reading, node: Node, element: Element) -> None:
    performers = list(children(element, "humanPerformer"))
    if len(performers) > 1:
        reading.problem(
            node.id, f"Invalid task definition: multiple humanPerformer sub elements defined for {node.name}"
        )
    if performers and extension(element, "assignee"):
        reading.problem(node.id, f"Invalid usage: duplicate assignee declaration for task {node.name}")
    for owner in (*performers, *children(element, "potentialOwner")):
        if not assignment_text(owner):
            reading.findings.warning(
                owner, f"A performer or owner of '{node.id}' names nobody (formalExpression), so it is ignored."
            )


def _check_form(reading: Reading, node: Node, element: Element) -> None:
    key, ref = (element.get(f"{{{CAMUNDA}}}{name}") for name in ("formKey", "formRef"))
    if key is not None and ref is not None:
        reading.problem(
            node.id, "Invalid element definition: only one of the attributes formKey and formRef is allowed."
        )
    if ref is not None:
        binding = extension(element, "formRefBinding")
        if binding not in _FORM_BINDINGS:
            reading.problem(
                node.id,
                "Invalid element definition: value for formRefBinding attribute has to be one of "
                f"[deployment, latest, version] but was {shortened(binding) or 'null'}",
            )
        check_text(reading, element, f"The form of '{node.id}'", ref)
    if (key or ref or "").strip():
        shows = "its generated form (camunda:formData)" if node.form else "a plain form"
        what = f"form key '{shortened(key)}'" if key else f"Camunda form '{shortened(ref or '')}'"
        reading.warning(node.id, f"The {what} of '{node.id}' is not shown by Alur: people see {shows}.")
