"""Hostile and broken files, deployed through the engine beside a good one: each is refused, and no table has a new row."""

import pytest
from sqlalchemy import func, select

from engine.commands import DeployDefinition, Resource
from engine.errors import DeploymentError
from engine.store.base import Table
from engine.store.database import open_database
from tests.support.deployments import resource
from tests.support.office import Office, person
from tests.unit.bpmn.test_hostile_diagrams import CASES

ADMIN = person("admin")


def rows(office: Office) -> dict[str, int]:
    """Count the rows of every table."""
    database = open_database(office.database_url)
    with database.connect() as connection:
        tables = Table.metadata.sorted_tables
        counted = {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables
        }
    database.dispose()
    return counted


def test_no_hostile_file_is_stored_nor_what_came_with_it(office: Office):
    before = rows(office)
    for case, (content, _) in CASES.items():
        files = (resource("called_task.bpmn"), Resource("jahat.bpmn", content))
        with pytest.raises(DeploymentError) as refused:
            office.engine.execute(DeployDefinition(case, files), ADMIN)
        assert refused.value.problems, case
    assert rows(office) == before
    office.bring_to(office.start(), "aktivitas_2")
