"""Deploy, withdraw, suspend and activate definitions."""

from dataclasses import dataclass
from uuid import UUID

from engine.commands.base import Command


@dataclass(frozen=True, slots=True)
class Resource:
    """A file to deploy, exactly as it was received."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class DeployDefinition(Command):
    """Store diagrams as new versions of the processes they hold. Returns the deployment's id.

    Attributes:
        name: Of the deployment.
        resources: The files; the original bytes are what is stored.
        source: Who sent it, such as `Camunda Modeler`, `alur`, `bundle`.
        skip_unchanged: Return the newest deployment of this name and source instead, where all its bytes are the same.
        only_changed: Of the files, deploy those alone whose bytes differ from what was deployed last under this name
            and source.
    """

    name: str
    resources: tuple[Resource, ...]
    source: str = ""
    skip_unchanged: bool = True
    only_changed: bool = False


@dataclass(frozen=True, slots=True)
class WithdrawDeployment(Command):
    """Withdraw a deployment's definitions and cancel their instances. Nothing of history is deleted."""

    deployment_id: UUID
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SuspendDefinition(Command):
    """Let no new instance of a definition start.

    Attributes:
        with_instances: Hold the running ones too.
    """

    definition_id: UUID
    with_instances: bool = False


@dataclass(frozen=True, slots=True)
class ActivateDefinition(Command):
    """Let instances of a definition start again.

    Attributes:
        with_instances: Let the suspended ones go on too.
    """

    definition_id: UUID
    with_instances: bool = False
