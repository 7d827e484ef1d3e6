"""XML to `model.Definition`, one for every executable process.

The reader trusts nothing and refuses nothing: what is missing stays empty, and `validation` says what is wrong with it.
Only a definition of a file without problems may be executed.

Read `processes`, then `nodes`; `events`, `forms`, `mappings`, `lanes` and `flows` are their nouns.
"""

from engine.bpmn.model import Definition
from engine.bpmn.reader.processes import executable_processes, read_process
from engine.bpmn.reader.references import References
from engine.bpmn.xml import Tree

__all__ = ["executable_processes", "read_definitions"]


def read_definitions(tree: Tree) -> tuple[Definition, ...]:
    """Read every executable process of a file, in document order."""
    root = tree.getroot()
    references = References(root)
    return tuple(read_process(process, references) for process in executable_processes(root))
