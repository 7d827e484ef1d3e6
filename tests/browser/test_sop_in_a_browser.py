"""The SOP from the order to the archive, by people at browsers: once with scripts, once without."""

import pytest
from playwright.sync_api import expect

from engine.domain import InstanceStatus
from engine.office import UNITS
from tests.browser.conftest import SignIn
from tests.browser.desk import Desk
from tests.support.clock import wib
from tests.support.office import Office

pytestmark = pytest.mark.browser

NAMES = {
    "aktivitas_1": "Memerintahkan penyusunan",
    "aktivitas_2": "Membuat format",
    "aktivitas_3": "Menyampaikan format",
    "aktivitas_4": "Melaksanakan rapat",
    "aktivitas_5": "Menghimpun format data",
    "aktivitas_7": "Kabid Menghimpun dan memvalidasi",
    "aktivitas_8": "menyusun dan mengoreksi",
    "aktivitas_9": "Sekretaris menyampaikan Dokumen",
    "persetujuan_kepala_dinas": "Persetujuan Kepala Dinas",
    "aktivitas_10": "Pembuatan surat pengantar",
    "aktivitas_11": "Penggandaan Dokumen",
    "aktivitas_12": "Pengarsipan Dokumen",
}


class Desks:
    """Everyone's desk, each opened when it is first needed."""

    def __init__(self, sign_in: SignIn, *, scripts: bool = True) -> None:
        self._sign_in = sign_in
        self._scripts = scripts
        self._open: dict[str, Desk] = {}

    def of(self, user_id: str) -> Desk:
        """Return somebody's desk."""
        if user_id not in self._open:
            self._open[user_id] = Desk(self._sign_in(user_id, scripts=self._scripts))
        return self._open[user_id]

    def do(self, user_id: str, activity: str, **entered: object) -> None:
        """Let somebody do an activity."""
        self.of(user_id).do(NAMES[activity], activity, **entered)


def test_four_roles_carry_the_sop_from_order_to_archive_with_a_return_at_each_decision(sign_in: SignIn, office: Office):
    desks = Desks(sign_in)
    desks.of("kadis").start_sop("Triwulan III", "2026")
    instance = office.engine.queries.instances(office.auditor).rows[0].id
    desks.do("kadis", "aktivitas_1")
    desks.do("sektim", "aktivitas_2")
    desks.do("sektim", "aktivitas_3")
    desks.do("sekretaris", "aktivitas_4")
    desks.do("sektim", "aktivitas_5")

    invalid = {"hasil_validasi": "tidak_valid", "catatan_validasi": "Realisasi belum sesuai bukti."}
    desks.do("kabid-bina-marga", "aktivitas_7", **invalid)
    for unit in [unit for unit in UNITS if unit != "bina-marga"]:
        desks.do(f"kabid-{unit}", "aktivitas_7")
    assert office.open_activities(instance) == ["aktivitas_5"]
    desks.of("sektim").take(NAMES["aktivitas_5"])
    expect(desks.of("sektim").page.get_by_text("Realisasi belum sesuai bukti.").first).to_be_visible()
    desks.of("sektim").send()
    desks.do("kabid-bina-marga", "aktivitas_7")

    back = {"keputusan_8": "kembalikan", "catatan_8": "Lengkapi bukti dukung.", "unit_dikembalikan": "tata-ruang"}
    desks.do("sekretaris", "aktivitas_8", **back)
    kabid = desks.of("kabid-tata-ruang")
    kabid.take(NAMES["aktivitas_7"])
    expect(kabid.page.get_by_text("Lengkapi bukti dukung.").first).to_be_visible()
    expect(kabid.page.get_by_text("Perbaikan ke-1").first).to_be_visible()
    kabid.fill({"hasil_validasi": "valid"})
    kabid.send()
    desks.do("sekretaris", "aktivitas_8")

    desks.do("sekretaris", "aktivitas_9")
    refused = {"keputusan_persetujuan": "kembalikan", "catatan_persetujuan": "Ringkas bagian kedua."}
    desks.do("kadis", "persetujuan_kepala_dinas", **refused)
    office.clock.move_to("2026-11-24 08:00")
    desks = Desks(sign_in)  # over night everyone has been signed out
    desks.do("sekretaris", "aktivitas_8")
    desks.do("sekretaris", "aktivitas_9")
    desks.do("kadis", "persetujuan_kepala_dinas")
    assert office.task(instance, "aktivitas_10").due_at == wib("2026-11-25 08:00")
    desks.do("sektim", "aktivitas_10")
    desks.do("anggota", "aktivitas_11")
    desks.do("anggota", "aktivitas_12")

    view = office.view(instance)
    assert view.row.status is InstanceStatus.COMPLETED
    assert [note.to_activity_id for note in view.returns] == ["aktivitas_5", "aktivitas_7", "aktivitas_8"]
    page = desks.of("kadis").page
    page.goto(f"/proses/{instance}")
    expect(page.get_by_text("Ringkas bagian kedua.").first).to_be_visible()
    expect(page.get_by_text("Selesai", exact=True).first).to_be_visible()


