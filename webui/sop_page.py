"""The printed SOP (PermenPANRB 35/2012): its identity block, its notes, and the symbols and lines of its flowchart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count, pairwise, takewhile

from flask_babel import gettext

from engine.read_models import SopActivity, SopView

NOTE = "catatan_redaksi_"
"""Prefix of the editorial notes among the header properties: on a header entry, or on the document as a whole."""


def header_labels() -> tuple[tuple[str, str], ...]:
    """Return the identity block's entries in the regulation's order, as (property name, words)."""
    return (
        ("instansi", gettext("Instansi")),
        ("unit_kerja", gettext("Unit kerja")),
        ("alamat", gettext("Alamat")),
        ("nomor_sop", gettext("Nomor SOP")),
        ("tanggal_pembuatan", gettext("Tanggal pembuatan")),
        ("tanggal_revisi", gettext("Tanggal revisi")),
        ("tanggal_efektif", gettext("Tanggal efektif")),
        ("disusun_oleh", gettext("Disusun oleh")),
        ("disahkan_oleh", gettext("Disahkan oleh")),
        ("nama_sop", gettext("Nama SOP")),
        ("dasar_hukum", gettext("Dasar hukum")),
        ("keterkaitan", gettext("Keterkaitan")),
        ("peringatan", gettext("Peringatan")),
        ("kualifikasi", gettext("Kualifikasi pelaksana")),
        ("peralatan", gettext("Peralatan/perlengkapan")),
        ("pencatatan", gettext("Pencatatan dan pendataan")),
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the identity block: its words, its values verbatim, and the editorial note beside each."""

    label: str
    values: tuple[tuple[str, str], ...]
    """(value, note); more than one where the header numbers them (`dasar_hukum_1`, …)."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One Pelaksana cell of one row.

    Attributes:
        shape: terminator (kapsul), process (kotak), decision (belah ketupat), or empty where another role acts.
        lines: Which strokes of arrows cross it: top, left, right, in, out.
    """

    shape: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One activity with its Pelaksana cells, one a lane."""

    activity: SopActivity
    cells: tuple[Cell, ...]


def chart_of(view: SopView) -> tuple[Row, ...]:
    """Lay out the flowchart table: one row an activity, one cell a lane, arrows from each row to the next."""
    columns = [_column(view.lanes, activity) for activity in view.activities]
    rows = []
    for index, activity in enumerate(view.activities):
        before = columns[index - 1] if index else None
        is_last = index == len(columns) - 1
        cells = tuple(
            Cell(
                _shape(view.activities, index) if lane == columns[index] else "",
                _lines(lane, columns[index], before, is_last),
            )
            for lane in range(len(view.lanes))
        )
        rows.append(Row(activity, cells))
    return tuple(rows)


def identity_of(view: SopView) -> tuple[Entry, ...]:
    """Return the identity block as the diagram holds it, entries it does not name left out."""
    entries = []
    for name, label in header_labels():
        keys = [name] if name in view.header else _numbered(view.header, name)
        if keys:
            entries.append(Entry(label, tuple((view.header[key], view.header.get(NOTE + key, "")) for key in keys)))
    return tuple(entries)


def notes_of(view: SopView) -> tuple[str, ...]:
    """Return what a reader must know that the printed original does not say: what is reconstructed, what is missing.

    The diagram's own notes come first in line; where it has none, what can be seen from its rows is said. What five
    symbols cannot show is said in any case.
    """
    shown = {name for name, _ in header_labels()}
    drawn = [text for key, text in view.header.items() if key.startswith(NOTE) and not _is_beside(key, shown)]
    notes = tuple(drawn) or _derived_notes(view)
    return (*notes, *(note for note in view.unprinted if note not in notes))


def _is_beside(key: str, shown: set[str]) -> bool:
    """Whether an editorial note stands beside an entry of the identity block."""
    return key.removeprefix(NOTE).rstrip("0123456789").rstrip("_") in shown


def _numbered(header: Mapping[str, str], name: str) -> list[str]:
    """Return `name_1`, `name_2`, … as far as they go."""
    keys = (f"{name}_{number}" for number in count(1))
    return list(takewhile(lambda key: key in header, keys))


def _derived_notes(view: SopView) -> tuple[str, ...]:
    notes = []
    if any(activity.lane_reconstructed for activity in view.activities):
        notes.append(gettext("Pelaksana direkonstruksi: bentuk bagan hilang dari naskah."))
    notes.extend(
        gettext("Nomor %(number)d tidak terdapat dalam naskah asli.", number=number)
        for number in _missing_numbers(view.activities)
    )
    if any(activity.returns_to for activity in view.activities):
        notes.append(gettext("Arah pengembalian (segilima) direkonstruksi dari kata kerja aktivitas."))
    return tuple(notes)


def _column(lanes: Sequence[str], activity: SopActivity) -> int:
    return lanes.index(activity.lane) if activity.lane in lanes else 0


def _shape(activities: Sequence[SopActivity], index: int) -> str:
    if activities[index].decides:
        return "decision"
    return "terminator" if index in {0, len(activities) - 1} else "process"


def _lines(lane: int, here: int, before: int | None, is_last: bool) -> tuple[str, ...]:
    """Return the strokes in one cell: the arrow comes from column `before`, runs along the top, and enters `here`."""
    lines = []
    if before is not None and before != here:
        low, high = sorted((before, here))
        if lane == before:
            lines.append("top")
        if low < lane <= high:
            lines.append("left")
        if low <= lane < high:
            lines.append("right")
    if lane == here:
        if before is not None:
            lines.append("in-straight" if before == here else "in")
        if not is_last:
            lines.append("out")
    return tuple(lines)


def _missing_numbers(activities: Sequence[SopActivity]) -> list[int]:
    numbers = sorted(int(activity.number) for activity in activities if activity.number.isdigit())
    return [gap for low, high in pairwise(numbers) for gap in range(low + 1, high)]
