"""What is drawn in a cell, however it is written: the regulation's symbols, arrows, words beside them, pictures."""

import re
from dataclasses import dataclass

from engine.documents.sop.names import Element

END = "kapsul"
BOX, DIAMOND, PAGE, ARROW, TEXT, PICTURE = "kotak", "belah ketupat", "segilima", "panah", "teks", "gambar"
WORDS = re.compile(
    r"^(?:(?:tidak|tdk\.?|belum|ya,?)\s+)?"
    r"(?:ya|tidak|tdk|y|t|n|setuju|disetujui|tolak|ditolak|sesuai|benar|salah|ok|lengkap|valid|layak|revisi|perbaikan)"
    r"[.,:!]?$",
    re.IGNORECASE,
)
"""What stands beside an arrow rather than in a box."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape.

    Attributes:
        kind: kapsul, kotak, belah ketupat, segilima, panah, teks or gambar; empty for one nobody knows here.
        id: What arrows call it; empty where it has no name.
        text: What is written in it.
        alt: Its alternative text.
        start, end: Of an arrow, the ids of what it joins; empty where the file does not say.
        x, y: Its middle in millimetres, from where it is anchored; None where the file does not say.
        wide: Of a picture, its width in millimetres.
    """

    kind: str
    id: str = ""
    text: str = ""
    alt: str = ""
    start: str = ""
    end: str = ""
    x: float | None = None
    y: float | None = None
    wide: float = 0.0


def given(element: Element | None, name: str) -> str:
    """Return an attribute of an element that may be missing; empty where it is."""
    return "" if element is None else element.get(name, "")


def number_in(text: str | None) -> float:
    """Return a number as a file writes it; 0 for anything else."""
    try:
        return float(text or 0)
    except ValueError:
        return 0.0
