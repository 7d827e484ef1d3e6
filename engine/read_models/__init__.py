"""What pages and REST are given: frozen dataclasses, made by `engine.queries`, one module a noun.

Instants are UTC; minutes are working minutes.
"""

from engine.read_models.achievements import (
    Achievement,
    Achievements,
    IndicatorAchievement,
    MeasuredPeriod,
    UnitAchievement,
)
from engine.read_models.audit import Difference, Misfit, MisfitKind, Replayed, SealRow, Verification
from engine.read_models.calendars import (
    CalendarDay,
    CalendarPreview,
    CalendarRow,
    CalendarView,
    DatedHoursRow,
    DayState,
    DueMove,
    HolidayRow,
)
from engine.read_models.charts import BarChart, ChartBar, ChartRow
from engine.read_models.collection import CollectionBoard, CollectionRow, CollectionState
from engine.read_models.definitions import DecisionVersion, DefinitionRow, SopActivity, SopView, StartView
from engine.read_models.documents import DocumentRow, ScanRow
from engine.read_models.files import FormTrial, HeldFile
from engine.read_models.forms import ColumnView, FormFieldView, TableView
from engine.read_models.identity import (
    GroupRow,
    MemberRow,
    RoleView,
    SessionView,
    TokenRow,
    TokenView,
    UnitView,
    UserRow,
)
from engine.read_models.indicators import IndicatorPage, IndicatorRow
from engine.read_models.instances import ActivityMark, HistoryLine, InstancePage, InstanceRow, InstanceView
from engine.read_models.moves import MigrationView, MovableInstance, Place, PlanRow, PositionView, Standing
from engine.read_models.notices import DueDay, DueMonth, MailChoice, NoticePage, NoticeRow, SuperiorRow
from engine.read_models.operations import DueJob, Health, IncidentRow
from engine.read_models.part_marks import PartEntry, PartNote, PartView
from engine.read_models.parts import GatheringPage, OwedPart, PartPage
from engine.read_models.periods import PeriodicProcess, PeriodicStart
from engine.read_models.registers import NumberGap, RegisterPage, RegisterRow
from engine.read_models.replay import FlowMove, ReplayStep, ReplayView, ValueChange
from engine.read_models.sop import SopReading
from engine.read_models.tasks import (
    ExpectedTask,
    NextStep,
    QualityStandard,
    Remark,
    Remarks,
    ReturnNote,
    TaskLimit,
    TaskPage,
    TaskRow,
    TaskView,
)
from engine.read_models.templates import TemplateFlaw, TemplateRow, TemplateVariable, TemplateVersion, TemplateView

__all__ = [
    "Achievement",
    "Achievements",
    "ActivityMark",
    "BarChart",
    "CalendarDay",
    "CalendarPreview",
    "CalendarRow",
    "CalendarView",
    "ChartBar",
    "ChartRow",
    "CollectionBoard",
    "CollectionRow",
    "CollectionState",
    "ColumnView",
    "DatedHoursRow",
    "DayState",
    "DecisionVersion",
    "DefinitionRow",
    "Difference",
    "DocumentRow",
    "DueDay",
    "DueJob",
    "DueMonth",
    "DueMove",
    "ExpectedTask",
    "FlowMove",
    "FormFieldView",
    "FormTrial",
    "GatheringPage",
    "GroupRow",
    "Health",
    "HeldFile",
    "HistoryLine",
    "HolidayRow",
    "IncidentRow",
    "IndicatorAchievement",
    "IndicatorPage",
    "IndicatorRow",
    "InstancePage",
    "InstanceRow",
    "InstanceView",
    "MailChoice",
    "MeasuredPeriod",
    "MemberRow",
    "MigrationView",
    "Misfit",
    "MisfitKind",
    "MovableInstance",
    "NextStep",
    "NoticePage",
    "NoticeRow",
    "NumberGap",
    "OwedPart",
    "PartEntry",
    "PartNote",
    "PartPage",
    "PartView",
    "PeriodicProcess",
    "PeriodicStart",
    "Place",
    "PlanRow",
    "PositionView",
    "QualityStandard",
    "RegisterPage",
    "RegisterRow",
    "Remark",
    "Remarks",
    "ReplayStep",
    "ReplayView",
    "Replayed",
    "ReturnNote",
    "RoleView",
    "ScanRow",
    "SealRow",
    "SessionView",
    "SopActivity",
    "SopReading",
    "SopView",
    "Standing",
    "StartView",
    "SuperiorRow",
    "TableView",
    "TaskLimit",
    "TaskPage",
    "TaskRow",
    "TaskView",
    "TemplateFlaw",
    "TemplateRow",
    "TemplateVariable",
    "TemplateVersion",
    "TemplateView",
    "TokenRow",
    "TokenView",
    "UnitAchievement",
    "UnitView",
    "UserRow",
    "ValueChange",
    "Verification",
]
