"""What a worker asks for when it fetches."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.commands import TopicRequest
from webui.rest.parameters import id_of
from webui.rest.refusals import invalid

LONGEST_WAIT_MS = 1_800_000
LONGEST_LOCK_MS = 2**53
MOST_TASKS = 1_000
"""Given at once, whatever is asked for."""

_REFUSED = ("processVariables", "processDefinitionVersionTag")


@dataclass(frozen=True, slots=True)
class Topic:
    """What is wanted of one topic, and what is to be told of each task.

    Attributes:
        variables: Names; None for all.
        local: Only the task's own variables.
        structured: Lists and maps as JSON, not as a text that holds it.
    """

    request: TopicRequest
    variables: frozenset[str] | None
    local: bool
    structured: bool
    with_properties: bool


@dataclass(frozen=True, slots=True)
class Fetch:
    """One request of a worker."""

    worker_id: str
    topics: Mapping[str, Topic]
    most: int
    by_priority: bool
    wait_seconds: float


def read_fetch(body: Mapping[str, Any]) -> Fetch:
    """Return what a worker asks for.

    Raises:
        RestError: 400; something in it cannot be understood, or Alur cannot do it.
    """
    worker, topics = body.get("workerId"), body.get("topics") or []
    if not isinstance(worker, str) or not worker:
        raise invalid("workerId must not be empty.")
    if not isinstance(topics, list) or not all(isinstance(each, Mapping) for each in topics):
        raise invalid("topics must be a list of objects.")
    wait = _whole(body.get("asyncResponseTimeout"), "asyncResponseTimeout", 0)
    if wait > LONGEST_WAIT_MS:
        raise invalid(
            f"The asynchronous response timeout cannot be set to a value greater than {LONGEST_WAIT_MS} milliseconds"
        )
    read = [_topic(each) for each in topics if not each.get("tenantIdIn")]
    return Fetch(
        worker_id=worker,
        topics={topic.request.topic: topic for topic in read},
        most=min(_whole(body.get("maxTasks"), "maxTasks", 10), MOST_TASKS),
        by_priority=body.get("usePriority") is not False,
        wait_seconds=wait / 1000,
    )


def _topic(asked: Mapping[str, Any]) -> Topic:
    name, variables = asked.get("topicName"), asked.get("variables")
    if not isinstance(name, str) or not name:
        raise invalid("topicName must not be empty.")
    for refused in _REFUSED:
        if asked.get(refused):
            raise invalid(f"{refused} is not supported in a topic.")
    if variables is not None and not isinstance(variables, list):
        raise invalid("variables of a topic must be a list of names.")
    lock_ms = _whole(asked.get("lockDuration"), "lockDuration", 0)
    if lock_ms <= 0:
        raise invalid("lockDuration must be a whole number of milliseconds from 1.")
    key = asked.get("businessKey")
    return Topic(
        request=TopicRequest(
            name,
            lock_ms / 1000,
            business_key=key if isinstance(key, str) else None,
            definition_ids=tuple(id_of(each) for each in _both(asked, "processDefinitionId")),
            definition_keys=_both(asked, "processDefinitionKey"),
        ),
        variables=None if variables is None else frozenset(str(each) for each in variables),
        local=asked.get("localVariables") is True,
        structured=asked.get("deserializeValues") is True,
        with_properties=asked.get("includeExtensionProperties") is True,
    )


def _both(asked: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Return what is named by itself and in a list."""
    one, several = asked.get(name), asked.get(f"{name}In") or []
    if not isinstance(several, list):
        raise invalid(f"{name}In must be a list.")
    return tuple(str(each) for each in [*([one] if one else []), *several])


def _whole(value: object, name: str, default: int) -> int:
    if value is None:
        return default
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < LONGEST_LOCK_MS:
        raise invalid(f"{name} must be a whole number from 0.")
    return value
