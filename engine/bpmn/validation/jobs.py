"""The jobs that nodes are cut into: their priorities, and how often they are tried again."""

from engine.bpmn.iso8601 import read_duration
from engine.bpmn.model import Node
from engine.bpmn.timers import parse_cycle
from engine.bpmn.validation.expressions import check_priority, check_text, sentence_of, shortened
from engine.bpmn.validation.findings import Reading
from engine.bpmn.validation.graph import Graph
from engine.bpmn.xml import attribute


def check_jobs(reading: Reading, graph: Graph) -> None:
    """Check what is drawn about the jobs of one process."""
    check_priority(reading, reading.process, "jobPriority")
    if any(node.job_priority for node in reading.definition.nodes.values()):
        reading.findings.warn_once(
            "jobPriority", reading.process, "Job priorities are not used: jobs run in the order in which they are due."
        )
    for node in reading.definition.nodes.values():
        check_priority(reading, reading.elements[node.id], "jobPriority")
        _check_retries(reading, node)
        if node.async_after:
            _check_flows(reading, node, graph)


def _check_flows(reading: Reading, node: Node, graph: Graph) -> None:
    for flow in graph.outgoing[node.id]:
        if not attribute(reading.elements[flow.id], "id"):
            reading.problem(
                flow.id,
                f"Sequence flow with sourceRef='{node.id}' must have an id, activity with id '{node.id}' uses "
                "'asyncAfter'.",
            )


def _check_retries(reading: Reading, node: Node) -> None:
    text = node.retries
    if not text or not check_text(reading, reading.elements[node.id], f"The retry cycle of '{node.id}'", text):
        return
    try:
        read_retries(text)
    except ValueError as error:
        reading.problem(
            node.id,
            f"The retry cycle '{shortened(text)}' of '{node.id}' is neither R3/PT5M nor durations with commas: "
            f"{sentence_of(error)}",
        )


def read_retries(text: str) -> None:
    """Check how often and after which times a failed job is tried again.

    Raises:
        ValueError: It is neither a cycle that ends nor a list of durations; the message is a sentence.
    """
    if not text.startswith("R"):
        for part in text.split(","):
            read_duration(part.strip())
    elif parse_cycle(text).repetitions is None:
        raise ValueError("It does not say how often.")
