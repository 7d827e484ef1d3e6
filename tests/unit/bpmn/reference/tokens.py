"""What moves and what waits: tokens, and the events that are watched for beside them."""

from typing import Literal, Optional

from engine.bpmn.model import EventKind, MultiInstance, Node, TimerKind
from tests.unit.bpmn.reference.variables import Variables


class Watch:
    """An event that waits beside an activity: at its boundary, as the start of an event subprocess in it, or behind it.

    Attributes:
        activity: The activity; for an event subprocess, what it stands in; for a catch event behind an event-based
            gateway, the gateway.
        left: How often a timer fires yet.
    """

    def __init__(self, born: int, node: Node, activity: "Token", left: int) -> None:
        self.born, self.node, self.activity, self.left = born, node, activity, left

    @property
    def kind(self) -> EventKind:
        """What it waits for."""
        assert self.node.event is not None
        return self.node.event.kind

    @property
    def is_start(self) -> bool:
        """Whether it starts an event subprocess."""
        return self.node.type == "startEvent"

    @property
    def code(self) -> str:
        """The code it catches, empty for any."""
        assert self.node.event is not None
        return self.node.event.name


class Token:
    """One visit to a node.

    Attributes:
        born: Its number, in order of creation.
        host: The subprocess or multi-instance body it runs inside.
        around: The variables around the node.
        own: The node's own variables, where it has some.
        counter: Its number among the instances of a body; None for anything else.
        happened: What its node waits for has happened already: it passes.
    """

    def __init__(self, born: int, node: Node, host: Optional["Token"], around: Variables) -> None:
        self.born, self.node, self.host, self.around = born, node, host, around
        self.own: Variables | None = None
        self.counter: int | None = None
        self.happened = False
        self.watches: list[Watch] = []
        self.state: Literal["coming", "here", "joining", "gone"] = "coming"

    @property
    def variables(self) -> Variables:
        """The variables as the node sees them."""
        return self.own or self.around

    @property
    def body(self) -> MultiInstance | None:
        """The marker, where the token stands for all instances of an activity."""
        return self.node.multi_instance if self.counter is None else None


def same_place(one: Token, other: Token) -> bool:
    return one.node.id == other.node.id and one.host is other.host


def is_inside(token: Token, host: Token | None) -> bool:
    return token.host is host or (token.host is not None and is_inside(token.host, host))


def kind_of(node: Node) -> EventKind | None:
    return node.event.kind if node.event is not None else None


def firings(node: Node) -> int:
    """How often a timer fires: once, or as often as its cycle `R<n>/...` says."""
    assert node.event is not None
    return int(node.event.expression[1:].partition("/")[0]) if node.event.timer is TimerKind.CYCLE else 1
