"""What stands in a Berita Acara Verifikasi: what was checked, when, by whom, what was found, and the clock's state."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

from engine.read_models.audit import Misfit, MisfitKind
from engine.read_models.examinations import (
    ClockFound,
    ExaminationRecord,
    ExaminationRow,
    Found,
    RecordSection,
    SealName,
)

TITLE = "BERITA ACARA VERIFIKASI RIWAYAT"
WIB = ZoneInfo("Asia/Jakarta")
SYSTEM = str(UUID(int=0))

VERDICTS = {
    "whole": "INTEGRITAS TERVERIFIKASI: seluruh catatan yang diperiksa cocok.",
    "broken": "RANTAI CATATAN RUSAK: ada catatan yang tidak cocok, sebagaimana dirinci di atas.",
    "different": "RANTAI CATATAN COCOK, PUTAR ULANG BERBEDA: keadaan proses tidak seluruhnya berasal dari riwayatnya.",
    "failed": "PEMERIKSAAN TIDAK DAPAT DISELESAIKAN: tidak ada yang dapat disimpulkan darinya.",
}
KINDS = {
    MisfitKind.ALTERED: "isi atau kode pengaman diubah",
    MisfitKind.MISSING: "peristiwa hilang",
    MisfitKind.INSERTED: "peristiwa disisipkan",
    MisfitKind.REORDERED: "urutan peristiwa ditukar",
    MisfitKind.TAIL_CUT: "peristiwa-peristiwa terakhir dipotong",
    MisfitKind.HEAD_ALTERED: "ujung rantai diubah",
    MisfitKind.INSTANCE_REMOVED: "proses dihapus",
    MisfitKind.HISTORY_REMOVED: "seluruh riwayat proses dihapus",
    MisfitKind.REWRITTEN: "riwayat ditulis ulang dengan kunci",
    MisfitKind.ARCHIVE_ALTERED: "catatan arsip diubah",
    MisfitKind.ARCHIVE_LOST: "berkas arsip hilang atau lain",
    MisfitKind.SEAL_ALTERED: "segel diubah",
    MisfitKind.SEAL_MISSING: "segel hilang",
    MisfitKind.SEAL_DIFFERS: "segel berbeda dari milik auditor",
}
CLOCK_STATES = {
    "synchronised": "tersinkron menurut sistem operasi",
    "unsynchronised": "TIDAK tersinkron menurut sistem operasi",
    "unknown": "tidak diketahui (sistem operasi tidak memberi tahu)",
}
LIMITS = (
    "Pemeriksaan ini membuktikan bahwa catatan Alur tidak berubah sejak ditulis, bukan bahwa isinya benar.",
    "Catatan setelah segel terakhir hanya dijaga oleh kunci riwayat sampai segel berikutnya dibuat.",
)
UNSIGNED = "Belum ditandatangani secara elektronik."


def record_of(row: ExaminationRow, found: Found, office: str) -> ExaminationRecord:
    """Return the record of a verification, to be printed and signed by hand."""
    day = found.at.astimezone(WIB)
    opening = (
        f"Pada hari {format_date(day, 'EEEE', locale='id')}, tanggal {format_date(day, 'd MMMM y', locale='id')}, "
        f"telah selesai dilakukan verifikasi atas riwayat pelaksanaan SOP pada aplikasi Alur atas permintaan "
        f"{row.requested_by_name} ({row.requested_by})."
    )
    sections = [
        RecordSection("Yang diperiksa", tuple(_scope(row, found))),
        RecordSection("Hasil", tuple(_result(found))),
        RecordSection("Segel", tuple(_seals(found))),
        RecordSection("Jam server", tuple(_clock(found.clock))),
        RecordSection("Perangkat lunak", tuple(_versions(found))),
    ]
    return ExaminationRecord(
        title=TITLE,
        office=office,
        opening=opening,
        sections=tuple(section for section in sections if section.lines),
        verdict=VERDICTS.get(found.result, VERDICTS["failed"]),
        remarks=(*LIMITS, UNSIGNED),
        signatories=(("Yang memeriksa", row.requested_by_name), ("Mengetahui", "")),
    )


def instant(at: datetime) -> str:
    """Return an instant as documents write it: 23 November 2026 pukul 14.05.09 WIB."""
    return format_datetime(at.astimezone(WIB), "d MMMM y 'pukul' HH.mm.ss 'WIB'", locale="id")


def _scope(row: ExaminationRow, found: Found) -> Iterator[tuple[str, str]]:
    yield "Nomor pemeriksaan", str(row.id)
    yield "Diminta", instant(row.requested_at)
    if found.began:
        yield "Dimulai", instant(found.began)
        yield "Lama", f"{_number(found.seconds + (found.replay.seconds if found.replay else 0), 1)} detik"
        yield "Rantai catatan", _number(found.chains)
        yield "Peristiwa", _number(found.events)
        yield "Proses yang diarsipkan", _number(found.archived)
    yield "Putar ulang", "ya, setiap proses dijalankan ulang dari riwayatnya" if row.replays else "tidak"


def _result(found: Found) -> Iterator[tuple[str, str]]:
    if found.result == "failed":
        yield "Sebab gagal", found.failure
        return
    yield "Ketidakcocokan", _number(found.misfit_count)
    for number, misfit in enumerate(found.misfits, 1):
        yield f"Yang tidak cocok ({number})", misfit_text(misfit, found)
    if found.foreign_key:
        yield "Catatan", "tidak satu pun peristiwa cocok dengan kunci: kunci riwayat yang dipakai kemungkinan lain"
    if found.replay:
        replay = found.replay
        yield "Proses diputar ulang", f"{_number(replay.instances)} ({_number(replay.events)} peristiwa)"
        yield "Putar ulang berbeda", _number(replay.difference_count)
        for number, each in enumerate(replay.differences, 1):
            name = found.business_keys.get(str(each.instance_id)) or str(each.instance_id)
            yield f"Yang berbeda ({number})", f"{name}, peristiwa {each.sequence} {each.activity_id}".strip()
    yield "Peristiwa pencatat hasil", f"nomor {found.sequence} pada rantai sistem"


def misfit_text(misfit: Misfit, found: Found) -> str:
    """Say one misfit: where, which event, what was done."""
    by_seal = f", ditunjukkan segel {misfit.seal}" if misfit.seal and misfit.chain else ""
    if not misfit.chain:
        return f"segel {misfit.seal}: {KINDS[misfit.kind]}"
    where = "rantai sistem"
    if misfit.chain != SYSTEM:
        where = f"proses {found.business_keys.get(misfit.chain) or misfit.chain}"
    return f"{where}, peristiwa {misfit.sequence}: {KINDS[misfit.kind]}{by_seal}"


def _seals(found: Found) -> Iterator[tuple[str, str]]:
    if found.result == "failed":
        return
    yield "Jumlah segel", _number(found.seals)
    yield "Segel terakhir", _seal(found.seal) if found.seal else "belum ada"
    yield "Peristiwa setelahnya", _number(found.unsealed)
    yield "Segel pembanding", _seal(found.against) if found.against else "tidak ada yang dibandingkan"


def _seal(seal: SealName) -> str:
    return f"nomor {seal.number} tanggal {format_date(seal.day, 'd MMMM y', locale='id')}, hash {seal.hash}"


def _clock(clock: ClockFound) -> Iterator[tuple[str, str]]:
    error = "" if clock.error_ms is None else f", perkiraan selisih paling besar {_number(clock.error_ms)} milidetik"
    yield "Saat pemeriksaan", f"{CLOCK_STATES.get(clock.state, CLOCK_STATES['unknown'])}{error}"
    yield "Waktu yang mundur dalam riwayat", _number(clock.steps)
    yield "Perubahan jam yang terlihat pekerja", _number(clock.jumps)
    yield "Segel saat jam diragukan", _number(clock.unsure_seals)
    if clock.is_doubtful:
        yield "Peringatan", "urutan peristiwa tetap pasti; waktunya hanya sebaik jam server saat itu"


def _versions(found: Found) -> Iterator[tuple[str, str]]:
    names = {"alur": "Alur", "python": "Python", "spiffworkflow": "SpiffWorkflow", "database": "basis data"}
    told = [f"{words} {found.versions.get(name) or 'tidak diketahui'}" for name, words in names.items()]
    yield "Diperiksa dengan", ", ".join(told)


def _number(value: float, digits: int = 0) -> str:
    return f"{value:,.{digits}f}".translate(str.maketrans(",.", ".,"))
