"""Python in a diagram."""

from engine.bpmn import script_text
from engine.bpmn.model import Script
from engine.bpmn.reader.mappings import read_script
from engine.bpmn.validation.expressions import shortened
from engine.bpmn.validation.findings import Reading
from engine.bpmn.xml import Element


def check_drawn_script(reading: Reading, drawn: Element, what: str) -> None:
    """Check a `camunda:script`, whose format Camunda does not guess."""
    script = read_script(drawn)
    if script.format:
        check_script(reading, drawn, script, what)
    else:
        reading.findings.problem(drawn, f"Missing attribute 'scriptFormat' for 'script' element: {what}.")


def check_script(reading: Reading, element: Element, script: Script, what: str, named: str = "scriptFormat") -> None:
    """Check that a script is Python, and that it can be read."""
    if script.format != "python":
        shown = f"'{shortened(script.format)}'" if script.format else "none (Camunda then takes JUEL)"
        reading.findings.problem(
            element, f'{what} has the format {shown}. Alur runs Python only: write {named}="python".'
        )
    elif not script.source.strip():
        reading.findings.problem(
            element, f"Unable to process ScriptTask: No script source or resource was given. {what} is empty."
        )
    else:
        for problem in script_text.check(script.source):
            reading.findings.problem(element, f"{what} is no valid Python. {problem}")
