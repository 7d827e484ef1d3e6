"""Compare what history says came of an act with what came of it now."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import orjson

from engine.domain import HistoryEventType
from engine.history.chain import Event
from engine.read_models.audit import Difference
from engine.replay.ids import Ids
from engine.replay.story import Told

NEWER = frozenset({HistoryEventType.DECISION_EVALUATED})
"""What histories of Alur 0.1 do not tell. Where such an event is not in the history, it is not missed."""

NAMING = ("id", "job")
"""Names in an event's data under which it says which token, timer or external task it is about."""

NOTHING = "nothing more"


def compare(instance_id: UUID, act: Told, told: Sequence[Told], came: Sequence[Event], ids: Ids) -> Difference | None:
    """Return the first difference between what history tells of an act and what came of it now, None for none."""
    came = _without_newer(told, came)
    for then, now in zip(told, came, strict=False):
        if (then.type, then.activity_id) != (now.type, now.activity_id):
            break
        _bind(then, now, ids)
    for then, now in zip(told, came, strict=False):
        expected, found = _said(then), _said_now(then, now, ids)
        if expected != found:
            return Difference(instance_id, then.sequence, then.type, then.activity_id, expected, found)
    if len(told) > len(came):
        missed = told[len(came)]
        return Difference(instance_id, missed.sequence, missed.type, missed.activity_id, _said(missed), NOTHING)
    if len(came) > len(told):
        extra = came[len(told)]
        last = told[-1] if told else act
        found = _text(extra.type, extra.activity_id, extra.data)
        return Difference(instance_id, last.sequence + 1, extra.type, extra.activity_id, NOTHING, found)
    return None


def _without_newer(told: Sequence[Told], came: Sequence[Event]) -> Sequence[Event]:
    known = {then.type for then in told}
    return [now for now in came if now.type not in NEWER or now.type in known]


def _bind(then: Told, now: Event, ids: Ids) -> None:
    if then.task_id is not None and now.task_id is not None:
        ids.bind(str(then.task_id), now.task_id)
    for name in NAMING:
        if name in then.data and name in now.data:
            ids.bind(str(then.data[name]), UUID(str(now.data[name])))


def _said(then: Told) -> str:
    return _text(then.type, then.activity_id, then.data, then.task_id)


def _said_now(then: Told, now: Event, ids: Ids) -> str:
    """Return what came as history would say it; what it says today and did not say then is left out."""
    data = {name: value for name, value in now.data.items() if name in then.data or now.type != then.type}
    return ids.translated(_text(now.type, now.activity_id, data, now.task_id))


def _text(type: HistoryEventType, activity_id: str, data: Mapping[str, object], task_id: UUID | None = None) -> str:
    about = f" task {task_id}" if task_id else ""
    return f"{type} {activity_id}{about} {orjson.dumps(data, option=orjson.OPT_SORT_KEYS).decode()}"
