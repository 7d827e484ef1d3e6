"""Everything the engine can be told: one frozen dataclass a verb, one module a noun.

`process_engine` maps each to its handler. Who gives a command is no part of it: `engine.execute(command, actor)`.
"""

from engine.commands.audit import SealHistory
from engine.commands.base import Command
from engine.commands.definitions import (
    ActivateDefinition,
    DeployDefinition,
    Resource,
    SuspendDefinition,
    WithdrawDeployment,
)
from engine.commands.events import BroadcastSignal, CorrelateMessage, Correlation, SignalToken
from engine.commands.external_tasks import (
    CompleteExternalTask,
    ExtendLock,
    FailExternalTask,
    FetchExternalTasks,
    LockExternalTask,
    RaiseExternalError,
    SetExternalRetries,
    TopicRequest,
    UnlockExternalTask,
)
from engine.commands.identity import (
    ChangeUser,
    CheckCredentials,
    CreateGroup,
    CreateUnit,
    CreateUser,
    ExtendSession,
    SetPassword,
    SignIn,
    SignOut,
    UnlockUser,
)
from engine.commands.instances import ActivateInstance, CancelInstance, SetVariables, StartInstance, SuspendInstance
from engine.commands.jobs import ExecuteJob, FailJob, RecordHeartbeat, RetryJob
from engine.commands.tasks import (
    ClaimTask,
    CompleteTask,
    RaiseTaskError,
    RaiseTaskEscalation,
    ReassignTask,
    SaveDraft,
    UnclaimTask,
)
from engine.commands.tokens import CreateToken, NoteTokenUse, RevokeToken

__all__ = [
    "ActivateDefinition",
    "ActivateInstance",
    "BroadcastSignal",
    "CancelInstance",
    "ChangeUser",
    "CheckCredentials",
    "ClaimTask",
    "Command",
    "CompleteExternalTask",
    "CompleteTask",
    "CorrelateMessage",
    "Correlation",
    "CreateGroup",
    "CreateToken",
    "CreateUnit",
    "CreateUser",
    "DeployDefinition",
    "ExecuteJob",
    "ExtendLock",
    "ExtendSession",
    "FailExternalTask",
    "FailJob",
    "FetchExternalTasks",
    "LockExternalTask",
    "NoteTokenUse",
    "RaiseExternalError",
    "RaiseTaskError",
    "RaiseTaskEscalation",
    "ReassignTask",
    "RecordHeartbeat",
    "Resource",
    "RetryJob",
    "RevokeToken",
    "SaveDraft",
    "SealHistory",
    "SetExternalRetries",
    "SetPassword",
    "SetVariables",
    "SignIn",
    "SignOut",
    "SignalToken",
    "StartInstance",
    "SuspendDefinition",
    "SuspendInstance",
    "TopicRequest",
    "UnclaimTask",
    "UnlockExternalTask",
    "UnlockUser",
    "WithdrawDeployment",
]
