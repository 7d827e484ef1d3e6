"""The glossary explains every event that history can tell, and no other."""

import re
from pathlib import Path

from engine.domain import HistoryEventType

GLOSSARY = Path(__file__).resolve().parents[2] / "docs" / "glossary.md"


def test_the_glossary_lists_exactly_the_history_events() -> None:
    rows = re.findall(
        r"^\| (`[a-z_]+\.[a-z_]+`(?:, `[a-z_]+\.[a-z_]+`)*) \|", GLOSSARY.read_text("utf-8"), re.MULTILINE
    )
    listed = [name for row in rows for name in re.findall(r"`([^`]+)`", row)]
    assert sorted(listed) == sorted(HistoryEventType)
