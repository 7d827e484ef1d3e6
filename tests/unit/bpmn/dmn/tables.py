"""Small decision files, written in a line."""

from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from engine.bpmn.dmn import Decision, check_tables, evaluate

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)
DMN_13 = "https://www.omg.org/spec/DMN/20191111/MODEL/"
CAMUNDA = "http://camunda.org/schema/1.0/dmn"


def file(*decisions: str, namespace: str = DMN_13, attributes: str = "") -> bytes:
    return (
        f'<definitions xmlns="{namespace}" xmlns:camunda="{CAMUNDA}" id="berkas" name="Berkas" namespace="{CAMUNDA}" {attributes}>'
        f"{''.join(decisions)}</definitions>"
    ).encode()


def decision(logic: str, key: str = "tarif", before: str = "", attributes: str = "") -> str:
    return f'<decision id="{key}" name="Tarif" {attributes}>{before}{logic}</decision>'


def column(
    text: str = "nilai", type: str = "", number: int = 1, inside: str = "", outside: str = "", key: str = "tarif"
) -> str:
    type_ref = f'typeRef="{type}"' if type else ""
    return (
        f'<input id="{key}_in{number}" label={quoteattr(text)} {outside}>'
        f'<inputExpression id="{key}_ask{number}" {type_ref} {inside}><text>{escape(text)}</text></inputExpression></input>'
    )


def answer(name: str = "hasil", type: str = "", inside: str = "", key: str = "tarif") -> str:
    type_ref = f'typeRef="{type}"' if type else ""
    named = f'name="{name}"' if name else ""
    return f'<output id="{key}_out_{name}" {named} {type_ref}>{inside}</output>'


def rule(number: int, asks: list[str], answers: list[str], key: str = "tarif", cell: str = "") -> str:
    entries = "".join(
        f'<inputEntry id="{key}_r{number}_i{at}" {cell}><text>{escape(text)}</text></inputEntry>'
        for at, text in enumerate(asks, 1)
    ) + "".join(
        f'<outputEntry id="{key}_r{number}_o{at}"><text>{escape(text)}</text></outputEntry>'
        for at, text in enumerate(answers, 1)
    )
    return f'<rule id="{key}_r{number}">{entries}</rule>'


def table(
    columns: str,
    outputs: str,
    rules: list[tuple[list[str], list[str]]],
    policy: str = "FIRST",
    aggregation: str = "",
    key: str = "tarif",
    cell: str = "",
) -> str:
    aggregate = f'aggregation="{aggregation}"' if aggregation else ""
    rows = "".join(rule(number, *row, key=key, cell=cell) for number, row in enumerate(rules, 1))
    return f'<decisionTable id="{key}_tabel" hitPolicy="{policy}" {aggregate}>{columns}{outputs}{rows}</decisionTable>'


def one_column(
    tests: list[str], type: str = "", answers: list[str] | None = None, output_type: str = "", **options: str
) -> bytes:
    """A table that asks for `nilai` and answers with the number of the rule, or with these answers."""
    said = answers or [str(number) for number in range(1, len(tests) + 1)]
    rules = [([test], [text]) for test, text in zip(tests, said, strict=True)]
    return file(decision(table(column(type=type), answer(type=output_type), rules, **options)))


def literal(
    text: str, name: str = "hasil", type: str = "", key: str = "tarif", before: str = "", language: str = ""
) -> str:
    type_ref = f'typeRef="{type}"' if type else ""
    spoken = f'expressionLanguage="{language}"' if language else ""
    return decision(
        f'<variable id="{key}_var" name="{name}" {type_ref} />{before}'
        f'<literalExpression id="{key}_lit" {spoken}><text>{escape(text)}</text></literalExpression>',
        key=key,
    )


def requires(*keys: str, by: str = "tarif") -> str:
    return "".join(
        f'<informationRequirement id="{by}_needs_{key}"><requiredDecision href="#{key}" /></informationRequirement>'
        for key in keys
    )


def read(content: bytes, key: str = "tarif") -> Decision:
    decisions, problems, _ = check_tables("tarif.dmn", content)
    assert problems == ()
    return next(found for found in decisions if found.key == key)


def problems_of(content: bytes) -> list[str]:
    decisions, problems, _ = check_tables("tarif.dmn", content)
    assert bool(decisions) is not bool(problems)
    assert all(problem.file == "tarif.dmn" for problem in problems)
    return [problem.message for problem in problems]


def warnings_of(content: bytes) -> list[str]:
    return [warning.message for warning in check_tables("tarif.dmn", content)[2]]


def decide(content: bytes, **variables: object) -> list[dict[str, object]]:
    return evaluate(read(content), variables, NOON)


def matches(test: str, value: object, type: str = "", **variables: object) -> bool:
    """Whether a value passes an input entry."""
    return decide(one_column([test], type), nilai=value, **variables) == [{"hasil": 1}]


def calculated(text: str, **variables: object) -> object:
    """The value of a literal expression."""
    return decide(file(literal(text)), **variables)[0]["hasil"]
