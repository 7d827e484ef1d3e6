"""Whether decisions hang together: ids, requirements, one logic each, tables with as many cells as columns."""

from collections import Counter
from collections.abc import Mapping

from engine.bpmn.dmn.model import Aggregation, HitPolicy
from engine.bpmn.dmn.reader import days, required_keys, type_of
from engine.bpmn.dmn.types import KINDS
from engine.bpmn.dmn.validation.findings import Findings
from engine.bpmn.dmn.xml import DMN, camunda, child, children, decisions_of, is_dmn, referred
from engine.bpmn.xml import Element, attribute, local_name, text_of

MAX_DECISIONS = 100
"""Decisions in one file. They may require each other in a row, which costs a Python frame each."""
MAX_CELLS = 30_000
"""Cells of all tables of one file: some thousand rules."""
MAX_CHARACTERS = 200_000
"""Characters in all cells of one file; the worst of them are checked within seconds."""

_CELLS = ("inputExpression", "inputEntry", "outputEntry", "literalExpression", "inputValues", "outputValues")


def check_structure(root: Element, findings: Findings) -> bool:
    """Check a file's decisions as drawn; return whether they can be read at all."""
    decisions = list(decisions_of(root))
    if not _check_size(root, len(decisions), findings):
        return False
    if not decisions:
        findings.problem(root, "The file has no decision. Draw a decision table in it.")
    _check_ids(root, findings)
    for decision in decisions:
        _check_decision(decision, findings)
    _check_requirements(root, decisions, findings)
    return True


def _check_size(root: Element, decisions: int, findings: Findings) -> bool:
    cells = [element for element in root.iter("*") if is_dmn(element, *_CELLS)]
    texts = sum(len(text_of(cell)) for cell in cells)
    for what, found, allowed in (
        ("file has {} decisions", decisions, MAX_DECISIONS),
        ("file's tables have {} cells", len(cells), MAX_CELLS),
        ("file's cells hold {} characters", texts, MAX_CHARACTERS),
    ):
        if found > allowed:
            findings.problem(root, f"The {what.format(found)}; {allowed} are allowed. Split it.")
            return False
    return True


def _check_ids(root: Element, findings: Findings) -> None:
    elements = [element for namespace in DMN for element in root.iter(f"{{{namespace}}}*")]
    counts = Counter(attribute(element, "id") for element in elements)
    for element in elements:
        id = attribute(element, "id")
        if id and counts[id] > 1:
            findings.problem(element, f"The id '{id}' is used {counts[id]} times. Give each element its own.")


def _check_decision(element: Element, findings: Findings) -> None:
    if not attribute(element, "id"):
        findings.problem(element, "The decision has no id. Give it one: it is the key by which it is called.")
    ttl = camunda(element, "historyTimeToLive")
    if ttl and days(ttl) is None:
        findings.problem(element, f"Cannot parse historyTimeToLive: '{ttl[:40]}' is no number of days (180 or P180D).")
    logic = list(children(element, "decisionTable", "literalExpression"))
    if len(logic) != 1:
        found = "neither a decision table nor a literal expression" if not logic else "more than one logic"
        findings.problem(element, f"The decision has {found}. Draw one.")
    for drawn in logic[:1]:
        if local_name(drawn) == "decisionTable":
            _check_table(drawn, findings)
        else:
            _check_literal(element, findings)


def _check_literal(decision: Element, findings: Findings) -> None:
    variable = child(decision, "variable")
    if variable is None or not attribute(variable, "name"):
        findings.problem(decision, "The literal expression's variable has no name. Name it: it is the result's name.")
    else:
        _check_name(variable, findings)
    for element in children(decision, "variable", "literalExpression"):
        _check_type(element, findings)


def _check_name(element: Element, findings: Findings) -> None:
    """Refuse a name that a map kept as a variable cannot have."""
    name = attribute(element, "name")
    if name.startswith("$"):
        findings.problem(element, f"The name '{name[:60]}' begins with $. Give the result another name.")


