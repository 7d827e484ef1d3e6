"""Words in a drawing: how wide they are, and how they are broken into lines."""

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

MEASURED_BY = "DejaVu Sans"
"""Comes with matplotlib, and is wider than what browsers show instead: what fits in it fits in them."""
MOST_LINES = 3


def font(size: int, weight: str = "normal") -> FontProperties:
    """Return the font that words are measured by, in pixels."""
    return FontProperties(family=MEASURED_BY, size=size, weight=weight)


def wrapped(text: str, size: int, room: float, weight: str = "normal") -> list[str]:
    """Return a text in lines that fit, at most three; one that needs more ends in an ellipsis."""
    face = font(size, weight)
    lines: list[str] = []
    rest = clean(text)
    while rest and len(lines) < MOST_LINES:
        line = _beginning(rest, face, room)
        rest = rest[len(line) :].lstrip()
        if rest and len(lines) == MOST_LINES - 1:
            line = _beginning(line, face, room - size).rstrip(" ,.;:(") + "…"
        lines.append(line.rstrip())
    return lines


def _beginning(text: str, face: FontProperties, room: float) -> str:
    """Return as much of a text as fits, whole words if one does at all."""
    if _width(text, face) <= room:
        return text
    low, high = 1, len(text)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _width(text[:middle], face) <= room else (low, middle)
    words = text[:low].rpartition(" ")[0] if not text[low].isspace() else text[:low]
    return words or text[:low]


def _width(text: str, face: FontProperties) -> float:
    return float(text_to_path.get_text_width_height_descent(text, face, ismath=False)[0])


def clean(text: str) -> str:
    """Return a text on one line, of what XML can hold."""
    return "".join(each for each in " ".join(text.split()) if each.isprintable())
