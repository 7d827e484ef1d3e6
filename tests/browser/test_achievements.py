"""Capaian as people look at it: charts appear, fit, and are read out; also on a phone, without scripts, on paper."""

from io import BytesIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from pypdfium2 import PdfDocument

from engine.commands import AddIndicator, ClaimTask
from engine.domain import Polarity
from engine.office import UNITS
from tests.browser.conftest import PHONE, SignIn
from tests.support.indicators import plain_indicator
from tests.support.office import Office, person

pytestmark = pytest.mark.browser

WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
PER_UNIT = 8
LONG = "Rasio panjang jalan rusak berat terhadap seluruh panjang jalan kabupaten yang menjadi kewenangan daerah"
LOADED = "image => image.complete && image.naturalWidth > 0"


class Measured:
    """An office with forty indicators, at the approval of its second quarter."""

    def __init__(self, office: Office) -> None:
        for unit in UNITS:
            for at in range(1, PER_UNIT):
                polarity = Polarity.NEGATIVE if at % 3 == 0 else Polarity.POSITIVE
                content = plain_indicator(unit, 2026, name=f"{LONG} ({at})", polarity=polarity)
                office.engine.execute(AddIndicator(content), person("admin"))
        for period, shift in (("TW1", 0), ("TW2", 9)):
            self.instance = office.start(period)
            office.bring_to(self.instance, "aktivitas_7")
            for place, unit in enumerate(UNITS):
                rows = [
                    {
                        "_baris": str(at),
                        "realisasi": None if (place, at) == (3, 2) else str(60 + shift + place + at * 9),
                    }
                    for at in range(PER_UNIT)
                ]
                office.complete(self.instance, "aktivitas_7", unit=unit, kinerja=rows)
        office.bring_to(self.instance, "persetujuan_kepala_dinas")
        self.task = office.task(self.instance, "persetujuan_kepala_dinas").id
        office.engine.execute(ClaimTask(self.task), person("kadis"))


@pytest.fixture
def stage(office: Office) -> Measured:
    """The office at the approval."""
    return Measured(office)


def look_at_all(page: Page, within: str) -> int:
    """Scroll to every chart, wait until it is there, and return how many there are."""
    charts = page.locator(f"{within} img:visible")
    for chart in charts.all():
        chart.scroll_into_view_if_needed()
        page.wait_for_function(LOADED, arg=chart.element_handle(), timeout=30_000)
    return charts.count()


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_charts_fit_and_are_read_out(sign_in: SignIn, stage: Measured, phone: bool) -> None:
    page = sign_in("auditor", phone=phone)
    page.goto(f"/proses/{stage.instance}#capaian")
    page.get_by_text("Bagan semua 40 indikator").click()
    page.get_by_text("Tabel 40 indikator").click()
    assert look_at_all(page, "#capaian") == 3
    unit = page.get_by_role("img", name="Bagan batang. Capaian per unit, Triwulan II: Sekretariat")
    address = unit.evaluate("image => image.currentSrc")
    assert address.endswith("unit-sempit.id.svg" if phone else "unit-lebar.id.svg")
    box = unit.bounding_box()
    assert box is not None
    assert box["width"] == (PHONE["width"] - 2 * 16 if phone else 900)
    if phone:
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    found = Axe().run(page, options=WCAG)
    assert found.violations_count == 0, found.generate_report()


def test_a_decision_opens_the_charts_where_it_is_made(sign_in: SignIn, stage: Measured) -> None:
    page = sign_in("kadis", phone=True)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/capaian/" in request.url else None)
    page.goto(f"/tugas/{stage.task}")
    page.wait_for_load_state("networkidle")
    assert asked == []
    act = page.get_by_role("button", name="Selesaikan").last.bounding_box()
    assert act is not None
    assert act["y"] + act["height"] <= PHONE["height"]
    page.locator("details.capaian > summary").click()
    assert look_at_all(page, "details.capaian") == 2
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("link", name="Buka tabel capaian").click()
    page.wait_for_url(f"**/proses/{stage.instance}#capaian")
    assert page.locator("#capaian").is_visible()


def test_charts_appear_without_scripts_and_on_paper(sign_in: SignIn, stage: Measured) -> None:
    page = sign_in("auditor", scripts=False)
    page.goto(f"/proses/{stage.instance}#capaian")
    for name in ("unit", "terendah"):
        with page.expect_response(lambda answer, name=name: f"/{name}-lebar" in answer.url) as told:
            page.locator(f"#capaian img[src*='/{name}-']").scroll_into_view_if_needed()
            page.reload()
        assert told.value.ok
    printed = PdfDocument(BytesIO(page.pdf(format="A4")))
    texts = [sheet.get_textpage().get_text_range() for sheet in printed]
    assert sum("target 100" in text for text in texts) == 2
    assert sum(text.count("Seluruh unit") for text in texts) == 2
    assert sum(text.count(f"{LONG[:28]}") for text in texts) >= 40
