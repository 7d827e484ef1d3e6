"""Forms drawn in a diagram, on pages: what is typed is read and shown here; whether it fits, the engine decides.

The line runs so. WTForms takes what a browser sends apart by input, holds it as typed, and carries errors beside each
field (`drawn`, and `rows` for the cells of tables); it validates nothing. Alur adds which input a kind of field gets
(`kinds`), how stored values are written for people (`shown`, `grids`), how what they typed is written for the engine
(`entered`), and what is said of what it refuses (`objections`).
"""

from webui.forms.drawn import DrawnForm, build
from webui.forms.entered import entered_values, is_changed, plain_date, typed_values
from webui.forms.kinds import NUMERIC_KINDS, PREFIX, RADIO_LIMIT, widget_of
from webui.forms.objections import limit_text, problem_sentence, show_problems

__all__ = [
    "NUMERIC_KINDS",
    "PREFIX",
    "RADIO_LIMIT",
    "DrawnForm",
    "build",
    "entered_values",
    "is_changed",
    "limit_text",
    "plain_date",
    "problem_sentence",
    "show_problems",
    "typed_values",
    "widget_of",
]
