"""What one field of a form may hold: text or JSON in, typed value out, or refused."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from engine.bpmn import entries
from engine.bpmn.entries import Refused
from engine.bpmn.expressions import Context, ExecutionFacts
from engine.bpmn.model import FieldType, FormField
from engine.domain import FileValue

NOT_PAST = "tidak_lampau"
"""Property of a date field: with `true`, no day before today."""
PATTERN = "pola"
"""Property of a text field: the pattern that the whole text must match (engine.bpmn.patterns)."""
FILE_TYPES = "jenis_berkas"
"""Property of a file field: comma list of what it takes, of those in engine.domain.FILE_TYPES."""
SEVERAL = "banyak"
"""Property of a file field: with `ya`, it takes several files."""
DEFAULT_FILE_TYPES = ("pdf", "docx", "xlsx", "jpg", "png")
MOST_FILES = 20
"""Files of one field."""


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A stored file that a form may hold.

    Attributes:
        value: What the variable gets.
        type: What its content is, as `jenis_berkas` names it: `pdf`, `docx`, …; empty for anything else.
        finding: Why nobody should open it, as a problem's code; empty for nothing found.
    """

    value: FileValue
    type: str
    finding: str = ""


FindFile = Callable[[str], KnownFile | None]
"""The file with this id, where whoever fills in the form may use it."""


@dataclass(frozen=True, slots=True)
class Known:
    """What fields are checked against besides themselves. Without `file`, no file is known."""

    today: date
    units: Collection[str] | None = None
    file: FindFile | None = None


class Overlay:
    """Entered values before the variables there are. What neither has is null: conditions may ask for it."""

    def __init__(self, entered: Mapping[str, object], below: Context) -> None:
        self._entered = entered
        self._below = below

    def lookup(self, name: str) -> object:
        """Return the entered value, else the variable's, else null."""
        if name in self._entered:
            return self._entered[name]
        return self._below.lookup(name) if self._below.has(name) else None

    def has(self, name: str) -> bool:
        """Whether the form or the process has the name."""
        return name in self._entered or self._below.has(name)

    @property
    def execution(self) -> ExecutionFacts:
        """As below."""
        return self._below.execution

    @property
    def now(self) -> datetime:
        """As below."""
        return self._below.now

    @property
    def user_id(self) -> str:
        """As below."""
        return self._below.user_id


def typed(field: FormField, given: object, known: Known) -> object:
    """Return one value with its type, None where nothing was entered.

    Raises:
        Refused: It does not fit.
    """
    if given is None or (isinstance(given, str) and not given.strip()):
        return None
    read = _OF_TYPE.get(field.type, _text)
    return read(field, given, known)


def _date(field: FormField, given: object, known: Known) -> object:
    return entries.day(given, known.today if field.properties.get(NOT_PAST, "").lower() == "true" else None)


def _text(field: FormField, given: object, known: Known) -> object:
    if field.kind in ("angka", "uang"):
        number = entries.money(given) if field.kind == "uang" else entries.decimal(given)
        return format(entries.within(number, field.minimum, field.maximum), "f")
    if field.kind == "unit":
        return entries.ids(given, known.units)
    if field.kind == "berkas":
        return _files(field, given, known)
    pattern = field.properties.get(PATTERN, "")
    return entries.text(given, field.min_length, field.max_length, one_line=not field.kind, pattern=pattern)


def file_types_of(field: FormField) -> tuple[str, ...]:
    """Return what a file field takes."""
    drawn = tuple(each.strip().lower() for each in field.properties.get(FILE_TYPES, "").split(",") if each.strip())
    return drawn or DEFAULT_FILE_TYPES


def _files(field: FormField, given: object, known: Known) -> object:
    """Return a field's file, or the list of them where it takes several: ids separated by commas, values, or a list."""
    several = field.properties.get(SEVERAL, "").lower() == "ya"
    parts = given.split(",") if isinstance(given, str) else given if isinstance(given, list | tuple) else [given]
    found: dict[str, FileValue] = {}
    for part in parts:
        if part is None or part == "":
            continue
        file = _known_file(part, known)
        if file.finding:
            raise Refused(file.finding, str(file.value["name"]))
        if file.type not in file_types_of(field):
            raise Refused("file_type", ", ".join(file_types_of(field)))
        found[str(file.value["id"])] = file.value
    most = MOST_FILES if several else 1
    if len(found) > most:
        raise Refused("file_count", str(most))
    return (list(found.values()) if several else next(iter(found.values()))) if found else None


def _known_file(part: object, known: Known) -> KnownFile:
    id = str(part["id"]) if isinstance(part, FileValue) else part.strip() if isinstance(part, str) else ""
    file = known.file(id) if known.file and id else None
    if file is None:
        raise Refused("file_unknown")
    return file


_OF_TYPE: Mapping[FieldType, Callable[[FormField, object, Known], object]] = {
    FieldType.BOOLEAN: lambda field, given, known: entries.truth(given),
    FieldType.LONG: lambda field, given, known: entries.within(entries.whole(given), field.minimum, field.maximum),
    FieldType.DATE: _date,
    FieldType.ENUM: lambda field, given, known: entries.option(given, [id for id, _ in field.options]),
}
