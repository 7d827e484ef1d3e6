"""Word templates that a process names, as whoever edits them sees them."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class TemplateVersion:
    """A template as it was put into force once.

    Attributes:
        deployed_by: Name of whom.
        is_bundled: Alur brought it along; the office's own goes before it.
    """

    sha256: str
    size: int
    deployed_at: datetime
    deployed_by: str
    is_bundled: bool


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A template that a process names.

    Attributes:
        name: Of the file, without `.docx`.
        title: What its documents are called.
        activities: After which steps they are made, with their numbers.
        current: What documents are made from now; None where nobody has deployed it.
    """

    name: str
    title: str
    activities: tuple[str, ...]
    current: TemplateVersion | None


@dataclass(frozen=True, slots=True)
class TemplateVariable:
    """A name that a template may use.

    Attributes:
        tag: What to write in Word, with the filter that fits.
        label: What the form calls it; empty for what the process calculates.
        activity: Where it is entered; empty for what the process calculates.
    """

    name: str
    tag: str
    label: str
    activity: str


@dataclass(frozen=True, slots=True)
class TemplateFlaw:
    """Something wrong with a template: a code of `engine.documents.templates.FLAWS`, and what it is about."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class TemplateView:
    """A template with everything that helps to edit it.

    Attributes:
        versions: In force first, then the office's own and the bundled ones, each the newest first.
        variables: In the order in which the process learns them.
        waiting: Documents that failed for this template and wait for a better one.
        can_try: Whether there is a document of it to try another template on.
    """

    row: TemplateRow
    versions: tuple[TemplateVersion, ...]
    variables: tuple[TemplateVariable, ...]
    waiting: int
    can_try: bool
