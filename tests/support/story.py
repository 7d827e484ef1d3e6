"""An instance to be replayed: late at 2, sent back at 7, at 8 and by the Kepala Dinas, to its end."""

from uuid import UUID

from engine.office import UNITS
from tests.support.office import Office, measured

OTHERS = [unit for unit in UNITS if unit != "bina-marga"]


def tell(office: Office) -> UUID:
    """Let the office live through it, from Monday 07:30 to its end; returns the instance."""
    instance = office.start()
    office.complete(instance, "aktivitas_1")
    office.clock.move_to("2026-11-23 10:00")
    office.worker.run_due_jobs()
    office.bring_to(instance, "aktivitas_7")
    office.clock.advance(minutes=20)
    invalid = {"hasil_validasi": "tidak_valid", "catatan_validasi": "Realisasi belum sesuai bukti."}
    office.complete(instance, "aktivitas_7", unit="bina-marga", **invalid)
    office.complete_units(instance, *OTHERS)
    office.clock.advance(minutes=15)
    office.complete(instance, "aktivitas_5")
    office.complete(instance, "aktivitas_7", unit="bina-marga", **measured("78"))
    office.clock.advance(minutes=30)
    back = {"keputusan_8": "kembalikan", "catatan_8": "Lengkapi bukti dukung.", "unit_dikembalikan": "tata-ruang"}
    office.complete(instance, "aktivitas_8", **back)
    office.complete(instance, "aktivitas_7", unit="tata-ruang")
    office.complete(instance, "aktivitas_8")
    office.complete(instance, "aktivitas_9")
    refused = {"keputusan_persetujuan": "kembalikan", "catatan_persetujuan": "Ringkas bagian kedua."}
    office.complete(instance, "persetujuan_kepala_dinas", **refused)
    office.clock.move_to("2026-11-24 08:00")
    office.bring_to(instance, "aktivitas_12")
    office.complete(instance, "aktivitas_12")
    return instance
