"""PyPI pycamunda: comments, links, local variables, bytes, decisions, conditions. Called with endpoint, token, files."""

import json
import sys
from io import BytesIO
from pathlib import Path

import pycamunda.condition
import pycamunda.decisiondef
import pycamunda.deployment
import pycamunda.processdef
import pycamunda.processinst
import pycamunda.task

URL, TOKEN, *FILES = sys.argv[1:]


def send(request):
    request.auth = ("admin", TOKEN)
    return request()


deployment = pycamunda.deployment.Create(url=URL, name="lagi", source="pycamunda")
for path in FILES:
    content = BytesIO(Path(path).read_bytes())
    content.name = path
    deployment.add_resource(content)
send(deployment)
instance = send(pycamunda.processdef.StartInstance(url=URL, key="dua_langkah"))
(task,) = send(pycamunda.task.GetList(url=URL, process_instance_id=instance.id_))
comment = send(pycamunda.task.CommentCreate(url=URL, task_id=task.id_, message="Mohon dicek."))
comments = send(pycamunda.task.CommentGetList(url=URL, task_id=task.id_))
send(pycamunda.task.IdentityLinksAdd(url=URL, task_id=task.id_, type_="candidate", group_id="sekretaris"))
links = send(pycamunda.task.IdentityLinksGetList(url=URL, task_id=task.id_, type_="candidate"))
send(pycamunda.task.IdentityLinksDelete(url=URL, task_id=task.id_, type_="candidate", group_id="sekretaris"))
# Its LocalVariablesUpdate sends every value as a form, which Camunda does not take either but for bytes.
modify = pycamunda.task.LocalVariablesModify(url=URL, task_id=task.id_)
modify.add_variable("n", 7, "Integer")
send(modify)
local = send(pycamunda.task.LocalVariablesGet(url=URL, task_id=task.id_, var_name="n"))
raw = pycamunda.task.LocalVariablesUpdate(url=URL, task_id=task.id_, var_name="mentah", value=b"\0\1", type_="Bytes")
send(raw)
data = send(pycamunda.task.LocalVariablesGet(url=URL, task_id=task.id_, var_name="mentah", binary=True))
change = dict.fromkeys(("owner", "delegation_state", "follow_up", "parent_task_id", "case_instance_id", "tenant_id"))
facts = {"name": task.name, "description": None, "assignee": "admin", "due": None, "priority": 80}
send(pycamunda.task.Update(url=URL, id_=task.id_, **facts, **change))
changed = send(pycamunda.task.Get(url=URL, id_=task.id_))
(decision,) = send(pycamunda.decisiondef.GetList(url=URL, key="predikat"))
ask = pycamunda.decisiondef.Evaluate(url=URL, id_=decision.id_)
ask.add_variable("capaian", 95.0, "Double")
(answer,) = send(ask)
condition = pycamunda.condition.Evaluate(url=URL, business_key="S-1")
condition.add_variable("nilai", 150, "Integer")
started = send(condition)
send(pycamunda.processdef.Suspend(url=URL, key="dua_langkah", include_process_instances=True))
print(
    json.dumps(
        {
            "comments": [each.message for each in comments] == [comment.message],
            "links": sorted(each.group_id for each in links),
            "local": local.value,
            "data": list(data),
            "changed": [changed.assignee, changed.priority],
            "decided": [each.value for each in answer.values()],
            "started": [each.business_key for each in started],
            "suspended": send(pycamunda.processinst.Get(url=URL, id_=instance.id_)).suspended,
        }
    )
)
