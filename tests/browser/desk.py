"""A desk in a browser: whoever sits at it takes tasks from the queue, fills forms and sends them."""

from collections.abc import Iterator, Mapping

from playwright.sync_api import Locator, Page, expect

from tests.support.office import FORMS


class Desk:
    """One person's browser window."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def start_sop(self, period: str, year: str) -> None:
        """Start the SOP as Ka Dinas does."""
        self.page.goto("/mulai")
        if self.page.url.endswith("/mulai"):
            self.page.get_by_role("link", name="Pengukuran Kinerja").first.click()
        self.page.get_by_label(period, exact=True).check()
        self.page.locator("[name=isian-tahun]").fill(year)
        self.page.get_by_role("button", name="Mulai proses").click()
        self.page.wait_for_url("**/proses/**")

    def take(self, activity: str) -> None:
        """Find a task by its activity in the queue and claim it."""
        self.page.goto("/?daftar=antrean")
        self.page.locator("a.row__link, .row a, li a").filter(has_text=activity).first.click()
        self.page.get_by_role("button", name="Ambil tugas").click()
        expect(self.page.get_by_role("button", name="Selesaikan")).to_be_visible()

    def fill(self, values: Mapping[str, object]) -> None:
        """Fill the form, each field by its name, as a person would who sees its kind."""
        for name, value in _inputs(values):
            field = self.page.locator(f"[name='isian-{name}']")
            if field.count() == 0:
                raise AssertionError(f"the form has no field {name}")
            _enter(field, str(value))

    def send(self) -> None:
        """Press Selesaikan."""
        self.page.get_by_role("button", name="Selesaikan").click()

    def do(self, activity: str, task_key: str, **entered: object) -> None:
        """Take a task, enter what is usual but for what is given, and send it."""
        self.take(activity)
        self.fill({**FORMS[task_key], **entered})
        self.send()
        expect(self.page.get_by_role("status").or_(self.page.locator(".banner")).first).to_be_visible()


def _inputs(values: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """Yield each input's name with what to enter; of tables, each cell's."""
    for name, value in values.items():
        if not isinstance(value, list):
            yield name, value
            continue
        for at, row in enumerate(value):
            yield from ((f"{name}:{at}:{id}", cell) for id, cell in row.items() if not id.startswith("_"))


def _enter(field: Locator, value: str) -> None:
    first = field.first
    kind = first.get_attribute("type") or ""
    if kind == "radio":
        field.locator(f"xpath=self::*[@value='{value}']").first.check()
    elif kind == "checkbox":
        wanted = set(value.split(","))
        for box in field.all():
            if box.get_attribute("type") == "checkbox":
                box.set_checked(box.get_attribute("value") in wanted)
    elif first.evaluate("element => element.tagName") == "SELECT":
        first.select_option(value)
    else:
        first.fill(value.replace(".", ",") if first.get_attribute("inputmode") == "decimal" else value)
