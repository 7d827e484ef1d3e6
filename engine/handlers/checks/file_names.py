"""Names of files that are safe on every computer they may come to."""

import re
import unicodedata

LONGEST = 150
"""Characters of a name."""
NAMELESS = "berkas"

_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
_REFUSED = re.compile(r'[<>:"|?*]')
_ENDINGS = {"jpg": ("jpg", "jpeg", "jpe", "jfif"), "txt": ("txt", "text", "md", "log")}
_UNSAID = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode's kinds of characters that nobody sees, those that turn the direction of writing among them."""


def safe_name(name: str, type_: str) -> str:
    """Return a file's name without path, invisible and reserved parts, ending as its content demands.

    Args:
        name: As sent.
        type_: What the content is, of `KNOWN_FILE_TYPES`; empty where nothing is known, and any ending stays.
    """
    name = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(each for each in name if unicodedata.category(each) not in _UNSAID)
    # Composed only afterwards: an invisible sign may keep a letter and its accent apart.
    cleaned = " ".join(_REFUSED.sub("_", unicodedata.normalize("NFC", seen)).split()).strip(". ")
    if _RESERVED.fullmatch(cleaned):
        cleaned = f"_{cleaned}"
    stem, dot, ending = cleaned.rpartition(".")
    stem, ending = (stem, ending) if dot and len(ending) <= 10 else (cleaned, "")
    if type_ and ending.lower() not in _ENDINGS.get(type_, (type_,)):
        stem, ending = cleaned, type_
    ending = f".{ending}" if ending else ""
    return (stem[: LONGEST - len(ending)].strip(". ") or NAMELESS) + ending
