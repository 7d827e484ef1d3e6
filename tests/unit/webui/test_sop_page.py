"""The flowchart of a printed SOP: symbols, arrows, notes."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from engine.read_models import DefinitionRow, QualityStandard, SopActivity, SopView
from webui import sop_page

LANES = ("Ka Dinas", "Sekretaris", "Sek. Tim Sakip")
DEFINITION = DefinitionRow(
    id=UUID(int=1),
    key="sop",
    version=1,
    version_tag="",
    name="SOP",
    deployment_id=UUID(int=2),
    resource_name="sop.bpmn",
    deployed_at=datetime(2026, 1, 1, tzinfo=UTC),
    deployed_by="admin",
    suspended=False,
    withdrawn=False,
    is_latest=True,
    active_instances=0,
    may_start=False,
)


def activity(
    number: str, lane: str, *, decides: bool = False, returns_to: str = "", guessed: bool = False
) -> SopActivity:
    return SopActivity(
        f"a{number}", number, f"Kegiatan {number}", lane, QualityStandard(), "", guessed, decides, returns_to
    )


def sop(*activities: SopActivity, **header: str) -> SopView:
    return SopView(DEFINITION, header, LANES, activities)


def test_the_first_and_the_last_are_capsules_and_decisions_diamonds() -> None:
    chart = sop_page.chart_of(
        sop(
            activity("1", "Ka Dinas"),
            activity("2", "Sekretaris"),
            activity("3", "Sekretaris", decides=True),
            activity("4", "Ka Dinas"),
        )
    )
    shapes = [next(cell.shape for cell in row.cells if cell.shape) for row in chart]
    assert shapes == ["terminator", "process", "decision", "terminator"]
    assert [[bool(cell.shape) for cell in row.cells].index(True) for row in chart] == [0, 1, 1, 0]


def test_an_arrow_runs_from_each_row_to_the_next() -> None:
    chart = sop_page.chart_of(
        sop(activity("1", "Ka Dinas"), activity("2", "Sek. Tim Sakip"), activity("3", "Sekretaris"))
    )
    first, second, third = ([set(cell.lines) for cell in row.cells] for row in chart)
    assert first == [{"out"}, set(), set()]
    assert second == [{"top", "right"}, {"left", "right"}, {"left", "in", "out"}]
    assert third == [set(), {"right", "in"}, {"top", "left"}]


def test_an_arrow_within_a_column_goes_straight_down() -> None:
    chart = sop_page.chart_of(sop(activity("1", "Sekretaris"), activity("2", "Sekretaris")))
    assert [cell.lines for cell in chart[1].cells] == [(), ("in-straight",), ()]


@pytest.mark.usefixtures("indonesian")
def test_what_is_reconstructed_or_missing_is_said() -> None:
    notes = sop_page.notes_of(
        sop(activity("5", "Ka Dinas", guessed=True), activity("7", "Sekretaris", decides=True, returns_to="5"))
    )
    assert notes[:2] == (
        "Pelaksana direkonstruksi: bentuk bagan hilang dari naskah.",
        "Nomor 6 tidak terdapat dalam naskah asli.",
    )
    assert len(notes) == 3


@pytest.mark.usefixtures("indonesian")
def test_the_header_is_shown_verbatim_with_editorial_notes_beside_it() -> None:
    view = sop(
        activity("1", "Ka Dinas"),
        nomor_sop="060/1",
        dasar_hukum_1="Perpres 29",
        dasar_hukum_2="Penjurangan",
        catatan_redaksi_dasar_hukum_2="seharusnya Penjenjangan",
        disahkan_oleh="",
        catatan_redaksi_disahkan_oleh="Kosong dalam naskah.",
        catatan_redaksi_alur="Alur kembali direkonstruksi.",
    )
    assert [(entry.label, entry.values) for entry in sop_page.identity_of(view)] == [
        ("Nomor SOP", (("060/1", ""),)),
        ("Disahkan oleh", (("", "Kosong dalam naskah."),)),
        ("Dasar hukum", (("Perpres 29", ""), ("Penjurangan", "seharusnya Penjenjangan"))),
    ]
    assert sop_page.notes_of(view) == ("Alur kembali direkonstruksi.",)
    told = replace(view, unprinted=("Aktivitas 2 dan 3 dikerjakan bersamaan.", "Alur kembali direkonstruksi."))
    assert sop_page.notes_of(told) == ("Alur kembali direkonstruksi.", "Aktivitas 2 dan 3 dikerjakan bersamaan.")
