"""What a verification found, in words."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext

from engine.read_models import MisfitKind
from engine.read_models.audit import Misfit
from engine.read_models.examinations import ClockFound, ExaminationRow, Found

SYSTEM = str(UUID(int=0))

_KINDS: dict[MisfitKind, Callable[[], str]] = {
    MisfitKind.ALTERED: lambda: gettext("Isi atau kode pengaman peristiwa ini bukan yang ditulis."),
    MisfitKind.MISSING: lambda: gettext("Peristiwa ini hilang, padahal yang sesudahnya ada."),
    MisfitKind.INSERTED: lambda: gettext("Peristiwa ini disisipkan: Alur tidak pernah menulisnya."),
    MisfitKind.REORDERED: lambda: gettext("Peristiwa-peristiwa ini ditukar urutannya."),
    MisfitKind.TAIL_CUT: lambda: gettext("Peristiwa terakhir, mulai dari nomor ini, dipotong."),
    MisfitKind.HEAD_ALTERED: lambda: gettext("Ujung rantai yang disimpan bukan peristiwa terakhirnya."),
    MisfitKind.INSTANCE_REMOVED: lambda: gettext("Proses ini dihapus, padahal riwayat atau segel mengenalnya."),
    MisfitKind.HISTORY_REMOVED: lambda: gettext("Proses ini ada, tetapi seluruh riwayatnya hilang."),
    MisfitKind.REWRITTEN: lambda: gettext("Riwayat ini ditulis ulang oleh pemegang kunci setelah disegel."),
    MisfitKind.ARCHIVE_ALTERED: lambda: gettext("Catatan arsip proses ini bukan yang ditulis."),
    MisfitKind.ARCHIVE_LOST: lambda: gettext("Berkas arsip proses ini hilang atau bukan yang ditulis."),
    MisfitKind.SEAL_ALTERED: lambda: gettext("Segel ini, atau yang dicakupnya, diubah."),
    MisfitKind.SEAL_MISSING: lambda: gettext("Segel ini hilang."),
    MisfitKind.SEAL_DIFFERS: lambda: gettext(
        "Segel ini berbeda dari yang diunggah: basis data lain, atau ditulis ulang."
    ),
}


@dataclass(frozen=True, slots=True)
class MisfitTold:
    """One misfit, said: where it is, its instance where that is there, what was done."""

    where: str
    instance: UUID | None
    sentence: str
    seal: int


def result_words(result: str) -> str:
    """Return a result's words."""
    words = {
        "whole": gettext("Integritas terverifikasi"),
        "broken": gettext("Rantai catatan rusak"),
        "different": gettext("Putar ulang berbeda"),
        "failed": gettext("Pemeriksaan gagal"),
    }
    return words.get(result, result)


def tone_of(result: str) -> str:
    """Return how a result is marked."""
    return {"whole": "good", "broken": "late", "different": "late"}.get(result, "soon")


def state_words(row: ExaminationRow) -> str:
    """Return where a verification stands, or what it found."""
    if row.found is not None:
        return result_words(row.found.result)
    if not row.is_open:
        return gettext("Catatan hasil hilang")
    return gettext("Menunggu pekerja") if row.status == "waiting" else gettext("Sedang diperiksa")


def misfits_of(found: Found) -> list[MisfitTold]:
    """Return the misfits, said."""
    return [_told(misfit, found) for misfit in found.misfits]


def _told(misfit: Misfit, found: Found) -> MisfitTold:
    sentence = _KINDS[misfit.kind]()
    if not misfit.chain:
        return MisfitTold(gettext("Segel %(number)s", number=misfit.seal), None, sentence, 0)
    if misfit.chain == SYSTEM:
        where, instance = gettext("Rantai sistem"), None
    else:
        key = found.business_keys.get(misfit.chain)
        where = gettext("Proses %(key)s", key=key or misfit.chain)
        instance = UUID(misfit.chain) if key is not None else None
    place = gettext("%(where)s, peristiwa %(number)s", where=where, number=misfit.sequence)
    return MisfitTold(place, instance, sentence, misfit.seal)


def clock_words(clock: ClockFound) -> str:
    """Return whether the clock was in step."""
    words = {
        "synchronised": gettext("Jam tersinkron"),
        "unsynchronised": gettext("Jam tidak tersinkron"),
    }
    return words.get(clock.state, gettext("Sinkronisasi jam tidak diketahui"))


def clock_doubts(clock: ClockFound) -> list[str]:
    """Return what speaks against the server's clock, a sentence each."""
    doubts = [
        (clock.state == "unsynchronised", gettext("Sistem operasi mengatakan jamnya tidak tersinkron.")),
        (clock.steps, gettext("%(n)s kali waktu dalam riwayat mundur: jam pernah dimundurkan.", n=clock.steps)),
        (clock.jumps, gettext("%(n)s kali pekerja melihat jam diubah.", n=clock.jumps)),
        (clock.unsure_seals, gettext("%(n)s segel dibuat saat jam diragukan.", n=clock.unsure_seals)),
        (clock.ahead, gettext("Peristiwa terbaru bertanggal sesudah segel ini: jam dimundurkan sebelumnya.")),
    ]
    return [sentence for holds, sentence in doubts if holds]
