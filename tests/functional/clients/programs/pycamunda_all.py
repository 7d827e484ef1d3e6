"""PyPI pycamunda: deploy, start, list, claim, complete, work, message. Called with the endpoint, a token, two files."""

import json
import sys
from io import BytesIO
from pathlib import Path

import pycamunda.deployment
import pycamunda.externaltask
import pycamunda.incident
import pycamunda.message
import pycamunda.processdef
import pycamunda.processinst
import pycamunda.task
import pycamunda.version

URL, TOKEN, *FILES = sys.argv[1:]


def send(request):
    request.auth = ("admin", TOKEN)
    return request()


deployment = pycamunda.deployment.Create(url=URL, name="pycamunda", source="pycamunda")
for path in FILES:
    content = BytesIO(Path(path).read_bytes())
    content.name = path
    deployment.add_resource(content)
deployed = send(deployment)
start = pycamunda.processdef.StartInstance(url=URL, key="dua_langkah", business_key="P-1")
start.add_variable("angka", 5, "Integer")
instance = send(start)
listed = send(pycamunda.processinst.GetList(url=URL, business_key="P-1"))
(task,) = send(pycamunda.task.GetList(url=URL, process_instance_id=instance.id_))
send(pycamunda.task.Claim(url=URL, id_=task.id_, user_id="admin"))
send(pycamunda.task.Unclaim(url=URL, id_=task.id_))
complete = pycamunda.task.Complete(url=URL, id_=task.id_)
complete.add_variable("jawaban", "ya", "String")
send(complete)
after = send(pycamunda.task.GetList(url=URL, process_instance_id=instance.id_))
start = pycamunda.processdef.StartInstance(url=URL, key="pesan", business_key="P-2")
start.add_variable("angka", 5, "Integer")
send(start)


def fetch():
    request = pycamunda.externaltask.FetchAndLock(url=URL, worker_id="p", max_tasks=1)
    request.add_topic("hitung", 60_000)
    return send(request)[0]


fail = pycamunda.externaltask.HandleFailure(URL, fetch().id_, "p", "rusak", "rincian", retries=0, retry_timeout=0)
failed = fail.id_
send(fail)
incidents = [each.incident_message for each in send(pycamunda.incident.GetList(url=URL))]
send(pycamunda.externaltask.SetRetries(url=URL, id_=failed, retries=1))
work = pycamunda.externaltask.Complete(url=URL, id_=fetch().id_, worker_id="p")
work.add_variable("hasil", 1)
send(work)
# It cannot read the empty answer to a message whose result nobody asked for, which is Camunda's own.
message = pycamunda.message.CorrelateSingle(
    url=URL, message_name="dokumen_masuk", business_key="P-2", result_enabled=True
)
correlated = [str(each.result_type) for each in send(message)]
print(
    json.dumps(
        {
            "version": send(pycamunda.version.Get(url=URL)),
            "deployed": sorted(each.key for each in deployed.deployed_process_definitions.values()),
            "listed": [each.id_ for each in listed] == [instance.id_],
            "first": task.name,
            "next": [each.name for each in after],
            "incidents": incidents,
        },
        default=str,
    )
)
