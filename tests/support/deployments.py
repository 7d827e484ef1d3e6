"""Deploy the tiny diagrams of tests/processes, and start what they hold."""

from pathlib import Path
from uuid import UUID

from engine.commands import DeployDefinition, Resource, StartInstance
from engine.process_engine import ProcessEngine
from engine.read_models import DefinitionRow
from tests.support.office import person

PROCESSES = Path(__file__).resolve().parents[1] / "processes"


def resource(file: str, *, named: str = "") -> Resource:
    """Return a diagram as it would be sent; `named` gives its process another name, so that it has changed."""
    content = (PROCESSES / file).read_bytes()
    return Resource(file, content.replace(b' name="', f' name="{named} '.encode(), 1) if named else content)


def deploy(engine: ProcessEngine, *files: str, named: str = "") -> UUID:
    """Let the administrator deploy diagrams together; returns the deployment's id."""
    resources = tuple(resource(file, named=named) for file in files)
    deployment_id: UUID = engine.execute(DeployDefinition("uji", resources, "uji"), person("admin"))
    return deployment_id


def start(engine: ProcessEngine, key: str, business_key: str = "", **variables: object) -> UUID:
    """Let the administrator start the newest version of a process with typed variables."""
    command = StartInstance(key=key, variables=variables, business_key=business_key)
    instance_id: UUID = engine.execute(command, person("admin"))
    return instance_id


def versions(engine: ProcessEngine, key: str) -> list[DefinitionRow]:
    """Return all versions of a process, the newest first."""
    rows = engine.queries.definitions(person("admin"), all_versions=True)
    return [row for row in rows if row.key == key]
