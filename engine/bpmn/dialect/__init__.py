"""Camunda 7's dialect on SpiffWorkflow: from a definition to something that runs.

Reading order: `token` (a visit), `node` (what all nodes share), `gateways`, `tasks`, `work`, `triggers` and
`events`, `subprocess`, `call_activity`, `multi_instance` (the nodes), `throwing`, `conditions`, `compensation` (what
happens between them), `execution` (what runs next), `kinds` and `compile` (definition to specs), `views` (what waits),
`scopes`, `modification`, `migration_plan` and `migration` (what an administrator moves by hand).
"""

from dataclasses import dataclass

from engine.bpmn.dialect.compile import build
from engine.bpmn.dialect.node import ProcessSpec
from engine.bpmn.model import Definition


@dataclass(frozen=True, slots=True)
class CompiledDefinition:
    """A definition with its specs, compiled once and shared by threads: nothing in it ever changes.

    Attributes:
        asks_groups: Whether any of its expressions may ask for the actor's groups.
        calls: Whether it calls other processes.
    """

    definition: Definition
    spec: ProcessSpec
    asks_groups: bool
    calls: bool


def compile_definition(definition: Definition) -> CompiledDefinition:
    """Compile a definition.

    Raises:
        DeploymentError: It holds something that cannot be executed; pre-flight says so in better words and earlier.
    """
    calls = any(node.call for node in definition.nodes.values())
    return CompiledDefinition(definition, build(definition), _GROUPS in repr(definition), calls)


_GROUPS = "currentUserGroups"
"""The function of that name; where a diagram only speaks of it, history says more than it must, and no harm is done."""
