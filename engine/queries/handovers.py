"""Who waits on whom, why work comes back, and how much each role and person has to do."""

from collections import Counter
from collections.abc import Iterable, Mapping

from engine.domain import Actor
from engine.queries.minutes import median, together
from engine.queries.reading import names_of
from engine.queries.work import Chosen, WorkReading, elements_in
from engine.read_models.work import (
    Handover,
    HandoverStatistics,
    ReturnCause,
    ReturnedWork,
    Workload,
    WorkloadStatistics,
    WorkPeriod,
)
from engine.store.queries import identity, work
from engine.store.queries.work import Cell, OpenWork, ReturnRow

NEWEST_NOTES = 200
"""So many returns are listed with their notes; the counts are of all."""


class HandoverQueries(WorkReading):
    """Between people."""

    def handovers(self, actor: Actor, wanted: WorkPeriod) -> HandoverStatistics:
        """Return who waits on whom, and why work comes back.

        Raises:
            NotFoundError: There is no such process, or no such version of it.
            NotAllowedError: The actor is neither auditor nor administrator nor named in the diagram.
        """
        with self._chosen(actor, wanted) as chosen:
            units = identity.units(chosen.connection)
            found = work.returns(chosen.connection, chosen.ids, wanted.first, wanted.last, NEWEST_NOTES)
            names = names_of(chosen.connection, *{each.record.returned_by for each in found})
            cells = chosen.cells()
            return HandoverStatistics(
                scope=chosen.scope,
                handovers=_handovers(chosen, cells),
                causes=_causes(chosen, units),
                reworked=_reworked(cells, units),
                notes=tuple(_note(chosen, each, names, units) for each in found),
            )

    def workload(self, actor: Actor, wanted: WorkPeriod) -> WorkloadStatistics:
        """Return what each role and person has to do now, and how punctual they were.

        Raises:
            NotFoundError: As of `handovers`.
            NotAllowedError: As of `handovers`.
        """
        with self._chosen(actor, wanted) as chosen:
            cells, waiting = chosen.cells(), work.open_work(chosen.connection, chosen.ids, self._now())
            people = {cell.completed_by for cell in cells} | {each.assignee for each in waiting if each.assignee}
            names = names_of(chosen.connection, *people)
            busy = {cell.activity_id for cell in cells} | {each.activity_id for each in waiting}
            lanes = sorted({chosen.lane(activity) for activity in busy})
            return WorkloadStatistics(
                scope=chosen.scope,
                roles=tuple(
                    _workload(
                        chosen,
                        lane,
                        [cell for cell in cells if chosen.lane(cell.activity_id) == lane],
                        [each for each in waiting if chosen.lane(each.activity_id) == lane],
                    )
                    for lane in _in_drawing_order(chosen, lanes)
                ),
                people=tuple(
                    _workload(
                        chosen,
                        names.get(user, user),
                        [cell for cell in cells if cell.completed_by == user],
                        [each for each in waiting if each.assignee == user],
                    )
                    for user in sorted(people, key=lambda id: names.get(id, id))
                ),
            )


def _handovers(chosen: Chosen, cells: Iterable[Cell]) -> tuple[Handover, ...]:
    pairs: dict[tuple[str, str], list[Cell]] = {}
    for cell in cells:
        if cell.from_activity_id:
            pairs.setdefault((cell.from_activity_id, cell.activity_id), []).append(cell)
    order = {activity: place for place, activity in enumerate(chosen.activities)}
    last = len(order)
    return tuple(
        Handover(
            from_activity=chosen.title(source) or source,
            from_lane=chosen.lane(source),
            to_activity=chosen.title(target) or target,
            to_lane=chosen.lane(target),
            done=sum(cell.done for cell in pairs[source, target]),
            waited=median(together(cell.waited for cell in pairs[source, target])),
            worked=median(together(cell.worked for cell in pairs[source, target])),
        )
        for source, target in sorted(pairs, key=lambda pair: (order.get(pair[1], last), order.get(pair[0], last)))
    )


def _causes(chosen: Chosen, units: Mapping[str, str]) -> tuple[ReturnCause, ...]:
    times: Counter[tuple[str, str]] = Counter()
    named: dict[tuple[str, str], Counter[str]] = {}
    for (source, target, elements), count in chosen.sent_back().items():
        times[source, target] += count
        for element in elements_in(elements):
            named.setdefault((source, target), Counter())[units.get(element, element)] += count
    return tuple(
        ReturnCause(
            chosen.title(source) or source,
            chosen.title(target) or target,
            count,
            dict(named.get((source, target), Counter()).most_common()),
        )
        for (source, target), count in times.most_common()
    )


def _reworked(cells: Iterable[Cell], units: Mapping[str, str]) -> dict[str, int]:
    again: Counter[str] = Counter()
    for cell in cells:
        if cell.element and cell.repeated:
            again[units.get(cell.element, cell.element)] += cell.repeated
    return dict(again.most_common())


def _note(chosen: Chosen, found: ReturnRow, names: Mapping[str, str], units: Mapping[str, str]) -> ReturnedWork:
    record = found.record
    return ReturnedWork(
        at=record.at,
        instance_id=record.instance_id,
        business_key=found.business_key,
        from_activity=chosen.title(record.from_activity_id),
        to_activity=chosen.title(record.to_activity_id),
        by=names.get(record.returned_by, record.returned_by),
        units=tuple(units.get(element, element) for element in elements_in(record.units)),
        note=record.note,
    )


def _in_drawing_order(chosen: Chosen, lanes: Iterable[str]) -> list[str]:
    drawn = [lane.name for model in chosen.models.values() for lane in model.lanes]
    return sorted(lanes, key=lambda lane: drawn.index(lane) if lane in drawn else len(drawn))


def _workload(chosen: Chosen, name: str, cells: list[Cell], waiting: Iterable[OpenWork]) -> Workload:
    waiting = list(waiting)
    percents: Counter[int] = Counter()
    for cell in cells:
        standard = chosen.standards.get((cell.definition_id, cell.activity_id))
        if standard:
            for minutes, count in cell.worked.items():
                percents[round(minutes * 100 / standard)] += count
    pace = median(percents)
    return Workload(
        name=name,
        open=sum(each.open for each in waiting),
        overdue=sum(each.overdue for each in waiting),
        done=sum(cell.done for cell in cells),
        timed=sum(cell.timed for cell in cells),
        late=sum(cell.late for cell in cells),
        median=median(together(cell.worked for cell in cells)),
        pace=None if pace is None else pace / 100,
    )
