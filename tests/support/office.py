"""An office at work: accounts, and what each of them enters into the SOP's forms."""

from itertools import count
from typing import Any
from uuid import UUID

from engine.commands import ClaimTask, CompleteTask, StartInstance
from engine.domain import Actor, Source, TaskStatus
from engine.history.chain import SYSTEM_CHAIN
from engine.office import DEMO_USERS, UNITS
from engine.process_engine import ProcessEngine
from engine.read_models import InstanceView, TaskRow
from engine.store.database import open_database
from engine.store.queries.instances import EventRow, history_of
from engine.worker.embedded import Worker
from tests.support.clock import MovableClock

PASSWORD = "kata-sandi-uji"
KEY = "pengukuran_kinerja"


def measured(achieved: str | None, spent: str | None = "1000000", **more: object) -> dict[str, Any]:
    """Return what a head enters into the row of the unit's one indicator (tests/support/indicators.py)."""
    return {"kinerja": [{"_baris": "0", "realisasi": achieved, "realisasi_anggaran": spent, **more}]}


FORMS: dict[str, dict[str, Any]] = {
    "aktivitas_1": {"isi_disposisi": "Susun pengukuran kinerja triwulan ini."},
    "aktivitas_2": {"keterangan_format": "Format tetap seperti triwulan lalu."},
    "aktivitas_3": {"unit_penerima": ",".join(UNITS)},
    "aktivitas_4": {
        "tanggal_rapat": "2026-11-23",
        "tempat_rapat": "Ruang rapat",
        "peserta_rapat": "Seluruh anggota tim",
        "pembahasan_rapat": "Capaian triwulan berjalan",
        "kesimpulan_rapat": "Data dihimpun pekan ini",
    },
    "aktivitas_5": {},
    "aktivitas_7": {
        **measured("76"),
        "hasil_validasi": "valid",
    },
    "aktivitas_8": {"keputusan_8": "setuju"},
    "aktivitas_9": {},
    "persetujuan_kepala_dinas": {"keputusan_persetujuan": "setuju"},
    "aktivitas_10": {
        "nomor_surat": "060/12/427.56/2026",
        "tanggal_surat": "2026-11-26",
        "tujuan_surat": "Bagian Organisasi",
    },
    "aktivitas_11": {"jumlah_eksemplar": "3", "tujuan_penggandaan": "Arsip", "tanggal_penggandaan": "2026-11-27"},
    "aktivitas_12": {
        "kode_klasifikasi": "060",
        "nomor_berkas": "12",
        "uraian_arsip": "Dokumen pengukuran kinerja",
        "kurun_waktu": "2026",
        "jumlah_berkas": "1 berkas",
        "tingkat_perkembangan": "asli",
        "lokasi_simpan": "Lemari 3",
        "retensi_aktif": "2",
        "retensi_inaktif": "3",
        "nasib_akhir": "permanen",
    },
}
"""What someone with nothing to object to enters, by activity."""

DOERS = {
    "aktivitas_1": "kadis",
    "aktivitas_2": "sektim",
    "aktivitas_3": "sektim",
    "aktivitas_4": "sekretaris",
    "aktivitas_5": "sektim",
    "aktivitas_8": "sekretaris",
    "aktivitas_9": "sekretaris",
    "persetujuan_kepala_dinas": "kadis",
    "aktivitas_10": "sektim",
    "aktivitas_11": "anggota",
    "aktivitas_12": "anggota",
}


def person(user_id: str, source: Source = Source.PAGE) -> Actor:
    """Return one of the demo accounts as an actor."""
    name, groups = DEMO_USERS[user_id]
    return Actor(user_id, frozenset(groups), source, name)


class Office:
    """The demo office on one engine, with a clock and a worker that a test moves by hand."""

    def __init__(self, engine: ProcessEngine, clock: MovableClock, database_url: str = "") -> None:
        self.engine = engine
        self.database_url = database_url
        self.clock = clock
        self.worker = Worker(engine)
        self.auditor = person("auditor")
        self._letters = count(12)

    def start(self, period: str = "TW3", year: int = 2026) -> UUID:
        """Let Ka Dinas start the SOP."""
        command = StartInstance(key=KEY, variables={"periode": period, "tahun": str(year)}, form=True)
        instance_id: UUID = self.engine.execute(command, person("kadis"))
        return instance_id

    def view(self, instance_id: UUID) -> InstanceView:
        """Return an instance as the auditor sees it."""
        return self.engine.queries.instance(person("auditor"), instance_id)

    def system_chain(self) -> list[EventRow]:
        """Return the events that belong to no instance, in order."""
        return self.chain(SYSTEM_CHAIN)

    def chain(self, chain: UUID) -> list[EventRow]:
        """Return a chain's events as they are stored."""
        database = open_database(self.database_url)
        try:
            with database.connect() as connection:
                return history_of(connection, chain)
        finally:
            database.dispose()

    def system_events(self) -> list[str]:
        """Return what the system's chain tells, in order."""
        return [str(event.type) for event in self.system_chain()]

    def open_tasks(self, instance_id: UUID) -> list[TaskRow]:
        """Return the open tasks of an instance."""
        return [task for task in self.view(instance_id).tasks if task.status is TaskStatus.OPEN]

    def open_activities(self, instance_id: UUID) -> list[str]:
        """Return the activity of each open task of an instance, in order."""
        return sorted(task.activity_id for task in self.open_tasks(instance_id))

    def task(self, instance_id: UUID, activity: str, unit: str = "") -> TaskRow:
        """Return the open task of an activity (and unit, by name)."""
        found = [
            task
            for task in self.open_tasks(instance_id)
            if task.activity_id == activity and (not unit or task.unit == UNITS[unit])
        ]
        assert len(found) == 1, f"{len(found)} open tasks of {activity} {unit}"
        return found[0]

    def complete(self, instance_id: UUID, activity: str, *, by: str = "", unit: str = "", **entered: object) -> None:
        """Let whoever does an activity claim and complete it, with the usual entries but for those given."""
        task = self.task(instance_id, activity, unit)
        doer = person(by or (f"kabid-{unit}" if unit else DOERS[activity]))
        if not task.assignee and not doer.is_administrator:
            self.engine.execute(ClaimTask(task.id), doer)
        values: dict[str, object] = {**FORMS[activity], **entered}
        if activity == "aktivitas_10" and "nomor_surat" not in entered:
            values["nomor_surat"] = f"060/{next(self._letters)}/427.56/2026"  # Each letter has a number of its own.
        self.engine.execute(CompleteTask(task.id, values), doer)

    def complete_units(self, instance_id: UUID, *units: str, **entered: object) -> None:
        """Let the heads of these units (all by default) do activity 7."""
        for unit in units or tuple(UNITS):
            self.complete(instance_id, "aktivitas_7", unit=unit, **entered)

    def bring_to(self, instance_id: UUID, activity: str) -> None:
        """Do everything without objection until an activity is open."""
        while activity not in (open := self.open_activities(instance_id)):
            if open[0] == "aktivitas_7":
                self.complete_units(instance_id)
            else:
                self.complete(instance_id, open[0])

    def events(self, instance_id: UUID, type: str = "") -> list[tuple[str, str]]:
        """Return an instance's history as (type, activity), of one type if named."""
        history = self.view(instance_id).history
        return [(str(line.type), line.activity_id) for line in history if not type or line.type == type]
