"""What stands in the SOP's monitoring table (PermenPANRB 35/2012): its title, header, columns and numbers."""

from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from engine.read_models.work import ActivityFigures, Monitoring

TITLE = "MONITORING PELAKSANAAN SOP"
JUDGED = ("Berjalan dengan baik", "Tidak", "Catatan", "Tindakan", "Paraf")
"""Columns left to a person."""
NUMBERS = ("Jumlah", "Waktu baku", "Median", "Terlama", "Tepat waktu", "Dikembalikan")
"""Columns filled from the tasks; times in working minutes."""
SOURCE = (
    "Kolom “Angka dari Alur” diisi aplikasi dari tugas yang selesai dalam periode ini; waktu dalam menit kerja sejak "
    "tugas tersedia sampai selesai. “Tepat waktu” dihitung dari tugas yang berbatas waktu; “Dikembalikan” adalah "
    "jumlah pengembalian dari aktivitas itu. Kolom penilaian diisi oleh petugas pemantau."
)


@dataclass(frozen=True, slots=True)
class Numbers:
    """One activity's numbers; None where there is nothing to count."""

    done: int
    standard: int | None
    median: float | None
    longest: int | None
    on_time: float | None
    returns: int


def numbers_of(figures: ActivityFigures) -> Numbers:
    """Return an activity's numbers."""
    return Numbers(figures.done, figures.standard, figures.median, figures.longest, figures.on_time, figures.returns)


def header_of(monitoring: Monitoring) -> tuple[tuple[str, str], ...]:
    """Return the lines above the table, as (words, value)."""
    header, scope = monitoring.header, monitoring.scope
    versions = str(scope.period.version) if scope.period.version else "semua"
    return (
        ("Instansi", header.get("instansi", "")),
        ("Unit kerja", header.get("unit_kerja", "")),
        ("Nomor SOP", header.get("nomor_sop", "")),
        ("Judul SOP", header.get("nama_sop", scope.name)),
        ("Periode", f"{long_day(scope.period.first)} – {long_day(scope.period.last)}"),
        ("Versi diagram", versions),
        ("Proses dimulai", str(scope.started)),
    )


def long_day(day: date) -> str:
    """Return a day as documents write it: 3 Januari 2024."""
    return format_date(day, "d MMMM y", locale="id")


def written(value: float | None) -> str:
    """Return a number as documents write it: 1.234,5; a dash where there is none."""
    if value is None:
        return "–"
    whole = f"{value:,.1f}".removesuffix(".0")
    return whole.translate(str.maketrans(",.", ".,"))


def percent(share: float | None) -> str:
    """Return a share in whole percent; a dash where there is none. Only all is 100 %, only none is 0 %."""
    if share is None:
        return "–"
    return f"{min(99, max(1, round(share * 100))) if 0 < share < 1 else round(share * 100)}%"
