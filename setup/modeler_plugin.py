"""Write what the engine executes into the plugin of Camunda Modeler (processes/modeler-plugin/client.js).

The plugin is one file of plain JavaScript that an administrator copies, so it cannot ask the engine; a test fails when
this has not been run after the vocabulary changed.
"""

import json
import sys
from pathlib import Path

from engine.bpmn.reader import tables
from engine.bpmn.validation import vocabulary
from engine.bpmn.validation.forms import KINDS
from engine.bpmn.validation.tables import MEMBERS, MOST_COLUMNS, WIDTHS
from engine.domain import KNOWN_FILE_TYPES

CLIENT = Path(__file__).resolve().parent.parent / "processes" / "modeler-plugin" / "client.js"
BEGIN, END = "  // <vocabulary>\n", "  // </vocabulary>\n"


def main() -> int:
    """Write the table into the plugin; return 0."""
    CLIENT.write_text(with_vocabulary(CLIENT.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


def with_vocabulary(client: str) -> str:
    """Return the plugin's text with today's vocabulary between its two marks."""
    before, _, rest = client.partition(BEGIN)
    _, _, after = rest.partition(END)
    lines = (f"    {json.dumps(name)}: {json.dumps(facts, ensure_ascii=False)}" for name, facts in _table().items())
    return before + BEGIN + "  const VOCABULARY = {\n" + ",\n".join(lines) + "\n  };\n" + END + after


def _table() -> dict[str, object]:
    """Return what the plugin looks up: names of elements and attributes, sorted, so that a difference is a change."""
    return {
        "executed": {name: sorted(row.attributes | row.extensions) for name, row in vocabulary.EXECUTED.items()},
        "extensions": {name: sorted(row.attributes) for name, row in vocabulary.EXTENSION_ELEMENTS.items()},
        "harmless": sorted(vocabulary.HARMLESS),
        "events": sorted(" ".join(pair).strip() for pair in vocabulary.EVENTS),
        "only": {name: sorted(values) for name, values in vocabulary.ONLY.items()},
        "refusedAttributes": sorted(vocabulary.REFUSED_ATTRIBUTES),
        "refusedElements": sorted(vocabulary.REFUSED_ELEMENTS),
        "refusedPlaces": sorted(" ".join(pair) for pair in vocabulary.REFUSED_PLACES),
        "instead": dict(vocabulary.INSTEAD),
        "kinds": sorted(KINDS - {""}),
        "tables": {
            "kinds": list(tables.KINDS),
            "members": sorted(MEMBERS),
            "widths": list(WIDTHS),
            "sources": list(tables.SOURCES),
            "files": list(KNOWN_FILE_TYPES),
            "columns": MOST_COLUMNS,
            "rows": tables.MOST_ROWS,
            "usual": tables.USUAL_MOST,
        },
    }


if __name__ == "__main__":
    sys.exit(main())
