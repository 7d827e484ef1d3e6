"""Diagrams checked without a database, and what is wrong with them said in lines."""

from collections.abc import Iterable, Mapping

import click

from engine.bpmn import validation
from engine.bpmn.model import Definition
from engine.bpmn.validation.rendering import plain_message
from engine.delegates import DELEGATES
from engine.errors import DeploymentError, Problem


def say_problems(problems: Iterable[Problem], prefix: str = "") -> None:
    """Write problems to standard error, a line each."""
    for problem in problems:
        click.echo(prefix + plain_message(problem), err=True)


def sound(files: Mapping[str, bytes], *, warn: bool = True) -> tuple[Definition, ...]:
    """Return what files define, their content by name; what is worth a warning is said if `warn`.

    Raises:
        DeploymentError: Something stands in the way of deploying them, on any database.
    """
    report = validation.check(files, known_delegates=frozenset(DELEGATES))
    if warn:
        say_problems(report.warnings, "warning: ")
    if report.problems:
        raise DeploymentError(report.problems)
    return report.definitions
