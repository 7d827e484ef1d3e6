"""The stages of work, which Camunda's job log and external task log tell: each entry is at one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.domain import HistoryEventType as Event
from engine.read_models.search import EventFacts, EventSearch
from webui.rest import logs
from webui.rest.parameters import Parameter, flag, id_of, ids, one_id, read_fields, sent, text, texts

CREATED, FAILED, DONE, GONE = "creationLog", "failureLog", "successLog", "deletionLog"

PARAMETERS = {
    "processInstanceId": Parameter("instance_ids", one_id),
    "executionIdIn": Parameter("instance_ids", ids),
    "processDefinitionId": Parameter("definition_id", id_of),
    "processDefinitionKey": Parameter("definition_key", text),
    "activityIdIn": Parameter("activity_ids", texts),
}
STAGES = {stage: Parameter(stage, flag, only_if_true=True) for stage in (CREATED, FAILED, DONE, GONE)}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its event, and at which stage of the work it was."""

    facts: EventFacts
    stage: str


def teller(stages: Mapping[Event, str], asked: Mapping[str, object]) -> logs.Tell[Entry]:
    """Return what makes entries of events, and leaves out those that were not asked for.

    Args:
        stages: The stage that each event stands for.
        asked: What an event's data have to say, by name.

    Raises:
        RestError: 400; a value is of another kind.
    """
    said = sent()
    wanted = read_fields(STAGES, frozenset(), said)
    entry_id = said.get("logId")

    def tell(facts: EventFacts) -> Iterator[Entry]:
        stage = stages[facts.type]
        if (wanted and stage not in wanted) or (entry_id and str(logs.id_of_entry(facts)) != str(entry_id).lower()):
            return
        if all(str(facts.data.get(name, "")) == value for name, value in asked.items()):
            yield Entry(facts, stage)

    return tell


def entry_of(stages: Mapping[Event, str], wanted: EventSearch, id: str) -> Entry:
    """Return one entry.

    Raises:
        RestError: 404; there is none.
    """
    facts = logs.event_of(wanted, id)
    return Entry(facts, stages[facts.type])
