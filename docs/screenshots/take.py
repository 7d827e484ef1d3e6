"""Take the pictures of the main pages, on a desk and on a phone, from an office in the middle of its work.

`make screenshots` runs it. The office is the tests' own and its clock stands still, so a picture
changes with its page only.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from uuid import UUID

from playwright.sync_api import Browser, Page, sync_playwright
from waitress import create_server

from docs.screenshots.palette import reduced
from engine.bootstrap import build_engine
from engine.commands import AddIndicator, ClaimTask, IndicatorContent
from engine.domain import HistoryEventType
from engine.handlers import passwords
from engine.office import UNITS, create_demo_users, furnish
from tests.browser.conftest import CHROMIUM, DESKTOP, FLAGS, PHONE
from tests.conftest import settings_for
from tests.support.clock import MovableClock
from tests.support.office import KEY, PASSWORD, Office, measured, person
from webui import create_app
from webui.cli import deploy_bundle

FOLDER = Path(__file__).parent
LARGEST = 150_000
"""Bytes of a picture: they are committed."""

MEASURED = {
    "sekretariat": ("Tata kelola yang akuntabel", "Nilai SAKIP perangkat daerah", "nilai", "82", "81.4", "640000000"),
    "bina-marga": ("Jalan kabupaten mantap", "Persentase jalan mantap", "%", "78.5", "76.2", "48250000000"),
    "sumber-daya-air": ("Irigasi yang terpelihara", "Luas layanan irigasi baik", "ha", "31200", "31980", "17400000000"),
    "cipta-karya": ("Air minum dan sanitasi layak", "Akses sanitasi layak", "%", "91", "90.1", "9875000000"),
    "tata-ruang": ("Ruang sesuai rencana", "Kesesuaian pemanfaatan ruang", "%", "88", "89.5", "1320000000"),
}
"""What the units report: objective, indicator, unit of measure, target, achieved, budget."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What the pictures show."""

    instance: UUID
    returned: int
    """Step in which work was sent back."""
    task: UUID
    definition: UUID


def act(office: Office) -> Stage:
    """Let the office work for ten days, up to Wednesday 25 November 2026, 10:20."""
    set_targets(office)
    finish_earlier_work(office)
    current = measure_the_third_quarter(office)
    be_late(office)
    office.clock.move_to("2026-11-25 09:35")
    office.worker.run_due_jobs()
    note = "Ringkas bagian kedua menjadi satu halaman dan jelaskan penyebab realisasi jalan mantap di bawah target."
    refused = {"keputusan_persetujuan": "kembalikan", "catatan_persetujuan": note}
    office.complete(current, "persetujuan_kepala_dinas", **refused)
    task = hold(office, current, "aktivitas_8", "sekretaris")
    office.clock.move_to("2026-11-25 10:20")
    office.worker.run_due_jobs()
    definition = next(row.id for row in office.engine.queries.definitions(office.auditor) if row.key == KEY)
    returned = next(
        step.number
        for step in office.engine.queries.replay(office.auditor, current).steps
        if any(line.type is HistoryEventType.TASK_RETURNED for line in step.lines)
    )
    return Stage(current, returned, task, definition)


def finish_earlier_work(office: Office) -> None:
    """One measurement is done, one waits without a standard time, one for somebody to take it."""
    office.clock.move_to("2026-11-16 08:05")
    up_to(office, done := office.start("TW1"), "aktivitas_12")
    office.complete(done, "aktivitas_12")
    office.clock.move_to("2026-11-19 09:10")
    up_to(office, waiting := office.start("TW4", 2025), "aktivitas_9")
    hold(office, waiting, "aktivitas_9", "sekretaris")


def measure_the_third_quarter(office: Office) -> UUID:
    """Carry one measurement up to the approval, with one return on the way."""
    office.clock.move_to("2026-11-23 07:40")
    instance = office.start("TW3")
    up_to(office, instance, "aktivitas_7")
    office.clock.advance(minutes=55)
    report(office, instance)
    office.clock.move_to("2026-11-24 08:30")
    note = "Bukti dukung bidang Tata Ruang belum dilampirkan; angka semester lalu masih terpakai."
    back = {"keputusan_8": "kembalikan", "catatan_8": note, "unit_dikembalikan": "tata-ruang"}
    office.complete(instance, "aktivitas_8", **back)
    office.clock.advance(minutes=95)
    report(office, instance, "tata-ruang")
    office.complete(instance, "aktivitas_8")
    office.complete(instance, "aktivitas_9")
    return instance


def be_late(office: Office) -> None:
    """Let one task become late, and one be due soon; another waits in the queue."""
    office.clock.move_to("2026-11-24 07:50")
    up_to(office, late := office.start("TAHUNAN", 2025), "aktivitas_7")
    hold(office, late, "aktivitas_7", "sekretaris", "sekretariat")
    office.clock.move_to("2026-11-24 10:10")
    up_to(office, soon := office.start("TW2"), "aktivitas_8")
    hold(office, soon, "aktivitas_8", "sekretaris")
    office.clock.move_to("2026-11-25 08:15")
    up_to(office, office.start("TAHUNAN", 2024), "aktivitas_4")


