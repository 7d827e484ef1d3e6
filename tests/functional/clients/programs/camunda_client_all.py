"""PyPI camunda-client: start, list, work, complete, message, history. Called with the endpoint and a token."""

import asyncio
import json
import sys

import httpx
from camunda_client import CamundaEngineClient, ExternalTaskClient, VariableValueSchema
from camunda_client.clients.dto import AuthData
from camunda_client.clients.engine.schemas import GetTasksFilterSchema, SendCorrelationMessageSchema
from camunda_client.clients.engine.schemas.body import GetHistoryTasksFilterSchema, HistoricProcessInstanceFilterSchema

URL, TOKEN = sys.argv[1:3]
AUTH = AuthData("admin", TOKEN)


async def main():
    engine = CamundaEngineClient(URL, AUTH, httpx.AsyncHTTPTransport())
    worker = ExternalTaskClient("c", URL, AUTH, httpx.AsyncHTTPTransport())
    variables = {"angka": VariableValueSchema(value=2, type="Integer")}
    people = await engine.start_process("dua_langkah", business_key="C-1", variables=variables)
    (task,) = await engine.get_tasks(GetTasksFilterSchema(process_instance_id=people.id))
    links = await engine.get_identity_links(task.id)
    await engine.submit_task_form(task.id, {"catatan": VariableValueSchema(value="baik", type="String")})
    (following,) = await engine.get_tasks(GetTasksFilterSchema(process_instance_id=people.id))
    await engine.delete_process(str(people.id))
    machine = await engine.start_process("pesan", business_key="C-2", variables=variables)
    (work,) = await worker.fetch_and_lock(["hitung"])
    await worker.extend_lock(str(work.id), new_duration=90_000)
    await worker.failure(str(work.id), error_message="rusak", retries=0)
    incidents = await engine.get_incidents("failedExternalTask")
    message = SendCorrelationMessageSchema(message_name="tidak_ada")
    try:
        await engine.send_correlation_message(message)
        refused = False
    except Exception:
        refused = True
    past = await engine.get_history_process_instances(
        HistoricProcessInstanceFilterSchema(process_definition_key="dua_langkah")
    )
    tasks = await engine.get_history_tasks(GetHistoryTasksFilterSchema(process_instance_id=people.id))
    return {
        "first": task.name,
        "next": following.name,
        "links": len(links),
        "incidents": [str(each.process_instance_id) for each in incidents] == [str(machine.id)],
        "refused": refused,
        "past": [str(each.id) for each in past] == [str(people.id)],
        "tasks": len(tasks),
    }


print(json.dumps(asyncio.run(main())))
