"""What the files of one deployment, and what is deployed already, are to each other."""

from collections.abc import Mapping, Sequence

from engine.bpmn.dmn import Decision
from engine.bpmn.model import EventKind
from engine.bpmn.validation.expressions import shortened
from engine.bpmn.validation.findings import Findings, Reading
from engine.bpmn.validation.graph import is_of, start_events
from engine.errors import Problem


def check_keys(readings: Sequence[Reading]) -> None:
    """Check that no two files bring the same process."""
    seen: dict[str, str] = {}
    for reading in readings:
        key = reading.definition.key
        other = seen.setdefault(key, reading.findings.file)
        if other != reading.findings.file:
            reading.problem("", f"The process '{key}' is also in '{other}'. Deploy one of the two, or change its id.")


def check_decisions(files: Sequence[tuple[Findings, tuple[Decision, ...]]]) -> None:
    """Check that no two files bring the same decision."""
    seen: dict[str, str] = {}
    for findings, decisions in files:
        for decision in decisions:
            other = seen.setdefault(decision.key, findings.file)
            if other != findings.file:
                findings.problems.append(
                    Problem(
                        file=findings.file,
                        element=decision.key,
                        name=decision.name,
                        line=0,
                        message=f"The decision '{decision.key}' is also in '{other}'. Deploy one of the two.",
                    )
                )


def check_start_messages(readings: Sequence[Reading], deployed: Mapping[str, str]) -> None:
    """Check that a message starts one process only, in Camunda's words.

    Args:
        readings: The processes of this deployment.
        deployed: By message: the key of the process it starts already, in its newest version.
    """
    brought = {reading.definition.key for reading in readings}
    starts = {message: key for message, key in deployed.items() if key not in brought}
    for reading in readings:
        key = reading.definition.key
        for node in start_events(reading.definition.nodes.values()):
            if node.scope != key or node.event is None or not is_of(node, EventKind.MESSAGE):
                continue
            name = node.event.name
            if name and starts.setdefault(name, key) != key:
                reading.problem(
                    node.id,
                    f"Cannot deploy process definition '{key}': there already is a message event subscription for the "
                    f"message with name '{shortened(name)}': it starts '{starts[name]}'.",
                )