def test_the_sop_can_be_done_without_scripts(sign_in: SignIn, office: Office):
    desks = Desks(sign_in, scripts=False)
    desks.of("kadis").start_sop("Triwulan IV", "2026")
    instance = office.engine.queries.instances(office.auditor).rows[0].id
    for user, activity in (
        ("kadis", "aktivitas_1"),
        ("sektim", "aktivitas_2"),
        ("sektim", "aktivitas_3"),
        ("sekretaris", "aktivitas_4"),
        ("sektim", "aktivitas_5"),
    ):
        desks.do(user, activity)
    desks.do("kabid-cipta-karya", "aktivitas_7")
    office.complete_units(instance, *(unit for unit in UNITS if unit != "cipta-karya"))
    back = {"keputusan_8": "kembalikan", "catatan_8": "Lengkapi bukti dukung."}
    desks.do("sekretaris", "aktivitas_8", **back)
    assert len(office.open_tasks(instance)) == len(UNITS)
    office.bring_to(instance, "aktivitas_12")
    desks.do("anggota", "aktivitas_12")
    assert office.view(instance).row.status is InstanceStatus.COMPLETED


def test_what_was_typed_survives_a_refusal_and_each_field_says_what_it_needs(sign_in: SignIn, office: Office):
    instance = office.start()
    office.bring_to(instance, "aktivitas_8")
    desk = Desk(sign_in("sekretaris"))
    desk.take(NAMES["aktivitas_8"])
    desk.fill({"keputusan_8": "kembalikan", "catatan_8": "singkat"})
    desk.send()
    expect(desk.page.get_by_text("10 karakter").first).to_be_visible()
    expect(desk.page.locator("[name=isian-catatan_8]")).to_have_value("singkat")
    expect(desk.page.locator("[name=isian-keputusan_8][value=kembalikan]")).to_be_checked()
    assert office.open_activities(instance) == ["aktivitas_8"]


def test_an_unfinished_form_is_kept_by_itself_and_shown_again(sign_in: SignIn, office: Office):
    office.start()
    desk = Desk(sign_in("kadis"))
    desk.take(NAMES["aktivitas_1"])
    with desk.page.expect_response(lambda answer: answer.url.endswith("/draf")):
        desk.fill({"isi_disposisi": "Belum selesai saya tulis"})
    desk.page.reload()
    expect(desk.page.locator("[name=isian-isi_disposisi]")).to_have_value("Belum selesai saya tulis")


def test_the_diagram_shows_what_is_done_open_and_late(sign_in: SignIn, office: Office):
    instance = office.start()
    office.complete(instance, "aktivitas_1")
    office.clock.move_to("2026-11-23 10:00")
    office.worker.run_due_jobs()
    page = sign_in("auditor")
    page.goto(f"/proses/{instance}")
    done = page.locator("[data-element-id=aktivitas_1]").first
    late = page.locator("[data-element-id=aktivitas_2]").first
    expect(done).to_be_attached()
    expect(page.locator(".djs-container")).to_be_visible()
    assert "done" in (done.get_attribute("class") or "")
    assert "late" in (late.get_attribute("class") or "")
