"""Pre-flight of a decision file: everything that is wrong with it, all at once, before anything is stored.

`vocabulary` lists what Alur evaluates and `language` refuses the rest by name; `structure` checks that decisions and
tables hang together, `content` that every cell means something that fits its column.
"""

from engine.bpmn.dmn.model import Decision
from engine.bpmn.dmn.reader import read_decisions
from engine.bpmn.dmn.validation.content import check_content
from engine.bpmn.dmn.validation.findings import Findings
from engine.bpmn.dmn.validation.language import check_language
from engine.bpmn.dmn.validation.structure import check_structure
from engine.bpmn.dmn.xml import DMN
from engine.bpmn.intake import IntakeLimits, read_any_xml
from engine.bpmn.xml import Element, is_bpmn, line_of, local_name, namespace_of
from engine.errors import DeploymentError, Problem

Checked = tuple[tuple[Decision, ...], tuple[Problem, ...], tuple[Problem, ...]]

_ANY_SIZE = IntakeLimits(bytes=2**31, elements=2**31, depth=250, attributes=2**31, characters=2**31)
"""What is deployed was within the limits of its day."""


def check_tables(name: str, content: bytes, limits: IntakeLimits | None = None) -> Checked:
    """Check one decision file; whatever is in it, the answer is (decisions, problems, warnings).

    Decisions come in document order, and only where there is no problem; problems and warnings by line.
    """
    try:
        tree, positions = read_any_xml(name, content, limits or IntakeLimits())
    except DeploymentError as error:
        return (), error.problems, ()
    root, findings = tree.getroot(), Findings(name, positions)
    if not _is_decision_file(root):
        findings.problem(root, _not_dmn(root))
        return (), tuple(findings.problems), ()
    check_language(root, findings)
    decisions = read_decisions(root) if check_structure(root, findings) else ()
    for decision in decisions:
        check_content(decision, findings)
    return (() if findings.problems else decisions), _ordered(findings.problems), _ordered(findings.warnings)


def read_tables(content: bytes) -> tuple[Decision, ...]:
    """Read the decisions of a file that was found without problems when it was deployed.

    Raises:
        DeploymentError: It is no such file.
    """
    root = read_any_xml("", content, _ANY_SIZE)[0].getroot()
    if not _is_decision_file(root):
        raise DeploymentError([Problem("", "", "", line_of(root), _not_dmn(root))])
    return read_decisions(root)


def _is_decision_file(root: Element) -> bool:
    return namespace_of(root) in DMN and local_name(root) == "definitions"


def _not_dmn(root: Element) -> str:
    if is_bpmn(root):
        return "The file is a BPMN diagram, not a decision file. Name it .bpmn."
    where = namespace_of(root) or "no namespace"
    return (
        f"The root element is '{local_name(root)}' ({where}), not the 'definitions' of DMN 1.1, 1.2 or 1.3. "
        "Save the decision as DMN 1.3."
    )


def _ordered(problems: list[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(dict.fromkeys(problems), key=lambda problem: (problem.line, problem.column)))
