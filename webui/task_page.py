"""How a task's form is laid out: the decision apart from the fields, each choice with its consequence."""

from dataclasses import dataclass

from flask_babel import gettext

from engine.read_models import FormFieldView, NextStep, ReturnNote, TaskRow, TaskView


@dataclass(frozen=True, slots=True)
class Choice:
    """One way a decision can go.

    Attributes:
        value: What the form sends.
        consequence: What the diagram says follows (`akibat_<option>` of the field), empty where it says nothing.
        steps: What follows by the flow that carries the option's name, where there is one.
    """

    value: str
    label: str
    consequence: str
    steps: tuple[NextStep, ...]

    @property
    def is_told(self) -> bool:
        """Whether the card itself says what follows."""
        return bool(self.consequence or self.steps)


@dataclass(frozen=True, slots=True)
class Layout:
    """The fields before and after the decision, and the decision itself."""

    before: tuple[FormFieldView, ...]
    decision: FormFieldView | None
    after: tuple[FormFieldView, ...]


def title_of(row: TaskRow) -> str:
    """Return a task's title: "7 · Menghimpun dan memvalidasi data kinerja"."""
    return f"{row.number} · {row.name}" if row.number else row.name


def current_note(view: TaskView) -> ReturnNote | None:
    """Return the Catatan Perbaikan a returned task opens with: the newest that concerns this activity or this unit.

    The engine puts those that reopened this very activity first. A note of another unit is not this unit's to mend.
    """
    if view.row.round == 1 and not view.row.returned:
        return None
    own = (note for note in view.returns if not (note.unit and view.row.unit) or note.unit == view.row.unit)
    return next(own, None)


def fields_of(view: TaskView) -> Layout:
    """Split a task's form at the field that decides."""
    ids = [field.id for field in view.form]
    if view.decision_field not in ids:
        return Layout(view.form, None, ())
    at = ids.index(view.decision_field)
    return Layout(view.form[:at], view.form[at], view.form[at + 1 :])


def choices_of(view: TaskView) -> tuple[Choice, ...]:
    """Return the ways a task's decision can go, each with what follows it."""
    decision = fields_of(view).decision
    if decision is None:
        return ()
    options = decision.options or (("true", gettext("Ya")), ("false", gettext("Tidak")))
    return tuple(
        Choice(
            value,
            label,
            decision.properties.get(f"akibat_{value}", ""),
            tuple(step for step in view.next_steps if _names(step.label, value, label)),
        )
        for value, label in options
    )


def _names(flow: str, value: str, label: str) -> bool:
    """Whether a flow's name means an option: the same words, in any case, or the option's id."""
    return bool(flow) and flow.casefold() in {label.casefold(), value.casefold()}
