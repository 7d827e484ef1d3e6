"""Pemantauan: what its pages say, for which days, and to whom."""

import re
from collections.abc import Callable
from html import unescape
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.functional.webui.conftest import Browser, text_of
from tests.support.office import KEY, Office
from tests.support.story import tell

AsPerson = Callable[[str], Browser]
ROOT = f"/pemantauan/{KEY}"


@pytest.fixture
def told(office: Office) -> Office:
    """An office with one finished instance: three returns and a late task."""
    tell(office)
    return office


def rows_of(page: str) -> list[list[str]]:
    """Return the texts of a page's table rows."""
    found = re.findall(r"<tr\b.*?</tr>", page, re.DOTALL)
    return [
        [
            re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", cell))).strip()
            for cell in re.findall(r"<t[dh]\b.*?</t[dh]>", row, re.DOTALL)
        ]
        for row in found
    ]


def test_the_table_says_what_the_diagram_shows_without_scripts(told: Office, as_person: AsPerson):
    page = as_person("auditor").get(f"{ROOT}?dari=2026-07-01&sampai=2026-12-31").text
    (second,) = [row for row in rows_of(page) if row[0].startswith("2 · ")]
    assert second[1:10] == ["Sek. Tim Sakip", "1", "60", "150", "150", "0%", "0", "0", "0"]
    assert second[10] == "> 100%"
    (seventh,) = [row for row in rows_of(page) if row[0].startswith("7 · ")]
    assert seventh[1:10] == ["Anggota Tim Sakip", "7", "240", "20", "20", "100%", "0", "2", "1"]
    assert "7 \\u00b7 7\\u00d7 \\u00b7 20/240" in page


def test_the_diagram_is_coloured_by_the_measure_asked_for(told: Office, as_person: AsPerson):
    auditor = as_person("auditor")
    for measure, word in (("terlambat", "> 25%"), ("jumlah", "≤ 25%"), ("kembali", "0%"), ("apa saja", "> 100%")):
        page = auditor.get(f"{ROOT}?dari=2026-07-01&sampai=2026-12-31&ukuran={measure}").text
        (second,) = [row for row in rows_of(page) if row[0].startswith("2 · ")]
        assert second[10] == word


def test_what_is_open_and_late_now_stands_beside_what_was_done_in_time(told: Office, as_person: AsPerson):
    told.start("TW2")
    told.clock.move_to("2026-11-24 12:00")
    auditor = as_person("auditor")
    overview = auditor.get("/pemantauan?dari=2026-01-01&sampai=2026-06-30").text
    (process,) = [row for row in rows_of(overview) if row[0].startswith("Pengukuran")]
    assert process[2:5] == ["0", "–", "1"], "nothing was done in that period, and one task is late now"
    page = auditor.get(ROOT).text
    (first,) = [row for row in rows_of(page) if row[0].startswith("1 · ")]
    assert first[6:8] == ["100%", "1"]
    assert "1 terlambat sekarang" in page


def test_the_present_half_year_is_shown_at_first_and_any_other_days_on_demand(told: Office, as_person: AsPerson):
    auditor = as_person("auditor")
    page = text_of(auditor.get(ROOT))
    assert "Semester II 2026: 1 Juli 2026 – 31 Desember 2026" in page
    assert "Semester I 2026" in page
    assert "Semester I 2027" in page
    other = text_of(auditor.get(f"{ROOT}?dari=2026-11-24&sampai=2026-11-20"))
    assert "Periode pilihan: 20 November 2026 – 24 November 2026" in other
    assert auditor.get(f"{ROOT}?dari=kemarin&sampai=9999-99-99&versi=x").status_code == 200
    assert auditor.get(f"{ROOT}?versi=9").status_code == 404
    assert auditor.get("/pemantauan/tidak_ada").status_code == 404


def test_handovers_and_returns_are_told_with_their_notes(told: Office, as_person: AsPerson):
    page = text_of(as_person("kadis").get(f"{ROOT}/serah-terima"))
    assert "Lengkapi bukti dukung." in page
    assert "Tata Ruang (1)" in page
    assert "PK-2026-TW3" in page


def test_the_monitoring_table_is_a_page_and_two_files(told: Office, as_person: AsPerson):
    secretary = as_person("sekretaris")
    page = text_of(secretary.get(f"{ROOT}/monitoring"))
    assert "060/31194/427.56/2024" in page
    days = "?dari=2026-07-01&sampai=2026-12-31"
    answer = secretary.get(f"{ROOT}/monitoring.xlsx{days}")
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=monitoring-pengukuran_kinerja-2026-07-01-2026-12-31.xlsx"
    )
    rows = list(load_workbook(BytesIO(answer.data)).worksheets[0].iter_rows(values_only=True))
    (second,) = [row for row in rows if row[0] == "2"]
    assert second[2:8] == (1, 60, 150, 150, 0, 0)
    assert secretary.get(f"{ROOT}/monitoring.docx{days}").data.startswith(b"PK")
    assert secretary.get(f"{ROOT}/monitoring.pdf").status_code == 404


def test_a_gantt_chart_is_drawn_on_the_server_and_the_instances_page_leads_there(told: Office, as_person: AsPerson):
    auditor = as_person("auditor")
    (instance,) = [row.id for row in told.engine.queries.instances(told.auditor).rows]
    assert f'href="/proses/{instance}/gantt"' in auditor.get(f"/proses/{instance}").text
    answer = auditor.get(f"/proses/{instance}/gantt")
    rows = [row for row in re.findall(r"<tr\b.*?</tr>", answer.text, re.DOTALL) if "gantt__line" in row]
    assert len(rows) == 23
    (late,) = [row for row in rows if "gantt__part--late" in row]
    assert "150 menit kerja dari 60" in late
    parts = re.findall(r'gantt__part--(\w+)" x="([\d.]+)%" y="7" width="([\d.]+)%"', late)
    assert [kind for kind, _, _ in parts] == ["waiting", "late"]
    (_, begin, waited), (_, overdue, lateness) = parts
    assert float(begin) == 0
    assert float(overdue) == pytest.approx(float(waited))
    assert float(lateness) == pytest.approx(1.5 * float(waited), rel=0.01)
    assert answer.text.count("Perbaikan ke-2") == 1
    assert "style=" not in answer.text.partition("<main")[2]


def test_navigation_leads_there_only_whoever_may_see_figures(told: Office, as_person: AsPerson):
    assert 'href="/pemantauan"' in as_person("kadis").get("/").text
    team = as_person("sektim")
    assert 'href="/pemantauan"' not in team.get("/").text
    for path in (ROOT, f"{ROOT}/serah-terima", f"{ROOT}/beban-kerja", f"{ROOT}/monitoring", f"{ROOT}/monitoring.xlsx"):
        assert team.get(path).status_code == 403
    assert "Tidak ada proses yang dapat Anda pantau." in text_of(team.get("/pemantauan"))


def test_english_pages_say_the_same_numbers(told: Office, as_person: AsPerson):
    auditor = as_person("auditor")
    auditor.get("/bahasa/en?next=/")
    page = text_of(auditor.get(f"{ROOT}/beban-kerja"))
    assert "Per role" in page
    assert "Median against standard" in page
