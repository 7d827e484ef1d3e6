"""PyPI camunda-external-task-client-python3 as one of many workers. Called with the endpoint, a token, a name, and
perhaps `die`: then it is killed with its first task in hand. Prints each task that it works on; works until it is ended."""

import contextlib
import os
import signal
import sys

from camunda.external_task.external_task_worker import ExternalTaskWorker, NoExternalTaskFound

URL, TOKEN, NAME, *MORE = sys.argv[1:]
config = {"auth_bearer": {"access_token": TOKEN}, "asyncResponseTimeout": 5000, "lockDuration": 60000, "maxTasks": 2}
worker = ExternalTaskWorker(NAME, URL, config)


def work(task):
    print(task.get_task_id(), flush=True)
    if MORE:
        os.kill(os.getpid(), signal.SIGKILL)
    return task.complete({"hasil": task.get_variable("masukan") * 2})


while True:
    with contextlib.suppress(NoExternalTaskFound):
        worker.fetch_and_execute("hitung", work)