def _check_table(table: Element, findings: Findings) -> None:
    outputs = list(children(table, "output"))
    _check_policy(table, len(outputs), findings)
    for column in children(table, "input"):
        expression = child(column, "inputExpression")
        if expression is not None:
            _check_type(expression, findings)
    _check_outputs(table, outputs, findings)
    _check_rules(table, len(list(children(table, "input"))), len(outputs), findings)


def _check_policy(table: Element, outputs: int, findings: Findings) -> None:
    policy, aggregation = table.get("hitPolicy", "UNIQUE"), table.get("aggregation", "")
    if policy not in list(HitPolicy):
        known = ", ".join(HitPolicy)
        findings.problem(table, f"Alur does not evaluate the hit policy '{policy[:40]}'. Choose one of {known}.")
    if aggregation not in list(Aggregation):
        findings.problem(table, f"There is no aggregation '{aggregation[:40]}'. Choose SUM, MIN, MAX or COUNT.")
    elif aggregation and policy != HitPolicy.COLLECT:
        findings.problem(table, f"Only COLLECT aggregates; the hit policy is {policy[:40]}. Remove the aggregation.")
    elif aggregation and outputs != 1:
        findings.problem(table, f"{aggregation} needs exactly one output; the table has {outputs}.")


def _check_outputs(table: Element, outputs: list[Element], findings: Findings) -> None:
    if not outputs:
        findings.problem(table, "The table has no output. Add one.")
    names = Counter(attribute(output, "name") for output in outputs)
    for output in outputs:
        name = attribute(output, "name")
        _check_type(output, findings)
        _check_name(output, findings)
        if names[name] > 1:
            shown = f"The output's name '{name}' is used {names[name]} times" if name else "The output has no name"
            findings.problem(output, f"{shown}. With several outputs each needs a name of its own.")
        elif not name and len(outputs) > 1:
            findings.problem(output, "The output has no name. With several outputs each needs a name of its own.")
        elif not name:
            findings.warning(
                output, "The output has no name, so results can be mapped by singleEntry or collectEntries only."
            )
        if table.get("aggregation") in ("SUM", "MIN", "MAX") and KINDS.get(type_of(output)) not in ("", "number", None):
            findings.problem(
                output, f"{table.get('aggregation')} needs numbers; the output's type is {type_of(output)}."
            )


def _check_rules(table: Element, inputs: int, outputs: int, findings: Findings) -> None:
    rules = list(children(table, "rule"))
    if not rules:
        findings.warning(table, "The table has no rules, so it never gives a result.")
    for number, rule in enumerate(rules, 1):
        for name, wanted in (("inputEntry", inputs), ("outputEntry", outputs)):
            found = len(list(children(rule, name)))
            if found != wanted:
                kind = "inputs" if name == "inputEntry" else "outputs"
                findings.problem(rule, f"Rule {number} has {found} cells for {wanted} {kind}. Draw the rule again.")


def _check_type(element: Element, findings: Findings) -> None:
    if type_of(element) not in KINDS:
        known = ", ".join(name for name in KINDS if name)
        findings.problem(element, f"The type '{type_of(element)[:40]}' is not known. Choose one of {known}.")


def _check_requirements(root: Element, decisions: list[Element], findings: Findings) -> None:
    wanted = {attribute(decision, "id"): required_keys(decision) for decision in decisions}
    inputs = {attribute(element, "id") for element in children(root, "inputData")}
    for decision in decisions:
        key = attribute(decision, "id")
        for requirement in children(decision, "informationRequirement"):
            for source in children(requirement, "requiredInput"):
                if referred(source) not in inputs:
                    findings.problem(source, f"The input '{referred(source)[:60]}' is not in the file.")
        for name in wanted[key]:
            if name not in wanted:
                findings.problem(decision, f"The decision requires '{name[:60]}', which is not in the file.")
        if _reaches(key, wanted):
            findings.problem(decision, "The decision requires itself, directly or through others. Break the circle.")


def _reaches(key: str, wanted: Mapping[str, list[str]]) -> bool:
    """Tell whether a decision is among those it requires."""
    seen, waiting = set[str](), list(wanted[key])
    while waiting:
        name = waiting.pop()
        if name == key:
            return True
        if name not in seen:
            seen.add(name)
            waiting.extend(wanted.get(name, ()))
    return False
