"""Random small processes: the engine against a reference interpreter of Camunda's semantics, act by act.

A test a mixture of features, so that they can run side by side; half of the examples are numbers hypothesis can make
simpler, half are numbers spread evenly. `TRACE_SEED` repeats a run, `REFERENCE_EXAMPLES`
(a test) makes it longer. A failure prints the seed, hypothesis's blob, the diagram and every act.
"""

import os
import random

import pytest
from hypothesis import HealthCheck, given, note, seed, settings
from hypothesis import strategies as st

from engine.bpmn.model import Definition, Node
from tests.unit.bpmn.reference.diagrams import Features, Sketch
from tests.unit.bpmn.reference.lockstep import walk

SEED = int(os.environ.get("TRACE_SEED") or random.SystemRandom().randrange(2**32))
EXAMPLES = int(os.environ.get("REFERENCE_EXAMPLES", "70"))

MIXTURES = {
    "gateways that nest": Features(),
    "gateways in a tangle": Features(tangled=True),
    "implicit splits and ends": Features(implicit=True, tangled=True),
    "timers and terminate ends in subprocesses": Features(subprocesses=True, timers=True, terminate=True, nodes=16),
    "errors and escalations": Features(subprocesses=True, throws=True, nodes=18),
    "multi-instance": Features(gateways=("exclusiveGateway",), several=True, subprocesses=True, timers=True),
    "local variables and mappings": Features(subprocesses=True, mappings=True, timers=True, terminate=True),
    "messages, signals and races of events": Features(events=True, timers=True, subprocesses=True),
    "event subprocesses": Features(
        event_subprocesses=True, subprocesses=True, throws=True, timers=True, terminate=True, nodes=18
    ),
    "calls": Features(calls=True, several=True, mappings=True, timers=True, nodes=8),
    "everything": Features(
        tangled=True, implicit=True, subprocesses=True, timers=True, terminate=True, throws=True, several=True,
        mappings=True, calls=True, events=True, event_subprocesses=True, nodes=22,
    ),
}  # fmt: skip


@pytest.mark.parametrize("features", MIXTURES.values(), ids=list(MIXTURES))
@seed(SEED)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True, database=None)
@given(choices=st.randoms(use_true_random=False) | st.randoms(use_true_random=True))
def test_random_processes_do_what_the_reference_does(features: Features, choices: random.Random) -> None:
    note(f"TRACE_SEED={SEED}")
    definition = Sketch(choices, features).process()
    note(drawn(definition))
    walk(definition, choices)


def drawn(definition: Definition) -> str:
    """Say a process in lines: its nodes with what is not plain about them, and its flows."""
    nodes = (f"{node.id} {_facts(node)}" for node in definition.nodes.values())
    flows = (
        f"{flow.id} {flow.source} > {flow.target} {flow.condition}{'*' if flow.is_default else ''}"
        for flow in definition.flows.values()
    )
    return "\n".join([*nodes, *flows])


def _facts(node: Node) -> str:
    facts = {"in": node.scope, "at": node.attached_to, "event": node.event, "several": node.multi_instance}
    facts |= {"inputs": node.inputs, "outputs": node.outputs, "beside": not node.interrupting}
    return " ".join(f"{name}={fact}" for name, fact in facts.items() if fact)
