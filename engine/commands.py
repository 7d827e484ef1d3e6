"""Everything the engine can be told: one frozen dataclass a verb. `process_engine` maps each to its handler.

Who gives the command is not part of it: `ProcessEngine.execute(command, actor)`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Command:
    """Anything the engine can be told."""


# --- definitions ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Resource:
    """A file to deploy, exactly as it was received."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class DeployDefinition(Command):
    """Store diagrams as new versions of the processes they hold. Returns the deployment's id.

    Attributes:
        name: Of the deployment.
        resources: The files; the original bytes are what is stored.
        source: Who sent it, such as `Camunda Modeler`, `alur`, `bundle`.
        skip_unchanged: Return the newest deployment of this name and source instead, where all its bytes are the same.
    """

    name: str
    resources: tuple[Resource, ...]
    source: str = ""
    skip_unchanged: bool = True


@dataclass(frozen=True, slots=True)
class WithdrawDeployment(Command):
    """Withdraw a deployment's definitions and cancel their instances. Nothing of history is deleted."""

    deployment_id: UUID
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SuspendDefinition(Command):
    """Let no new instance of a definition start."""

    definition_id: UUID


@dataclass(frozen=True, slots=True)
class ActivateDefinition(Command):
    """Let instances of a definition start again."""

    definition_id: UUID


# --- instances -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StartInstance(Command):
    """Start an instance of a definition. Returns the instance's id.

    Attributes:
        definition_id: Which version; None for the newest of `key`.
        key: Process key.
        variables: By name, typed; checked against the start form where `form` is true.
        business_key: Empty: as the process property `kunci_bisnis` says, else none.
        form: Whether `variables` are the values of the start form.
    """

    definition_id: UUID | None = None
    key: str = ""
    variables: Mapping[str, object] = field(default_factory=dict)
    business_key: str = ""
    form: bool = False


@dataclass(frozen=True, slots=True)
class CancelInstance(Command):
    """End an instance before its end. The reason is kept in history."""

    instance_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class SuspendInstance(Command):
    """Hold an instance: no task can be done and no timer fires until it is activated."""

    instance_id: UUID


@dataclass(frozen=True, slots=True)
class ActivateInstance(Command):
    """Let a suspended instance go on."""

    instance_id: UUID


# --- tasks ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ClaimTask(Command):
    """Take a task of one's role for oneself. Claiming one's own task again changes nothing."""

    task_id: UUID


@dataclass(frozen=True, slots=True)
class UnclaimTask(Command):
    """Give a claimed task back to its role."""

    task_id: UUID


@dataclass(frozen=True, slots=True)
class ReassignTask(Command):
    """Give an open task to another person. For administrators."""

    task_id: UUID
    assignee: str


@dataclass(frozen=True, slots=True)
class CompleteTask(Command):
    """Complete a user task and run its instance to the next wait state.

    Attributes:
        variables: By name: the form's values, or typed values.
        form: Whether `variables` are to be checked as the task's form.
    """

    task_id: UUID
    variables: Mapping[str, object] = field(default_factory=dict)
    form: bool = True


@dataclass(frozen=True, slots=True)
class SaveDraft(Command):
    """Keep what someone typed into a task's form, unchecked, for that person alone. No values: forget the draft."""

    task_id: UUID
    values: Mapping[str, str]


# --- jobs and incidents --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ExecuteJob(Command):
    """Do what a job says: fire its timer, or start its instance. A job that is gone is no error."""

    job_id: UUID


@dataclass(frozen=True, slots=True)
class FailJob(Command):
    """Book a job's failure: one retry less, later; with none left, an incident."""

    job_id: UUID
    message: str


@dataclass(frozen=True, slots=True)
class RetryJob(Command):
    """Give a job whose retries ran out one more try, now; closes its incident when it runs."""

    job_id: UUID


@dataclass(frozen=True, slots=True)
class RecordHeartbeat(Command):
    """Tell that a worker is alive, for `/healthz`."""

    worker: str


# --- identity ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SignIn(Command):
    """Check a password and open a session. Returns the session's secret token, shown once.

    A refusal (`credentials.wrong`, `account.locked`) is itself stored, so this is the one command that commits when it
    refuses.
    """

    user_id: str
    password: str


@dataclass(frozen=True, slots=True)
class CheckCredentials(Command):
    """Check a password without opening a session, as HTTP Basic does. Counts wrong ones as SignIn; returns nothing."""

    user_id: str
    password: str


@dataclass(frozen=True, slots=True)
class SignOut(Command):
    """End a session."""

    session_token: str


@dataclass(frozen=True, slots=True)
class ExtendSession(Command):
    """Note that a session is in use, so that it does not expire by idleness."""

    session_token: str


@dataclass(frozen=True, slots=True)
class CreateUser(Command):
    """Create an account."""

    user_id: str
    name: str
    password: str
    groups: tuple[str, ...] = ()
    position: str = ""
    """Jabatan, as printed under the name."""


@dataclass(frozen=True, slots=True)
class ChangeUser(Command):
    """Change an account; None leaves a value as it is. Deactivating one ends its sessions."""

    user_id: str
    name: str | None = None
    position: str | None = None
    groups: tuple[str, ...] | None = None
    active: bool | None = None


@dataclass(frozen=True, slots=True)
class SetPassword(Command):
    """Set an account's password; `current` is asked of whoever sets their own. Ends the account's sessions."""

    user_id: str
    password: str
    current: str | None = None


@dataclass(frozen=True, slots=True)
class UnlockUser(Command):
    """Lift a lock-out before its time."""

    user_id: str


@dataclass(frozen=True, slots=True)
class CreateGroup(Command):
    """Create a group (a role). One that exists keeps its id and gets the new name."""

    group_id: str
    name: str


@dataclass(frozen=True, slots=True)
class CreateUnit(Command):
    """Create an organisational unit and the group `kepala-<unit>` of its head. One that exists gets the new name."""

    unit_id: str
    name: str
