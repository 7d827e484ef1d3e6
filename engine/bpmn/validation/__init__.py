"""Pre-flight: everything that is wrong with the files of a deployment, all at once, before anything is stored.

The promise: nothing in a deployed diagram is silently ignored. `vocabulary` lists what Alur executes, and `language`
refuses the rest by name. The modules between check that what is drawn can run, a noun each: `references`, `structure`,
`links`, `boundaries`, `compensation`, `subscriptions`, `cycles`, `assignments`, `content`, `mappings`, `calls`,
`implementations`, `listeners`, `jobs`, `forms`, `drawing`; `advice` warns. `rendering` writes the findings for Camunda
Modeler and for people. Decision files are checked by `engine.bpmn.dmn`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.bpmn.dmn import Decision, check_tables
from engine.bpmn.intake import IntakeLimits, Positions, read_positioned_xml, read_xml
from engine.bpmn.model import Definition
from engine.bpmn.reader import executable_processes, read_definitions
from engine.bpmn.reader.flows import flows_by_id
from engine.bpmn.validation.advice import Surroundings, advise, advise_drawing
from engine.bpmn.validation.assignments import check_assignments
from engine.bpmn.validation.boundaries import check_boundaries
from engine.bpmn.validation.calls import check_calls
from engine.bpmn.validation.compensation import check_compensation
from engine.bpmn.validation.content import check_content
from engine.bpmn.validation.cycles import check_cycles
from engine.bpmn.validation.drawing import check_drawing
from engine.bpmn.validation.findings import Findings, Reading
from engine.bpmn.validation.forms import check_forms
from engine.bpmn.validation.graph import Graph
from engine.bpmn.validation.implementations import Registered, check_services
from engine.bpmn.validation.jobs import check_jobs
from engine.bpmn.validation.language import check_language
from engine.bpmn.validation.links import check_links
from engine.bpmn.validation.listeners import check_listeners
from engine.bpmn.validation.mappings import check_mappings
from engine.bpmn.validation.references import check_references
from engine.bpmn.validation.rendering import camunda_message, plain_message
from engine.bpmn.validation.schema import check_schema
from engine.bpmn.validation.structure import check_structure
from engine.bpmn.validation.subscriptions import check_subscriptions
from engine.bpmn.validation.together import check_decisions, check_keys, check_start_messages
from engine.bpmn.xml import FLOW_NODES, Element, Tree, attribute, local_name
from engine.errors import DeploymentError, NotFoundError, Problem

__all__ = ["Report", "camunda_message", "check", "plain_message", "read_definition"]

_DIAGRAMS = (".bpmn", ".xml")
"""How the name of a diagram ends: Camunda's `.bpmn` and `.bpmn20.xml`, and `.xml` alone."""

_DECISIONS = (".dmn", ".dmn11.xml")
"""How the name of a decision file ends, as in Camunda."""

_TEMPLATES = ".docx"
"""How the name of a Word template ends; whoever knows Word looks into it."""

_ANY_SIZE = IntakeLimits(bytes=2**31, elements=2**31, depth=250, attributes=2**31, characters=2**31)
"""What is deployed was within the limits of its day; lowering a limit must not keep its instances from running."""


