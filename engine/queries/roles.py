"""Groups and units as administrators look after them: who is in them, who stands above, which processes name them."""

from collections.abc import Sequence
from dataclasses import replace

from engine.bpmn.model import Definition
from engine.domain import Actor
from engine.errors import NotFoundError
from engine.handlers.notifying.recipients import HEAD_PREFIX, superior_of
from engine.handlers.rights import require_administrator
from engine.handlers.taking_part import names_group
from engine.queries.reading import Reading
from engine.read_models import MemberRow, RoleView, UnitView
from engine.store.database import Connection
from engine.store.queries import definitions, identity
from engine.store.repositories.definitions import DefinitionRecord
from engine.store.repositories.notices import Notices

STAFF_PREFIX = "staf-"


class RoleQueries(Reading):
    """Groups and units. For administrators and auditors."""

    def roles(self, actor: Actor) -> tuple[RoleView, ...]:
        """Return all groups by name.

        Raises:
            NotAllowedError: The actor is neither administrator nor auditor.
        """
        if not actor.is_auditor:
            require_administrator(actor)
        with self._connect() as connection:
            return self._role_views(connection)

    def role(self, actor: Actor, group_id: str) -> RoleView:
        """Return one group.

        Raises:
            NotAllowedError: The actor is neither administrator nor auditor.
            NotFoundError: There is no such group.
        """
        found = next((role for role in self.roles(actor) if role.id == group_id), None)
        if found is None:
            raise NotFoundError("group.unknown", f"Cannot find group {group_id}: there is none.")
        return found

    def units(self, actor: Actor) -> tuple[UnitView, ...]:
        """Return all units in their order.

        Raises:
            NotAllowedError: The actor is neither administrator nor auditor.
        """
        roles = self.roles(actor)
        with self._connect() as connection:
            names = identity.units(connection)
        return tuple(UnitView(id, name, _of_unit(roles, id)) for id, name in names.items())

    def unit(self, actor: Actor, unit_id: str) -> UnitView:
        """Return one unit.

        Raises:
            NotAllowedError: The actor is neither administrator nor auditor.
            NotFoundError: There is no such unit.
        """
        found = next((unit for unit in self.units(actor) if unit.id == unit_id), None)
        if found is None:
            raise NotFoundError("unit.unknown", f"Cannot find unit {unit_id}: there is none.")
        return found

    def _role_views(self, connection: Connection) -> tuple[RoleView, ...]:
        groups = {id: name for id, name, _ in identity.groups(connection)}
        above, units = Notices(connection).superiors(), identity.units(connection)
        processes = self._named_processes(connection)
        bare = [
            RoleView(id, name, _unit_of(id, units), (), groups.get(superior_of(id, above), ""), id not in above, ())
            for id, name in groups.items()
        ]
        members = _members(connection)
        return tuple(
            replace(
                role,
                members=tuple(members.get(role.id, ())),
                processes=tuple(sorted(name for name, model in processes if names_group(model, role.id))),
            )
            for role in bare
        )

    def _named_processes(self, connection: Connection) -> list[tuple[str, Definition]]:
        newest: dict[str, DefinitionRecord] = {}
        for each in definitions.definitions(connection):
            if not each.record.withdrawn:
                newest.setdefault(each.record.key, each.record)
        return [(record.name, self._model(connection, record)) for record in newest.values()]


def _members(connection: Connection) -> dict[str, list[MemberRow]]:
    groups, found = identity.memberships(connection), dict[str, list[MemberRow]]()
    for user in identity.users(connection):
        for group_id, _ in groups.get(user.id, ()):
            found.setdefault(group_id, []).append(MemberRow(user.id, user.name, user.active))
    return found


def _unit_of(group_id: str, units: dict[str, str]) -> str:
    for prefix in (HEAD_PREFIX, STAFF_PREFIX):
        if group_id.startswith(prefix) and group_id.removeprefix(prefix) in units:
            return group_id.removeprefix(prefix)
    return ""


def _of_unit(roles: Sequence[RoleView], unit_id: str) -> tuple[RoleView, ...]:
    return tuple(sorted((role for role in roles if role.unit_id == unit_id), key=lambda role: role.id))
