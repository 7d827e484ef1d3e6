"""History said in sentences."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from engine.domain import FileValue, HistoryEventType, Source
from engine.read_models import HistoryLine
from engine.read_models.examinations import SystemLine
from webui import history, sentences, value_words
from webui.trail import told

LINE = HistoryLine(
    sequence=1,
    at=datetime(2026, 11, 23, tzinfo=UTC),
    type=HistoryEventType.TASK_COMPLETED,
    actor="sekretaris",
    actor_name="Sekretaris Dinas",
    role="sekretaris",
    source=Source.PAGE,
    activity_id="aktivitas_8",
    activity="8 · Mengoreksi dokumen",
    task_id=None,
    data={},
)
WITHOUT_INSTANCE = (
    "definition.",
    "decision.",
    "history.",
    "command.",
    "user.",
    "group.",
    "unit.",
    "token.",
    "mail.",
    "superior.",
    "indicator.",
    "calendar.",
    "calendar_feed.",
    "clock.",
    "template.",
    "register.",
)


def said(line: HistoryLine) -> str:
    return sentences.say(line, sentences.Names({}, {"sektim": "Sekretaris Tim"}))


@pytest.mark.usefixtures("indonesian")
def test_every_event_of_an_instance_has_a_sentence() -> None:
    for type in HistoryEventType:
        if not type.startswith(WITHOUT_INSTANCE):
            assert said(replace(LINE, type=type)) not in {"", str(type)}, type


@pytest.mark.usefixtures("indonesian")
def test_every_event_of_no_instance_has_a_sentence_too() -> None:
    for type in HistoryEventType:
        line = SystemLine(1, LINE.at, type, "admin", "Administrator", "", "page", {}, "", {})
        assert {told.tell(line, {}).sentence, said(replace(LINE, type=type))} != {str(type)}, type


@pytest.mark.usefixtures("indonesian")
def test_a_return_names_who_sent_work_back_and_where_to() -> None:
    line = replace(
        LINE, type=HistoryEventType.TASK_RETURNED, activity="7 · Memvalidasi", data={"note": "Belum lengkap."}
    )
    assert said(line) == "Sekretaris Dinas mengembalikan ke aktivitas 7 · Memvalidasi"
    assert history.note(line) == "Belum lengkap."


@pytest.mark.usefixtures("indonesian")
def test_lateness_and_acting_for_another_are_said() -> None:
    assert (
        said(replace(LINE, data={"late": True})) == "Sekretaris Dinas menyelesaikan 8 · Mengoreksi dokumen, terlambat"
    )
    assert said(replace(LINE, role="administrator")).endswith("sebagai administrator")


@pytest.mark.usefixtures("indonesian")
def test_a_reassignment_names_the_person_not_the_account() -> None:
    line = replace(LINE, type=HistoryEventType.TASK_REASSIGNED, data={"after": "sektim"})
    assert said(line).endswith("kepada Sekretaris Tim")


@pytest.mark.usefixtures("indonesian")
def test_what_the_engine_does_is_done_by_the_system() -> None:
    assert sentences.person(replace(LINE, actor="system", actor_name="system")) == "Sistem"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "–"),
        ("", "–"),
        (True, "Ya"),
        (False, "Tidak"),
        (2026, "2026"),
        (95.5, "95,5"),
        ("95.00", "95,00"),
        ("060.12", "060.12"),
        (["a", "b"], "a, b"),
        ([], "–"),
        ({"batas_bawah": 80, "predikat": "Tinggi"}, "Batas bawah: 80; Predikat: Tinggi"),
        ([{"target": 80}, {"target": 90}], "(Target: 80), (Target: 90)"),
        (date(2026, 11, 23), "23 November 2026"),
        (date(9999, 12, 31), "Tanpa batas waktu baku"),
    ],
)
@pytest.mark.usefixtures("indonesian")
def test_a_variable_is_shown_as_people_write_it(value: object, shown: str) -> None:
    assert value_words.value_text(value) == shown


@pytest.mark.usefixtures("indonesian")
def test_a_comment_says_who_wrote_it_and_stands_below_with_its_words() -> None:
    line = replace(LINE, type=HistoryEventType.COMMENT_ADDED, data={"id": "1", "note": "Mohon dicek."})
    assert said(line) == "Sekretaris Dinas menulis komentar pada tugas 8 · Mengoreksi dokumen"
    told = history.tell(line, sentences.Names({}, {}))
    assert (told.note, told.is_told) == ("Mohon dicek.", True)


@pytest.mark.usefixtures("indonesian")
def test_a_file_is_shown_by_its_name_and_bytes_by_how_many_there_are() -> None:
    facts = (UUID(int=1), "laporan.pdf", "application/pdf", 3, "")
    assert value_words.value_text(FileValue.of(*facts)) == "laporan.pdf"
    assert value_words.value_text(FileValue.of(UUID(int=1), "", "", 3, "", bytes=True)) == "3 bita"


@pytest.mark.usefixtures("indonesian")
def test_of_a_long_list_the_first_are_written_out_and_the_others_counted() -> None:
    text = value_words.value_text([{"target": n} for n in range(5000)])
    assert text.startswith("(Target: 0), (Target: 1), ")
    assert text.endswith("(Target: 49), … dan 4.950 lagi")