@dataclass(frozen=True, slots=True)
class Report:
    """What the pre-flight found in all files together.

    Attributes:
        definitions: One for each executable process, in the order of the files; empty if there is any problem.
        problems: What stands in the way, by file and line.
        warnings: What deploys all the same.
        by_file: The definitions by the name of their file; a file that is no diagram has none.
        decisions: The decisions of each decision file by its name.
    """

    definitions: tuple[Definition, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    by_file: Mapping[str, tuple[Definition, ...]] = field(default_factory=dict)
    decisions: Mapping[str, tuple[Decision, ...]] = field(default_factory=dict)


def check(
    files: Mapping[str, bytes],
    known_groups: frozenset[str] | None = None,
    limits: IntakeLimits | None = None,
    known_keys: frozenset[str] | None = None,
    known_delegates: frozenset[str] | None = None,
    known_decisions: frozenset[str] | None = None,
    known_start_messages: Mapping[str, str] | None = None,
    known_calendars: frozenset[str] | None = None,
) -> Report:
    """Check the files of one deployment; whatever is in them, the answer is a report.

    Args:
        files: Content by name, in the order in which they were given.
        known_groups: The groups people are in, to warn of lanes that are none; None: do not look.
        limits: How large a file may be.
        known_keys: The processes already deployed, to warn of calls that find none; None: do not look.
        known_delegates: The delegates that the engine has; naming another is a problem; None: do not look.
        known_decisions: The decisions already deployed, to warn of tasks that find none; None: do not look.
        known_start_messages: By message: the key of the process that it starts, in the newest version deployed.
        known_calendars: The working calendars there are; None: do not look.
    """
    intakes = [_take_in(name, content, limits) for name, content in files.items()]
    drawn = {reading.definition.key for intake in intakes for reading in intake.readings}
    surroundings = Surroundings(known_groups, None if known_keys is None else known_keys | drawn)
    decided = {decision.key for intake in intakes for decision in intake.decisions}
    registered = Registered(known_delegates, None if known_decisions is None else known_decisions | decided)
    for intake in intakes:
        intake.check(surroundings, registered)
    _check_together(intakes, known_start_messages)
    _check_calendars(intakes, known_calendars)
    problems = tuple(problem for intake in intakes for problem in _ordered(intake.findings.problems))
    warnings = tuple(warning for intake in intakes for warning in _ordered(intake.findings.warnings))
    if problems:
        return Report((), problems, warnings)
    by_file = {intake.findings.file: tuple(each.definition for each in intake.readings) for intake in intakes}
    decisions = {intake.findings.file: intake.decisions for intake in intakes if intake.decisions}
    return Report(tuple(each for found in by_file.values() for each in found), problems, warnings, by_file, decisions)


def _check_calendars(intakes: "list[_Intake]", known: frozenset[str] | None) -> None:
    for reading in (reading for intake in intakes for reading in intake.readings):
        calendar = reading.definition.calendar
        if known is not None and calendar not in known:
            names = ", ".join(sorted(known))
            reading.problem("", f"There is no calendar '{calendar}'. The property 'kalender' may say {names}.")


def read_definition(content: bytes, key: str) -> Definition:
    """Read one process of a file that is deployed already, and so was found good.

    Raises:
        DeploymentError: The file is no diagram.
        NotFoundError: It has no executable process of that key.
    """
    for definition in read_definitions(read_xml(key, content, _ANY_SIZE)):
        if definition.key == key:
            return definition
    raise NotFoundError(
        "definition.unknown", f"Cannot read process {key}: the file has no executable process of that key."
    )


@dataclass(frozen=True, slots=True)
class _Intake:
    """One file on its way through the checks; `tree` is None where it could not be read at all."""

    findings: Findings
    tree: Tree | None = None
    readings: tuple[Reading, ...] = ()
    decisions: tuple[Decision, ...] = ()

    def check(self, surroundings: Surroundings, registered: Registered) -> None:
        """Run every check of this file."""
        if self.tree is None:
            return
        root = self.tree.getroot()
        check_language(root, self.findings)
        check_references(root, self.findings)
        for reading in self.readings:
            graph = Graph(reading.definition)
            _check_process(reading, graph, registered)
            advise(reading, graph, surroundings)
        check_drawing(root, self.findings)
        advise_drawing(root, self.readings)
        check_schema(self.tree, self.findings)
        if not self.readings:
            self.findings.problem(
                root, "The file has no executable process. Tick 'Executable' on the process (isExecutable)."
            )


def _check_together(intakes: list[_Intake], start_messages: Mapping[str, str] | None) -> None:
    readings = [reading for intake in intakes for reading in intake.readings]
    check_keys(readings)
    check_start_messages(readings, start_messages or {})
    check_decisions([(intake.findings, intake.decisions) for intake in intakes])


def _check_process(reading: Reading, graph: Graph, registered: Registered) -> None:
    check_structure(reading, graph)
    check_links(reading, graph)
    check_boundaries(reading, graph)
    check_compensation(reading, graph)
    check_subscriptions(reading, graph)
    check_cycles(reading, graph)
    check_assignments(reading)
    check_content(reading)
    check_mappings(reading)
    check_calls(reading)
    check_services(reading, registered)
    check_listeners(reading, registered)
    check_jobs(reading, graph)
    check_forms(reading)


def _take_in(name: str, content: bytes, limits: IntakeLimits | None) -> _Intake:
    findings = Findings(name, {})
    if name.lower().endswith(_DECISIONS):
        decisions, problems, warnings = check_tables(name, content, limits)
        findings.problems.extend(problems)
        findings.warnings.extend(warnings)
        return _Intake(findings, decisions=decisions)
    if name.lower().endswith(_TEMPLATES):
        return _Intake(findings)
    if not name.lower().endswith(_DIAGRAMS):
        # The Modeler sends what is attached to a diagram along with it: Camunda Forms, scripts, pictures.
        findings.warnings.append(_of_file(name, "Alur keeps this file with the deployment but does not read it."))
        return _Intake(findings)
    try:
        tree, positions = read_positioned_xml(name, content, limits)
    except DeploymentError as error:
        findings.problems.extend(error.problems)
        return _Intake(findings)
    return _Intake(*_read(name, tree, positions))


def _read(name: str, tree: Tree, positions: Positions) -> tuple[Findings, Tree, tuple[Reading, ...]]:
    findings = Findings(name, positions)
    processes = executable_processes(tree.getroot())
    readings = zip(read_definitions(tree), processes, strict=True)
    return findings, tree, tuple(Reading(read, process, _elements(process), findings) for read, process in readings)


def _elements(process: Element) -> dict[str, Element]:
    """Return the elements of nodes, lanes and flows by id."""
    named = FLOW_NODES | {"lane"}
    found = {attribute(element, "id"): element for element in process.iter("*") if local_name(element) in named}
    return {**found, **flows_by_id(process)}


def _ordered(problems: list[Problem]) -> list[Problem]:
    return sorted(dict.fromkeys(problems), key=lambda problem: (problem.line, problem.column))


def _of_file(name: str, message: str) -> Problem:
    return Problem(file=name, element="", name="", line=0, message=message)
