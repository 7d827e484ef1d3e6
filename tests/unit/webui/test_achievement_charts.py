"""What charts of capaian show and say: which indicators, beside which periods, in the reader's words."""

import re
from decimal import Decimal
from uuid import UUID

import pytest

from engine.documents.bar_chart import svg_of
from engine.domain import Polarity
from engine.read_models import Achievement, Achievements, IndicatorAchievement, MeasuredPeriod, UnitAchievement
from webui.achievement_charts import (
    CHARTS,
    achievement_text,
    alternative,
    by_unit,
    change_text,
    chart_of,
    raw_text,
    room_of,
)

pytestmark = pytest.mark.usefixtures("indonesian")
INSTANCE = UUID(int=1)


def achieved(value: str | None, text: str = "", raw: str | None = None) -> Achievement:
    number = None if value is None else Decimal(value)
    return Achievement(number, text or (value or "-").replace(".", ","), Decimal(raw) if raw else number)


def indicator(name: str, value: str | None, *before: str | None, **more: object) -> IndicatorAchievement:
    usual: dict[str, object] = {
        "unit_id": "bina-marga",
        "unit": "Bina Marga",
        "goal": "Jalan mantap",
        "name": name,
        "measure": "%",
        "polarity": Polarity.POSITIVE,
        "target": "80",
        "achieved": "76",
        "own": achieved(value),
        "absorption": "-",
        "before": tuple(None if each is None else achieved(each) for each in before),
    }
    return IndicatorAchievement(**{**usual, **more})  # type: ignore[arg-type]  # the attributes' own types


def view_of(
    *indicators: IndicatorAchievement, earlier: tuple[str, ...] = (), compared: int | None = None
) -> Achievements:
    overall = UnitAchievement("", "", achieved("90.00"), "Tinggi", len(indicators), len(indicators), "-")
    return Achievements(
        MeasuredPeriod(INSTANCE, "PK-2026-TW3", "Triwulan III", has_ended=False),
        tuple(MeasuredPeriod(INSTANCE, "", name, has_ended=True) for name in earlier),
        compared,
        overall,
        (UnitAchievement("bina-marga", "Bina Marga", achieved("90.00"), "Tinggi", 1, 2, "70,00"),),
        indicators,
        Decimal(120),
        (),
        (),
    )


def test_the_lowest_come_first_and_what_is_not_assessed_last():
    names = ("tinggi", "nihil", "rendah", "kosong", "cukup")
    values = ("120.00", None, "12.50", None, "80.00")
    chart = chart_of(view_of(*(indicator(name, value) for name, value in zip(names, values, strict=True))), "terendah")
    assert [row.label for row in chart.rows] == ["rendah", "cukup", "tinggi", "nihil", "kosong"]


def test_of_many_indicators_the_lowest_are_drawn_and_the_long_chart_has_an_end():
    view = view_of(*(indicator(f"Indikator {at}", str(at)) for at in range(100)))
    assert [len(chart_of(view, name).rows) for name in ("terendah", "semua")] == [CHARTS["terendah"], CHARTS["semua"]]
    assert chart_of(view, "terendah").rows[0].label == "Indikator 0"


def test_an_indicator_stands_beside_the_period_compared_with_and_the_one_a_year_ago():
    row = indicator("Jalan", "90.00", "85.00", "80.00", None, change=Decimal("5.00"))
    view = view_of(row, earlier=("Triwulan II", "Triwulan I", "Triwulan III 2025"), compared=0)
    (drawn,) = chart_of(view, "terendah").rows
    assert [(bar.name, bar.value, bar.text) for bar in drawn.bars] == [
        ("Triwulan III", 90.0, "90,00"),
        ("Triwulan II", 85.0, "85,00"),
        ("Triwulan III 2025", None, "–"),
    ]
    assert drawn.change == "▲ naik 5,00 dari Triwulan II"


def test_one_period_alone_is_compared_with_nothing():
    (drawn,) = chart_of(view_of(indicator("Jalan", "90.00")), "terendah").rows
    assert ([bar.name for bar in drawn.bars], drawn.change) == (["Triwulan III"], "")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("2.31", "▲ naik 2,31 dari Triwulan II"),
        ("-1234.50", "▼ turun 1.234,50 dari Triwulan II"),
        ("0.00", "= tetap dari Triwulan II"),
        (None, ""),
    ],
)
def test_a_change_is_said_by_sign_word_and_number(change: str | None, said: str):
    view = view_of(earlier=("Triwulan II",), compared=0)
    assert change_text(None if change is None else Decimal(change), view) == said


def test_what_turns_and_what_the_cap_changed_is_said_under_the_name():
    own = achieved("120.00", raw="1250.00")
    (drawn,) = chart_of(view_of(indicator("Keluhan", None, own=own, polarity=Polarity.NEGATIVE)), "semua").rows
    assert drawn.note == "Bina Marga · lebih rendah lebih baik · sebelum dibatasi 1.250,00"
    assert raw_text(achieved("0.00", raw="-50.00")) == "sebelum dibatasi -50,00"
    assert raw_text(achieved("95.00")) == ""


def test_what_is_not_assessed_says_why():
    assert achievement_text(achieved(None, "Belum diisi")) == "Belum diisi"
    assert achievement_text(achieved(None, "-")) == "tidak dinilai"
    assert achievement_text(None) == "–"


def test_units_end_with_all_together_and_are_told_in_words():
    chart = chart_of(view_of(indicator("Jalan", "90.00")), "unit")
    assert [row.label for row in chart.rows] == ["Bina Marga", "Seluruh unit"]
    assert chart.rows[0].note == "Tinggi · 1 dari 2 indikator dinilai"
    assert alternative(chart) == ("Bagan batang. Capaian per unit, Triwulan III: Bina Marga 90,00; Seluruh unit 90,00.")


def test_indicators_stand_under_their_units_in_the_process_s_order():
    rows = [indicator("a", "1", unit="Tata Ruang"), indicator("b", "2"), indicator("c", "3", unit="Tata Ruang")]
    found = [(unit, [row.name for row in each]) for unit, each in by_unit(rows)]
    assert found == [("Tata Ruang", ["a", "c"]), ("Bina Marga", ["b"])]


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("name", ["Jalan", "Persentase ketersediaan dan keandalan layanan irigasi permukaan " * 3])
def test_a_page_keeps_about_as_much_room_as_the_chart_will_take(narrow: bool, name: str):
    rows = (indicator(f"{name} {at}", "90.00", "85.00", change=Decimal("5.00")) for at in range(12))
    chart = chart_of(view_of(*rows, earlier=("Triwulan II",), compared=0), "terendah", narrow=narrow)
    found = re.search(rb'width="([0-9.]+)px" height="([0-9.]+)px"', svg_of(chart))
    assert found
    width, height = room_of(chart)
    assert float(found[1]) == width
    assert float(found[2]) == pytest.approx(height, rel=0.15)
