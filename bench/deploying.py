"""What deploying the SOP costs: read, checked and stored, and what its first use after a start of the program costs."""

from bench.office import measured_office
from bench.table import Row
from bench.timing import Timing
from engine.bpmn.dialect import compile_definition
from engine.bpmn.validation import read_definition
from engine.cli import ACTOR
from engine.commands import DeployDefinition, Resource
from tests.support.office import KEY
from webui.cli import PROCESSES

TIMES = 10


def measure(floor: Timing) -> list[Row]:
    """Return the rows, beside the floor of a stored completion."""
    content = (PROCESSES / f"{KEY}.bpmn").read_bytes()
    deployed, loaded = Timing(), Timing()
    with measured_office() as office:
        for number in range(TIMES):
            command = DeployDefinition(f"ukur {number}", (Resource(f"{KEY}.bpmn", content),), skip_unchanged=False)
            with deployed.measured():
                office.engine.execute(command, ACTOR)
    for _ in range(TIMES):
        with loaded.measured():
            compile_definition(read_definition(content, KEY))
    return [
        Row(f"The SOP's diagram, {len(content):,} bytes"),
        Row("deploy it: check and store", deployed, (floor, "the floor")),
        Row("load it once after a start of the program", loaded, (floor, "the floor")),
    ]
