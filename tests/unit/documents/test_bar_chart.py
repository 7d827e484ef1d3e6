"""Charts of a page: well-formed whatever they are told, alike each time, in the pages' colours, hatched below the goal."""

import re
import subprocess
import sys
from xml.etree import ElementTree

import pytest

from engine.documents import bar_chart
from engine.documents.bar_chart import COLOURS, NARROW, WIDE, svg_of
from engine.documents.lettering import wrapped
from engine.read_models import BarChart, ChartBar, ChartRow

SVG = "{http://www.w3.org/2000/svg}"
LONG = "Persentase ketersediaan dan keandalan layanan irigasi permukaan yang menjadi kewenangan kabupaten pada daerah irigasi"


def chart(
    *bars: tuple[str, float | None, str], label: str = "Bina Marga", narrow: bool = False, **row: str
) -> BarChart:
    rows = (ChartRow(label, tuple(ChartBar(*bar) for bar in bars), **row),)
    return BarChart("Capaian per unit", rows, 100, "target 100", 120, narrow)


def drawn(what: BarChart) -> ElementTree.Element:
    return ElementTree.fromstring(svg_of(what))  # noqa: S314  # our own


def texts(what: BarChart) -> list[str]:
    return ["".join(each.itertext()) for each in drawn(what).iter(f"{SVG}text")]


def widths(what: BarChart) -> list[float]:
    """How long each bar is, from the top down."""
    found = []
    for path in drawn(what).iter(f"{SVG}path"):
        points = re.findall(r"[ML] ([\d.]+) [\d.]+", path.get("d", ""))
        if len(points) == 4:
            found.append(max(map(float, points)) - min(map(float, points)))
    return found


def test_it_says_every_bar_in_words_and_numbers():
    what = chart(("Triwulan III", 95, "95,00"), ("Triwulan II", 92.5, "92,50"), note="Tinggi", change="▲ naik 2,50")
    assert texts(what) == [
        "target 100", "Bina Marga", "Tinggi", "▲ naik 2,50", "Triwulan III", "95,00", "Triwulan II", "92,50",
    ]  # fmt: skip
    assert drawn(what).findtext(f"{SVG}title") == "Capaian per unit"


def test_bars_are_as_long_as_their_values_on_a_scale_that_holds_the_cap_and_whatever_is_longer():
    room = WIDE.end - WIDE.begin
    assert widths(chart(("III", 60, ""), ("II", 120, ""))) == pytest.approx([room / 2, room])
    assert widths(chart(("III", 60, ""), ("II", 240, ""))) == pytest.approx([room / 4, room])


def test_nothing_zero_and_less_draw_no_bar():
    assert widths(chart(("III", None, "Belum diisi"), ("II", 0, "0,00"), ("I", -5, "-5,00"))) == []


def test_only_the_first_bar_is_hatched_and_only_below_the_goal():
    assert b"<pattern" in svg_of(chart(("III", 99.99, ""), ("II", 120, "")))
    assert b"<pattern" not in svg_of(chart(("III", 100, ""), ("II", 50, "")))


def test_names_that_would_break_a_drawing_are_drawn_as_they_are():
    name = 'a <b> & "c" $x_1$ \\frac{1}{2} 满 \x0b\x00\ufffe zu'
    assert 'a <b> & "c" $x_1$ \\frac{1}{2} 满 zu' in texts(chart(("III", 1, ""), label=name))


def test_a_long_name_takes_lines_and_at_last_an_ellipsis_after_a_whole_word():
    lines = wrapped(LONG, 14, NARROW.words, "bold")
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert LONG.startswith(" ".join(lines)[:-1])
    assert LONG[len(" ".join(lines)) - 1] == " "
    assert wrapped("pendek", 14, NARROW.words) == ["pendek"]
    assert wrapped("", 14, NARROW.words) == []
    assert "".join(wrapped("W" * 40, 14, NARROW.words)) == "W" * 40


def test_a_narrow_one_is_as_wide_as_a_phone_leaves_room():
    sizes = [drawn(chart(("III", 1, ""), narrow=narrow)).get("width") for narrow in (False, True)]
    assert sizes == [f"{WIDE.width:g}px", f"{NARROW.width:g}px"]


def test_colours_are_the_pages_variables_with_a_light_and_a_dark_value():
    svg = svg_of(chart(("III", 90, ""), ("II", 110, ""), note="Tinggi")).decode()
    style, _, rest = svg.partition("</style>")
    assert re.findall(r"#[0-9a-f]{6}\b", rest) == []
    for name, (light, dark) in COLOURS.items():
        assert f"--{name}: {light};" in style.split("@media")[0]
        assert f"--{name}: {dark};" in style.split("@media")[1]


def test_the_same_chart_is_the_same_bytes_and_is_drawn_once():
    what = chart(("III", 90, "90,00"), narrow=True, label="Sekali saja")
    first, drawings = svg_of(what), bar_chart._kept.cache_info().misses
    assert svg_of(what) is first
    assert bar_chart._kept.cache_info().misses == drawings
    bar_chart._kept.cache_clear()
    assert svg_of(what) == first
    assert re.search(rb"\d{4}-\d\d-\d\dT", first) is None


def test_a_server_that_draws_nothing_does_not_load_what_draws():
    """It costs 26 MB of memory and up to two seconds of starting."""
    program = "import sys, webui, engine.bootstrap; print('matplotlib' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"
