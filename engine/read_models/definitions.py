"""Definitions, the processes one may start, and the printed SOP."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from engine.read_models.forms import FormFieldView
from engine.read_models.tasks import NextStep, QualityStandard


@dataclass(frozen=True, slots=True)
class StartView:
    """A process the actor may start, with its start form.

    Attributes:
        values: What to show in it: the actor's draft, else the defaults.
        draft_saved_at: When the draft was kept; None where there is none.
        next_steps: Who has to do what once it is started.
    """

    definition_id: UUID
    key: str
    version: int
    name: str
    documentation: str
    form: tuple[FormFieldView, ...]
    values: Mapping[str, object]
    draft_saved_at: datetime | None = None
    next_steps: tuple[NextStep, ...] = ()


@dataclass(frozen=True, slots=True)
class DecisionVersion:
    """One version of a decision table, and what deployed it."""

    key: str
    version: int
    withdrawn: bool
    deployment_source: str


@dataclass(frozen=True, slots=True)
class DefinitionRow:
    """One version of a process."""

    id: UUID
    key: str
    version: int
    version_tag: str
    name: str
    deployment_id: UUID
    resource_name: str
    deployed_at: datetime
    deployed_by: str
    suspended: bool
    withdrawn: bool
    is_latest: bool
    active_instances: int
    may_start: bool
    deployment_source: str = ""
    """Who sent it: `bundle`, `alur`, `Camunda Modeler`, ..."""


@dataclass(frozen=True, slots=True)
class SopActivity:
    """One row of the SOP's flowchart table.

    Attributes:
        decides: Whether a decision follows it: drawn as a diamond.
        editorial: Editorial note beside Keterangan (`note`), which the SOP itself does not say.
        returns_to: Number (else name) of the activity that its decision sends work back to, empty where it does not.
    """

    activity_id: str
    number: str
    name: str
    lane: str
    standard: QualityStandard
    note: str
    lane_reconstructed: bool
    decides: bool = False
    returns_to: str = ""
    editorial: str = ""


@dataclass(frozen=True, slots=True)
class SopView:
    """The printed SOP, read from the diagram: header fields by property name, and its rows.

    Attributes:
        unprinted: Indonesian sentences on what the diagram means and five symbols cannot show.
    """

    definition: DefinitionRow
    header: Mapping[str, str]
    lanes: tuple[str, ...]
    activities: tuple[SopActivity, ...]
    unprinted: tuple[str, ...] = ()
