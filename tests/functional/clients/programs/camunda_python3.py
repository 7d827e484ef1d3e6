"""PyPI camunda-external-task-client-python3: start, list, work, message, jobs. Called with the endpoint and a token."""

import json
import sys

from camunda.client.engine_client import EngineClient
from camunda.external_task.external_task_worker import ExternalTaskWorker

URL, TOKEN = sys.argv[1:3]
AUTH = {"auth_bearer": {"access_token": TOKEN}}
engine = EngineClient(URL, config=AUTH)
worker = ExternalTaskWorker("python3", URL, {**AUTH, "asyncResponseTimeout": 1000, "maxTasks": 1})


def work(topic, answer):
    worker.fetch_and_execute(topic, answer)


first = engine.start_process("pesan", {"angka": 4}, business_key="PY-1")
found = [each["id"] for each in engine.get_process_instance("pesan", ["angka_eq_4"])]
work("hitung", lambda task: task.failure("sibuk", "lagi", max_retries=3, retry_timeout=0))
work("hitung", lambda task: task.complete({"hasil": task.get_variable("masukan") * 2}))
doubled = [each["id"] for each in engine.get_process_instance("pesan", ["hasil_eq_10"])]
told = engine.correlate_message("dokumen_masuk", business_key="PY-1")
second = engine.start_process("pesan", {"angka": 1}, business_key="PY-2")
work("hitung", lambda task: task.bpmn_error("SALAH", "salah hitung"))
jobs = [each["processDefinitionKey"] for each in engine.get_jobs(0, 10)]
print(
    json.dumps(
        {
            "found": found == doubled == [first["id"]],
            "told": told[0]["resultType"],
            "jobs": jobs,
            "second": second["id"],
        }
    )
)
