"""The read side: everything pages and REST can ask, as read models. Nothing in here changes anything.

`tasks`, `remarks`, `instances`, `achievements`, `calendars`, `replay`, `definitions`, `documents`, `operations`,
`identity`, `audit`, `examinations` and `trail` answer for one noun; `work`, `handovers` and `schedule` for figures and
times; `drawing` reads from a diagram what pages show of it.
`search` is what REST asks: rows by many conditions.
"""

from engine.queries.achievements import AchievementQueries
from engine.queries.calendars import CalendarQueries
from engine.queries.collection import CollectionQueries
from engine.queries.definitions import DefinitionQueries
from engine.queries.documents import DocumentQueries
from engine.queries.due_times import DueTimeQueries
from engine.queries.examinations import ExaminationQueries
from engine.queries.form_sheets import FormSheetQueries
from engine.queries.forms import FormQueries
from engine.queries.handovers import HandoverQueries
from engine.queries.identity import IdentityQueries
from engine.queries.indicators import IndicatorQueries
from engine.queries.instances import InstanceQueries
from engine.queries.moves import MoveQueries
from engine.queries.notices import NoticeQueries
from engine.queries.operations import OperationQueries
from engine.queries.parts import PartQueries
from engine.queries.periods import PeriodQueries
from engine.queries.registers import RegisterQueries
from engine.queries.remarks import RemarkQueries
from engine.queries.replay import ReplayQueries
from engine.queries.roles import RoleQueries
from engine.queries.schedule import ScheduleQueries
from engine.queries.search import Searches
from engine.queries.sop import SopQueries
from engine.queries.templates import TemplateQueries
from engine.queries.tokens import TokenQueries
from engine.queries.trail import TrailQueries
from engine.queries.work import WorkQueries

__all__ = ["Queries"]


class Queries(
    AchievementQueries,
    CollectionQueries,
    RegisterQueries,
    RemarkQueries,
    DocumentQueries,
    DueTimeQueries,
    NoticeQueries,
    ReplayQueries,
    MoveQueries,
    ScheduleQueries,
    PeriodQueries,
    PartQueries,
    FormQueries,
    FormSheetQueries,
    IndicatorQueries,
    InstanceQueries,
    DefinitionQueries,
    SopQueries,
    TemplateQueries,
    CalendarQueries,
    OperationQueries,
    IdentityQueries,
    RoleQueries,
    TokenQueries,
    TrailQueries,
    ExaminationQueries,
    WorkQueries,
    HandoverQueries,
    Searches,
):
    """Every question, in one place."""
