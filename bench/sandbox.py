"""What the diagram's own Python costs: it runs in a process of its own, apart from the engine.

Scripts follow each other here at once, so the opening of sessions, which a completion does not wait for, counts too.
"""

from lxml import etree

from bench.table import Row
from bench.timing import Timing
from engine.bpmn.runtime import Limits
from engine.bpmn.scripts import Sandbox
from tests.support.office import FORMS, KEY
from webui.cli import PROCESSES

TIMES = 200


def measure(floor: Timing) -> list[Row]:
    """Return the rows, beside the floor of a stored completion."""
    drawn = etree.parse(PROCESSES / f"{KEY}.bpmn")
    listener = next(str(script.text) for script in drawn.iter("{*}script") if "data_unit =" in str(script.text))
    given = dict.fromkeys(("faktor_pendorong", "faktor_penghambat", "tindak_lanjut", "catatan_validasi"))
    known = {"unit": "bina-marga", "unit_belum_valid": ["bina-marga"], "data_unit": {}, "catatan_perbaikan_7": ""}
    sandbox, smallest, real = Sandbox(Limits()), Timing(), Timing()
    sandbox.run("1", {})
    for _ in range(TIMES):
        with smallest.measured():
            sandbox.run("1", {})
        with real.measured():
            sandbox.run(listener, {**given, **known, **FORMS["aktivitas_7"]})
    sandbox.close()
    return [
        Row("Scripts, which run in the sandbox's own process; with one, a completion costs this much more"),
        Row("the smallest script there is", smallest, (floor, "the floor")),
        Row("row 7's listener", real, (floor, "the floor")),
    ]
