"""What the units of the test office are measured by: one indicator each, every year."""

from engine.commands import CopyIndicators, ImportIndicators, IndicatorContent
from engine.documents.indicator_sheet import sheet_of
from engine.domain import Source, system_actor
from engine.office import UNITS
from engine.process_engine import ProcessEngine

FIRST_YEAR, YEARS = 2020, 12


def plain_indicator(unit_id: str, year: int = FIRST_YEAR, **changed: object) -> IndicatorContent:
    """Return the indicator that every unit of the test office has, or one like it."""
    usual: dict[str, object] = {
        "goal": "Jalan mantap",
        "name": "Persentase jalan mantap",
        "measure": "%",
        "targets": ("", "", "", "", "80"),
        "program": "Penyelenggaraan jalan",
        "budget": "1250000",
    }
    return IndicatorContent(unit_id=unit_id, year=year, **{**usual, **changed})  # type: ignore[arg-type]  # the attributes' own types


def measure_units(engine: ProcessEngine, years: int = YEARS) -> None:
    """Import one indicator for each unit, and give all years the same."""
    actor = system_actor(Source.CLI)
    content = sheet_of([plain_indicator(unit) for unit in UNITS], UNITS)
    engine.execute(ImportIndicators(content, "indikator.xlsx"), actor)
    for year in range(FIRST_YEAR + 1, FIRST_YEAR + years):
        engine.execute(CopyIndicators(FIRST_YEAR, year), actor)
