"""What activities carry: loops, calls, and who does the work."""

from dataclasses import dataclass

from engine.bpmn.model.work import CallMapping


@dataclass(frozen=True, slots=True)
class MultiInstance:
    """Multi-instance markers as drawn. Either `cardinality` or `collection` is set.

    Attributes:
        async_before, async_after: Whether each instance is entered or left by a job; those of the node are the body's.
    """

    sequential: bool
    cardinality: str = ""
    collection: str = ""
    element_variable: str = ""
    completion_condition: str = ""
    async_before: bool = False
    async_after: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """What a call activity calls.

    Attributes:
        called: A process key or `${...}`.
        binding: latest, deployment, version or versionTag.
    """

    called: str
    binding: str = "latest"
    version: str = ""
    inputs: tuple[CallMapping, ...] = ()
    outputs: tuple[CallMapping, ...] = ()


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who may do a user task and when it is due, as drawn: literals or `${...}`; comma lists are split."""

    assignee: str = ""
    candidate_users: tuple[str, ...] = ()
    candidate_groups: tuple[str, ...] = ()
    due_date: str = ""
    follow_up_date: str = ""
    priority: str = ""
