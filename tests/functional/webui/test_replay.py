"""Putar ulang: the steps are the history, and at each of them the diagram shows where tokens stood."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from engine.commands import CancelInstance
from engine.domain import HistoryEventType as Event
from engine.domain import InstanceStatus
from engine.read_models import HistoryLine, ReplayView
from tests.functional.webui.conftest import Browser, text_of
from tests.support.office import Office, person
from tests.support.story import tell
from webui import replay as replay_page

AsPerson = Callable[[str], Browser]


@pytest.fixture
def instance(office: Office) -> UUID:
    """A finished instance with three returns and a late task."""
    return tell(office)


@pytest.fixture
def replay(office: Office, instance: UUID) -> ReplayView:
    """Its replay."""
    return office.engine.queries.replay(office.auditor, instance)


def open_tasks(lines: list[HistoryLine]) -> dict[UUID, HistoryLine]:
    """Return what history says is open after these events, read as naively as can be."""
    opened = {line.task_id: line for line in lines if line.type is Event.TASK_CREATED and line.task_id}
    for line in lines:
        if line.type in {Event.TASK_COMPLETED, Event.TASK_CANCELLED}:
            opened.pop(line.task_id, None)  # type: ignore[arg-type]
    return opened


def test_the_steps_are_the_history_each_event_once_and_in_order(office: Office, instance: UUID, replay: ReplayView):
    assert [line for step in replay.steps for line in step.lines] == list(office.view(instance).history)
    assert [step.number for step in replay.steps] == list(range(1, len(replay.steps) + 1))
    for step in replay.steps:
        assert {(line.at, line.actor) for line in step.lines} == {(step.at, step.lines[0].actor)}


def test_each_act_of_a_person_is_a_step_of_its_own(replay: ReplayView):
    acts = {Event.INSTANCE_STARTED, Event.TASK_CLAIMED, Event.TASK_COMPLETED}
    for step in replay.steps:
        assert len([line for line in step.lines if line.type in acts]) <= 1
        assert step.lines[0].type in acts | {Event.TIMER_FIRED}


def test_after_each_step_the_marks_are_what_history_says(replay: ReplayView):
    told: list[HistoryLine] = []
    for step in replay.steps:
        told += step.lines
        marks = replay.marks_at(step.number)
        opened = open_tasks(told)
        activities = [line.activity_id for line in opened.values()]
        standing = {node: mark.count for node, mark in marks.items() if mark.state != "done"}
        assert standing == {node: activities.count(node) for node in activities}, step.number
        late = {
            line.activity_id
            for line in opened.values()
            if line.data["due"] and datetime.fromisoformat(str(line.data["due"])) < step.at
        }
        assert {node for node, mark in marks.items() if mark.state == "late"} == late, step.number
        done = {line.activity_id for line in told if line.type in {Event.TASK_COMPLETED, Event.ACTIVITY_COMPLETED}}
        quiet = {node for node in done if "#" not in node} - set(activities)
        assert {node for node, mark in marks.items() if mark.state == "done"} == quiet, step.number


def test_the_last_marks_are_those_of_the_instances_own_page(office: Office, instance: UUID, replay: ReplayView):
    last = replay.marks_at(len(replay.steps))
    for mark in office.view(instance).marks:
        assert last[mark.activity_id] == mark


def test_the_late_task_is_late_from_the_step_in_which_its_time_passed_until_it_was_done(replay: ReplayView):
    late = [step.number for step in replay.steps if (replay.marks_at(step.number).get("aktivitas_2")) is not None]
    states = [replay.marks_at(number)["aktivitas_2"].state for number in late]
    assert states[:4] == ["open", "late", "late", "done"]
    overdue = replay.steps[late[1] - 1]
    assert overdue.remaining_minutes == -90
    assert overdue.due_at is not None
    assert overdue.at - overdue.due_at == timedelta(minutes=90)


def test_each_round_of_a_loop_is_a_step_of_its_own(replay: ReplayView):
    rounds = [
        (step.lines[0].activity_id, step.round)
        for step in replay.steps
        if step.lines[0].type is Event.TASK_COMPLETED
        and step.lines[0].activity_id in {"aktivitas_5", "aktivitas_8", "aktivitas_9"}
    ]
    assert rounds == [
        ("aktivitas_5", 1),
        ("aktivitas_5", 2),
        ("aktivitas_8", 1),
        ("aktivitas_8", 2),
        ("aktivitas_9", 1),
        ("aktivitas_8", 3),
        ("aktivitas_9", 2),
    ]
    done = [replay.marks_at(step.number).get("aktivitas_8") for step in replay.steps]
    assert max(mark.count for mark in done if mark is not None) == 3


def test_tokens_move_along_the_flows_taken_one_wave_after_the_other(replay: ReplayView):
    returned = next(step for step in replay.steps if any(line.type is Event.TASK_RETURNED for line in step.lines))
    assert [(move.flow_id, move.wave) for move in returned.flows] == [
        ("Flow_7_data_valid", 0),
        ("Flow_data_tidak_valid", 1),
    ]
    assert [(move.source, move.target) for move in returned.flows] == [
        ("aktivitas_7", "gateway_data_valid"),
        ("gateway_data_valid", "aktivitas_5"),
    ]


def test_a_value_inside_a_record_is_told_by_itself_before_and_after(as_person: AsPerson, instance: UUID):
    steps = as_person("auditor").get(f"/proses/{instance}/ulang/langkah.json").json["steps"]
    changes = [change for step in steps for change in step["changes"]]
    assert ["Realisasi (Bina Marga, Kinerja unit, 1)", "76", "78"] in changes
    assert ["Hasil validasi (Bina Marga)", "Data belum valid", "Data valid"] in changes
    assert ["Periode pengukuran", "–", "Triwulan III"] in changes
    assert ["Pemrakarsa", "–", "Kepala Dinas"] in changes


def test_the_table_tells_every_step_without_scripts(as_person: AsPerson, instance: UUID, replay: ReplayView):
    answer = as_person("auditor").get(f"/proses/{instance}/ulang?langkah=4")
    text = text_of(answer)
    assert re.findall(r'id="langkah-(\d+)"', answer.text) == [str(step.number) for step in replay.steps]
    assert re.findall(r'id="langkah-(\d+)"[^>]*aria-current="step"', answer.text) == ["4"]
    assert "Terlambat 1 jam 30 menit kerja" in text
    assert "Realisasi (Bina Marga, Kinerja unit, 1): 76 → 78" in text
    for words in ("Realisasi belum sesuai bukti.", "Lengkapi bukti dukung.", "Ringkas bagian kedua."):
        assert words in text


def test_a_long_table_comes_on_demand(
    as_person: AsPerson, instance: UUID, replay: ReplayView, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(replay_page, "LONGEST_TABLE", len(replay.steps) - 1)
    auditor = as_person("auditor")
    first = auditor.get(f"/proses/{instance}/ulang?langkah=4")
    assert 'id="langkah-1"' not in first.text
    assert f"Tampilkan tabel {len(replay.steps)} langkah" in text_of(first)
    assert 'href="?langkah=4&amp;tabel=1#semua-langkah"' in first.text
    assert auditor.get(f"/proses/{instance}/ulang?langkah=4&tabel=1").text.count('id="langkah-') == len(replay.steps)


def test_a_running_instance_can_be_replayed_and_its_page_leads_there(as_person: AsPerson, office: Office):
    instance = office.start()
    auditor = as_person("auditor")
    assert f'href="/proses/{instance}/ulang"' in auditor.get(f"/proses/{instance}").text
    assert office.view(instance).row.status is InstanceStatus.ACTIVE
    steps = auditor.get(f"/proses/{instance}/ulang/langkah.json").json["steps"]
    assert [step["sentence"] for step in steps] == ["Kepala Dinas memulai proses"]
    assert steps[0]["marks"] == {"mulai": ["done", 1], "aktivitas_1": ["open", 1]}


def test_a_cancelled_instance_ends_with_its_tasks_closed(office: Office):
    instance = office.start()
    office.engine.execute(CancelInstance(instance, "Salah periode."), person("admin"))
    replay = office.engine.queries.replay(office.auditor, instance)
    assert {node: mark.state for node, mark in replay.marks_at(len(replay.steps)).items()} == {"mulai": "done"}


def test_whoever_may_not_see_an_instance_may_not_replay_it(as_person: AsPerson, office: Office, browser: Browser):
    instance = office.start()
    assert browser.get(f"/proses/{instance}/ulang").status_code == 303
    assert as_person("kadis").get(f"/proses/{UUID(int=7)}/ulang").status_code == 404
    assert as_person("kadis").get(f"/proses/{UUID(int=7)}/ulang/langkah.json").status_code == 404
