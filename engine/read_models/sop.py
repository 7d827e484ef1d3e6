"""The printed SOP (SOP-AP, PermenPANRB 35/2012) as data: what stands on its paper, and what reading one found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

NOTE = "catatan_redaksi_"
"""Prefix of the editorial notes among the header properties: on a header entry, or on the document as a whole."""

HEADER_NAMES = (
    "instansi",
    "unit_kerja",
    "alamat",
    "nomor_sop",
    "tanggal_pembuatan",
    "tanggal_revisi",
    "tanggal_efektif",
    "disusun_oleh",
    "disahkan_oleh",
    "nama_sop",
    "dasar_hukum",
    "keterkaitan",
    "peringatan",
    "kualifikasi",
    "peralatan",
    "pencatatan",
)
"""Entries of the identity block in the regulation's order; the last six may be numbered: `dasar_hukum_1`, …"""


class Symbol(StrEnum):
    """How an activity is drawn: three of the regulation's five symbols; the others join them."""

    CAPSULE = "kapsul"
    """Where the procedure begins or ends."""
    BOX = "kotak"
    """Work."""
    DIAMOND = "belah ketupat"
    """A decision follows."""


@dataclass(frozen=True, slots=True)
class PrintedFlow:
    """One arrow.

    Attributes:
        target: Index of the row it leads to; None where the procedure ends.
        label: Ya, Tidak, or whatever the diagram calls it.
    """

    target: int | None
    label: str = ""


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """One row of the flowchart table, texts verbatim.

    Attributes:
        lane: Index of its Pelaksana column.
        note: Keterangan.
        editorial: Editorial note beside it, which the SOP itself does not say.
        question: What is decided after it, empty where the diagram does not say.
        forks: Whether its arrows are no choice: all of them are taken, or an event takes one.
        reconstructed: Whether its Pelaksana is reconstructed: the SOP's own symbols are lost.
    """

    number: str
    name: str
    lane: int
    completeness: str = ""
    time: str = ""
    output: str = ""
    note: str = ""
    flows: tuple[PrintedFlow, ...] = ()
    question: str = ""
    reconstructed: bool = False
    editorial: str = ""
    forks: bool = False


@dataclass(frozen=True, slots=True)
class PrintedSop:
    """A whole SOP.

    Attributes:
        header: The identity block and the editorial notes, by property name.
        lanes: The Pelaksana columns from left to right.
    """

    header: Mapping[str, str]
    lanes: tuple[str, ...]
    rows: tuple[PrintedRow, ...]

    def symbol(self, index: int) -> Symbol:
        """Return how a row is drawn."""
        row = self.rows[index]
        if row.question or (len(row.flows) > 1 and not row.forks):
            return Symbol.DIAMOND
        return Symbol.CAPSULE if index in {0, len(self.rows) - 1} else Symbol.BOX

    @property
    def notes(self) -> tuple[str, ...]:
        """The editorial notes on the document as a whole."""
        return tuple(text for key, text in self.header.items() if key.startswith(NOTE) and not _is_beside(key))

    def entry(self, name: str) -> tuple[tuple[str, str], ...]:
        """Return an entry of the identity block as (value, editorial note), one for each of its numbers."""
        keys = [name] if name in self.header else []
        while not keys or keys[-1] != name:
            key = f"{name}_{len(keys) + 1}"
            if key not in self.header:
                break
            keys.append(key)
        return tuple((self.header[key], self.header.get(NOTE + key, "")) for key in keys)

    def is_numbered(self, name: str) -> bool:
        """Whether an entry is a numbered list."""
        return name not in self.header and f"{name}_1" in self.header


@dataclass(frozen=True, slots=True)
class SopRemark:
    """What a reader of a Word SOP had to assume, or could not read.

    Attributes:
        place: Where: "Baris 7", "Identitas", "Dokumen".
        text: An Indonesian sentence, as everything in documents.
        unread: Whether something was not read, rather than assumed.
    """

    place: str
    text: str
    unread: bool = False


@dataclass(frozen=True, slots=True)
class SopReading:
    """What was read from a Word SOP.

    Attributes:
        key: Of the process.
        diagram: The BPMN file.
        remarks: Everything assumed or not read, in the document's order.
        unknown: Names of the Pelaksana whose role nobody has made yet: their tasks would wait for nobody.
        replaces: Name of the process that is deployed under the same key; empty where there is none.
    """

    key: str
    printed: PrintedSop
    diagram: bytes
    remarks: tuple[SopRemark, ...] = field(default=())
    unknown: tuple[str, ...] = ()
    replaces: str = ""


def _is_beside(key: str) -> bool:
    """Whether an editorial note stands beside an entry of the identity block."""
    return key.removeprefix(NOTE).rstrip("0123456789").rstrip("_") in HEADER_NAMES
