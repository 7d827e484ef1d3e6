"""What is needed to make a document: its template, and everything it may say."""

from collections.abc import Mapping
from dataclasses import dataclass

NAMES = frozenset(
    {
        "judul",
        "putaran",
        "nomor_proses",
        "nama_proses",
        "instansi",
        "unit_kerja",
        "alamat",
        "sop",
        "aktivitas",
        "pembuat",
        "tanggal_dokumen",
        "label",
        "nama_unit",
        "indikator_unit",
        "pengukuran",
        "tanda_tangan",
    }
)
"""What every template may name besides the process's own variables; docs/modeling.md says what each is."""


@dataclass(frozen=True, slots=True)
class DocumentOrder:
    """One document to make.

    Attributes:
        template: The Word file with its tags.
        template_name: How it is called, for what is said when it cannot be filled.
        facts: JSON: the variables, with dates tagged, and `NAMES` but for what is calculated while it is made.
    """

    template: bytes
    template_name: str
    template_sha256: str
    facts: Mapping[str, object]
