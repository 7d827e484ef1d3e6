"""Check files before they are deployed, against what is deployed and known already."""

from collections.abc import Iterable
from dataclasses import replace

from engine.bpmn import validation
from engine.commands import Resource
from engine.delegates import DELEGATES
from engine.handlers.checks.templates import register_warnings, template_problems, template_warnings
from engine.handlers.working_time import known_calendars
from engine.store.repositories.calendars import Calendars
from engine.store.repositories.decisions import Decisions
from engine.store.repositories.definitions import Definitions
from engine.store.repositories.documents import Documents
from engine.store.repositories.identity import Identity
from engine.store.repositories.subscriptions import Subscriptions


def preflight(
    resources: Iterable[Resource],
    identity: Identity,
    definitions: Definitions,
    decisions: Decisions,
    subscriptions: Subscriptions,
    calendars: Calendars,
    documents: Documents,
) -> validation.Report:
    """Return what stands in the way of deploying files, what is worth a warning, and what they hold."""
    resources = tuple(resources)
    report = validation.check(
        {resource.name: resource.content for resource in resources},
        known_groups=identity.all_groups(),
        known_keys=definitions.keys(),
        known_delegates=frozenset(DELEGATES),
        known_decisions=decisions.keys(),
        known_start_messages=subscriptions.start_messages(),
        known_calendars=known_calendars(calendars),
    )
    if report.problems:
        return report
    if problems := tuple(template_problems(resources, report.definitions, definitions)):
        return validation.Report((), problems, report.warnings)
    templates = documents.template_names() | {resource.name for resource in resources}
    warnings = [*report.warnings]
    for file, model in ((file, model) for file, models in report.by_file.items() for model in models):
        warnings += [*template_warnings(file, model, templates), *register_warnings(file, model)]
    return replace(report, warnings=tuple(warnings))
