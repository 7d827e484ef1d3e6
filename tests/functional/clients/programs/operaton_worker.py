"""PyPI operaton-tasks: a worker that completes two tasks and stops. Called with the endpoint and a token."""

import asyncio
import json
import sys

from operaton.tasks import settings, task
from operaton.tasks.main import run_worker_once
from operaton.tasks.runtime import ExternalTaskComplete
from operaton.tasks.types import CompleteExternalTaskDto, LockedExternalTaskDto, VariableValueDto, VariableValueType

settings.ENGINE_REST_BASE_URL, token = sys.argv[1:3]
settings.ENGINE_REST_AUTHORIZATION = f"Bearer {token}"
settings.ENGINE_REST_POLL_TTL_SECONDS = 1
done = []


@task("hitung")
async def work(task: LockedExternalTaskDto) -> ExternalTaskComplete:
    """Double what comes in."""
    value = task.variables["masukan"].value * 2
    done.append(value)
    variables = {"hasil": VariableValueDto(value=value, type=VariableValueType.Integer)}
    return ExternalTaskComplete(
        task=task, response=CompleteExternalTaskDto(workerId=task.workerId, variables=variables)
    )


code = asyncio.run(run_worker_once(limit=2, timeout_seconds=20))
print(json.dumps({"code": code, "done": sorted(done)}))
