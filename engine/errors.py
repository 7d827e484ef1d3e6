"""Everything that can go wrong, as one tree.

    EngineError
    +-- RequestError              the caller asked for something that cannot be done
    |   +-- NotFoundError             there is no such thing                       404
    |   +-- NotAllowedError           the actor may not do this                    403
    |   +-- InvalidVariablesError     what was entered does not fit                422
    |   +-- ConflictError             the thing is no longer in that state         409
    |       +-- MigrationError            an instance cannot go on in that version     409
    +-- DeploymentError           the diagram says something Alur cannot mean      422 (REST: 400)
    +-- ExecutionError            the process failed while it ran                  500, or an incident
    |   +-- LimitError                it went over a limit                         500, or an incident at once
    |   +-- MailUndeliveredError      a mail was not taken                         tried again, then an incident
    |       +-- MailRefusedError          nor ever will be                         an incident at once
    +-- DamagedFileError          a stored file is missing or is not what it was   500
    +-- ConfigurationError        a setting is wrong; the engine does not start

An error carries an `id` (stable, machine-readable: pages translate by it) and its facts. The English text, "Cannot verb
noun id: reason.", is for REST and the log; `webui.refusals` says it in the reader's language.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


class EngineError(Exception):
    """Anything the engine says no to.

    Attributes:
        id: Names the kind of refusal, such as `task.closed`; stable over releases.
        facts: What the reader may be told about it, by name.
    """

    def __init__(self, id: str, message: str, **facts: object) -> None:
        super().__init__(message)
        self.id = id
        self.facts: Mapping[str, object] = facts


class RequestError(EngineError):
    """The caller asked for something that cannot be done. Asking again changes nothing."""


class NotFoundError(RequestError):
    """There is no such thing, or the actor may not know of it."""


class NotAllowedError(RequestError):
    """The actor may not do this."""


class ConflictError(RequestError):
    """The thing is no longer, or not yet, in a state in which this can be done."""


@dataclass(frozen=True, slots=True)
class MigrationProblem:
    """What keeps an activity from becoming one of another version.

    Attributes:
        source, target: Ids of the activities; `target` is empty where the plan names none.
        code: What is wrong; `webui.migration` says it in the reader's language.
        message: The same in English, in Camunda's words where it has some.
        activity_instance_id: Of which activity instance, empty for a problem of the plan itself.
    """

    source: str
    target: str
    code: str
    message: str
    activity_instance_id: str = ""


class MigrationError(ConflictError):
    """A migration plan does not fit its definitions, or an instance does not fit the plan.

    Attributes:
        problems: Everything that stands in the way.
        instance_id: The instance that does not fit; empty for the plan.
    """

    def __init__(self, problems: Sequence[MigrationProblem], instance_id: str = "") -> None:
        what = f"instance {instance_id}" if instance_id else "by this plan"
        reasons = "; ".join(f"{problem.source}: {problem.message}" for problem in problems)
        super().__init__("migration.refused", f"Cannot migrate {what}: {reasons}", problems=len(problems))
        self.problems = tuple(problems)
        self.instance_id = instance_id


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one entered value.

    Attributes:
        field: Id of the form field or name of the variable.
        code: What is wrong: `required`, `type`, `min`, `max`, `minlength`, `maxlength`, `option`, `unknown`,
            `readonly`, `past`, `pattern`, `size` or `letter_taken`; of a table `rows_min`, `rows_max`,
            `rows_fixed`, `rows_missing`, `row_gone` or `row_changed`; of a file `file_type`, `file_macro`,
            `file_bomb`, `file_encrypted`, `file_broken`, `file_unknown`, `file_count` or `quota`.
        expected: What would have been right (the limit, the type's name, the allowed ids), for the sentence shown.
        row: Of a table, which row, from 1; 0 for the field as a whole.
        column: Id of the row's column; empty for the row as a whole.
        file: Name of the workbook it stands in, where there are several.
    """

    field: str
    code: str
    expected: str = ""
    row: int = 0
    column: str = ""
    file: str = ""

    @property
    def place(self) -> str:
        """Where it is: `realisasi`, or of a table's cell `kinerja[3].realisasi`."""
        cell = f"[{self.row}]" + (f".{self.column}" if self.column else "") if self.row else ""
        return self.field + cell


_NAMED = 50
"""So many problems are named in an error's text; a table can have thousands."""


class InvalidVariablesError(RequestError):
    """What was entered does not fit the form; `problems` names every field at once."""

    def __init__(self, problems: Sequence[FieldProblem], message: str = "") -> None:
        named = ", ".join(f"{problem.place} ({problem.code})" for problem in problems[:_NAMED])
        if len(problems) > _NAMED:
            named += f", and {len(problems) - _NAMED} more"
        super().__init__("variables.invalid", message or f"Cannot accept the variables: {named}.")
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong, or worth a warning, in a file to be deployed.

    Attributes:
        file: Name of the file as it was given.
        element: Id of the element, empty where the file as a whole is meant.
        name: The element's name as drawn, empty where it has none.
        line: Line in the file, from 1; 0 where none can be named.
        message: A sentence that says what is wrong and what to change; Camunda's own wording where it has one.
        column: Column in the line, from 1; 0 where none can be named.
    """

    file: str
    element: str
    name: str
    line: int
    message: str
    column: int = 0


class DeploymentError(EngineError):
    """A file cannot be deployed; `problems` lists everything that stands in the way, in all files at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("deployment.refused", f"Cannot deploy: {len(problems)} problem(s).")
        self.problems = tuple(problems)


class ExecutionError(EngineError):
    """The process failed while it ran: an expression, a script, a limit. Nothing of the command is stored.

    Attributes:
        activity_id: Where in the diagram, empty where unknown.
    """

    def __init__(self, message: str, activity_id: str = "") -> None:
        super().__init__("execution.failed", message, activity_id=activity_id)
        self.activity_id = activity_id


class LimitError(ExecutionError):
    """The process went over a limit: a loop without end, too much at once. Trying again would only cost the same."""


class MailUndeliveredError(ExecutionError):
    """A mail could not be handed to the mail server; it is tried again."""


class MailRefusedError(MailUndeliveredError):
    """The mail server refuses a mail for good. Trying again would only be refused again."""


class DamagedFileError(EngineError):
    """A file in the folder of files is missing, or is no longer what it was."""

    def __init__(self, sha256: str, reason: str) -> None:
        super().__init__("file.damaged", f"Cannot read the file {sha256}: {reason}.", sha256=sha256)


class ConfigurationError(EngineError):
    """A setting is wrong; the text names the variable, what it holds and what it should hold."""

    def __init__(self, message: str) -> None:
        super().__init__("configuration.invalid", message)
