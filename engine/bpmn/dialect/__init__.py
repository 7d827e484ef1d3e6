"""Camunda 7's dialect on SpiffWorkflow: from a definition to something that runs.

Reading order, floor by floor; each knows only those before it, and `pyproject.toml` keeps it so. What there is: `run`
(what all tokens of an instance share), `token` (a visit, and the place it is at). What is evaluated there: `context`,
`listeners`, `mappings`, `instants`. What befalls a token: `visits`, `throwing`, `conditions`, `compensation`,
`triggers`. The nodes: `node` (what all share), `gateways`, `tasks`, `work`, `events`, `call_activity`,
`multi_instance`, `throw_events`, `subprocess`. What runs next: `execution`. From definition to specs: `kinds`,
`compile`. What waits: `views`. What an administrator moves by hand: `scopes`, `modification`, `migration_plan`,
`migration`.
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
