"""Decision tables (DMN 1.1 to 1.3): read, checked, evaluated; in memory only.

`check_tables` before a deployment, `read_tables` after it, `evaluate` when a business rule task asks, `map_result` for
what the task makes of it. Read `model`, then `reader` and `validation`; `feel` is the language of the cells, `types`
what columns turn values into, `evaluation` with `program` and `hit_policies` what runs.
"""

from engine.bpmn.dmn.evaluation import evaluate
from engine.bpmn.dmn.model import Aggregation, Cell, Decision, HitPolicy, Input, Literal, Output, Rule, Table
from engine.bpmn.dmn.results import MODES, map_result
from engine.bpmn.dmn.validation import check_tables, read_tables

__all__ = [
    "MODES",
    "Aggregation",
    "Cell",
    "Decision",
    "HitPolicy",
    "Input",
    "Literal",
    "Output",
    "Rule",
    "Table",
    "check_tables",
    "evaluate",
    "map_result",
    "read_tables",
]
