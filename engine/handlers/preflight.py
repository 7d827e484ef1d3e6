"""Check files before they are deployed, against what is deployed and known already."""

from collections.abc import Iterable

from engine.bpmn import validation
from engine.commands import Resource
from engine.delegates import DELEGATES
from engine.handlers.working_time import known_calendars
from engine.store.repositories.calendars import Calendars
from engine.store.repositories.decisions import Decisions
from engine.store.repositories.definitions import Definitions
from engine.store.repositories.identity import Identity
from engine.store.repositories.subscriptions import Subscriptions


def preflight(
    resources: Iterable[Resource],
    identity: Identity,
    definitions: Definitions,
    decisions: Decisions,
    subscriptions: Subscriptions,
    calendars: Calendars,
) -> validation.Report:
    """Return what stands in the way of deploying files, what is worth a warning, and what they hold."""
    return validation.check(
        {resource.name: resource.content for resource in resources},
        known_groups=identity.all_groups(),
        known_keys=definitions.keys(),
        known_delegates=frozenset(DELEGATES),
        known_decisions=decisions.keys(),
        known_start_messages=subscriptions.start_messages(),
        known_calendars=known_calendars(calendars),
    )
