"""A mail as plain text in Bahasa Indonesia. Its words stand in `letters/`, one file a kind, the subject first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from string import Template
from uuid import UUID

from engine.domain import NoticeKind
from engine.notices.wording import long_time, short_time

LETTERS = Path(__file__).parent / "letters"
LONGEST_SUBJECT = 180


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail, ready to be sent.

    Attributes:
        id: Of the mail; its Message-ID is made of it, so that a second copy is recognised as one.
        at: When what it tells of happened.
        attachment: Name and JSON bytes of a file that goes with it, None for none.
    """

    id: UUID
    at: datetime
    to: str
    subject: str
    text: str
    attachment: tuple[str, bytes] | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A notice as a letter tells it. `facts` are those of the notice, `units` the names of the units it is about."""

    id: UUID
    at: datetime
    kind: NoticeKind
    name: str
    facts: Mapping[str, object]
    units: Sequence[str]
    link: str


def letter_of(told: Told, to: str) -> Letter:
    """Write the mail of a notice."""
    due = _instant(told.facts.get("due"))
    subject, text = _written(
        told.kind.value,
        name=told.name,
        activity=_activity(told.facts),
        process=_process(told.facts),
        due=long_time(due) if due else "tanpa batas waktu baku",
        due_short=f", jatuh tempo {short_time(due)}" if due else "",
        units="".join(f"\nBelum selesai: {', '.join(told.units)}" for _ in told.units[:1]),
        note=str(told.facts.get("note") or "–"),
        code=str(told.facts.get("code") or "–"),
        message=str(told.facts.get("message") or "–"),
        link=told.link,
    )
    return Letter(told.id, told.at, to, subject, text)


def seal_letter(id: UUID, at: datetime, to: str, number: int, day: str, exported: bytes) -> Letter:
    """Write the mail that takes a seal to the auditor, with the seal as a file."""
    subject, text = _written("seal", number=str(number), day=day)
    return Letter(id, at, to, subject, text, (f"segel-{number}.json", exported))


def _written(kind: str, **words: str) -> tuple[str, str]:
    subject, _, text = _template(kind).partition("\n")
    # Names and notes come from people: folded to one line they cannot add a header or look like another sentence.
    folded = {name: word if name in ("units", "note") else " ".join(word.split()) for name, word in words.items()}
    return Template(subject).substitute(folded)[:LONGEST_SUBJECT], Template(text.strip() + "\n").substitute(folded)


@cache
def _template(kind: str) -> str:
    text = (LETTERS / f"{kind}.txt").read_text("utf-8")
    return text.rstrip("\n") + "\n\n" + (LETTERS / "footer.txt").read_text("utf-8")


def _activity(facts: Mapping[str, object]) -> str:
    name, number = str(facts.get("activity") or ""), str(facts.get("number") or "")
    return f"{number} · {name}" if number else name


def _process(facts: Mapping[str, object]) -> str:
    key, process = str(facts.get("business_key") or ""), str(facts.get("process") or "")
    return f"{process} ({key})" if key else process


def _instant(told: object) -> datetime | None:
    return datetime.fromisoformat(told) if isinstance(told, str) and told else None