def set_targets(office: Office) -> None:
    """Let the units be measured by what they will report, in the years of these pictures."""
    for unit, (goal, name, measure, target, _, budget) in MEASURED.items():
        for year in (2024, 2025, 2026):
            targets = ("", "", "", "", target)
            content = IndicatorContent(unit, year, goal, name, measure, targets=targets, budget=budget)
            office.engine.execute(AddIndicator(content), person("admin"))


def report(office: Office, instance: UUID, *units: str) -> None:
    """Let the heads of units report what they measured."""
    for unit in units or tuple(UNITS):
        *_, achieved, budget = MEASURED[unit]
        office.complete(instance, "aktivitas_7", unit=unit, **measured(achieved, str(int(budget) * 7 // 10)))
        office.clock.advance(minutes=6)


def up_to(office: Office, instance: UUID, activity: str) -> None:
    """Do everything before an activity, a few minutes each."""
    while activity not in (open := office.open_activities(instance)):
        if open[0] == "aktivitas_7":
            report(office, instance)
        else:
            office.complete(instance, open[0])
            office.clock.advance(minutes=9)


def hold(office: Office, instance: UUID, activity: str, user_id: str, unit: str = "") -> UUID:
    """Let somebody claim a task."""
    task = office.task(instance, activity, unit)
    office.engine.execute(ClaimTask(task.id), person(user_id))
    return task.id


def pages(stage: Stage) -> dict[str, tuple[str, str]]:
    """Return what is taken: name, who looks, address."""
    return {
        "tugas-saya": ("sekretaris", "/"),
        "tugas": ("sekretaris", f"/tugas/{stage.task}"),
        "proses": ("auditor", f"/proses/{stage.instance}"),
        "capaian": ("auditor", f"/proses/{stage.instance}#capaian"),
        "papan": ("sektim", f"/proses/{stage.instance}/papan"),
        "bagan-waktu": ("auditor", f"/proses/{stage.instance}/gantt"),
        "pemantauan": ("auditor", f"/pemantauan/{KEY}"),
        "kalender": ("sekretaris", "/kalender"),
        "administrasi": ("admin", "/admin/"),
        "putar-ulang": ("auditor", f"/proses/{stage.instance}/ulang?langkah={stage.returned}"),
        "mulai": ("kadis", "/mulai"),
        "naskah-sop": ("kadis", f"/definisi/{stage.definition}/naskah"),
        "pengguna": ("admin", "/admin/pengguna"),
        "modeler": ("admin", "/admin/definisi/modeler"),
        "masuk": ("", "/masuk"),
    }


@contextmanager
def at_work(folder: Path) -> Iterator[tuple[str, Stage]]:
    """Serve the office; gives the address and what is on stage."""
    passwords.use_parameters(time_cost=1, memory_cost=8, parallelism=1)
    settings = settings_for(f"sqlite:///{folder}/alur.db", folder)
    clock = MovableClock("2026-11-02 07:30")
    engine = build_engine(settings, clock)
    furnish(engine)
    create_demo_users(engine, PASSWORD)
    deploy_bundle(engine)
    stage = act(Office(engine, clock))
    server = create_server(create_app(engine, settings), host="127.0.0.1", port=0, threads=4)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}", stage
    server.close()
    thread.join(timeout=10)
    engine.close()


def take(browser: Browser, address: str, stage: Stage, *, phone: bool) -> None:
    """Take every page, in one size."""
    size, suffix = (PHONE, "-ponsel") if phone else (DESKTOP, "")
    for name, (user_id, path) in pages(stage).items():
        context = browser.new_context(
            base_url=address, viewport=size, is_mobile=phone, locale="id-ID", reduced_motion="reduce"
        )
        page = context.new_page()
        if user_id:
            sign_in(page, user_id)
        page.goto(path)
        if page.locator(".diagram:visible").count():
            page.locator(".diagram.is-ready").first.wait_for()
        page.evaluate("document.fonts.ready")
        page.wait_for_load_state("networkidle")  # charts are drawn when they are looked at
        file = FOLDER / f"{name}{suffix}.png"
        picture = page.screenshot(animations="disabled")
        page.goto("about:blank")
        file.write_bytes(reduced(page, picture))
        context.close()
        if file.stat().st_size > LARGEST:
            sys.exit(f"{file.name} has {file.stat().st_size} bytes; at most {LARGEST} are kept.")


def sign_in(page: Page, user_id: str) -> None:
    """Sign somebody in."""
    page.goto("/masuk")
    page.get_by_label("Nama pengguna").fill(user_id)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    page.wait_for_url(lambda url: "/masuk" not in url)


def main() -> None:
    """Take all pictures."""
    with (
        tempfile.TemporaryDirectory() as folder,
        at_work(Path(folder)) as (address, stage),
        sync_playwright() as driver,
    ):
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        take(browser, address, stage, phone=False)
        take(browser, address, stage, phone=True)
        browser.close()


if __name__ == "__main__":
    main()
