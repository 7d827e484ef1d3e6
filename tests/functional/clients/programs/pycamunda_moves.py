"""PyPI pycamunda: modify an instance, migrate it. Called with the endpoint, a token, and two versions of one process."""

import json
import sys
from io import BytesIO
from pathlib import Path

import pycamunda.deployment
import pycamunda.migration
import pycamunda.processdef
import pycamunda.processinst
import pycamunda.task

URL, TOKEN, *FILES = sys.argv[1:]


def send(request):
    request.auth = ("admin", TOKEN)
    return request()


def deploy(path):
    deployment = pycamunda.deployment.Create(url=URL, name=path, source="pycamunda")
    content = BytesIO(Path(path).read_bytes())
    content.name = "pindah.bpmn"
    deployment.add_resource(content)
    return send(deployment)


def open_at(instance):
    return sorted(
        task.task_definition_key for task in send(pycamunda.task.GetList(url=URL, process_instance_id=instance.id_))
    )


deploy(FILES[0])
instance = send(pycamunda.processdef.StartInstance(url=URL, key="pindah", business_key="P-1"))
modify = pycamunda.processinst.Modify(url=URL, id_=instance.id_, annotation="salah pilih")
modify.add_before_activity_instruction("ditegur")
modify.add_cancel_activity_instruction("tinjau")
send(modify)
modified = open_at(instance)
deploy(FILES[1])
old, new = send(pycamunda.processdef.GetList(url=URL, key="pindah", sort_by="version", ascending=True))
plan = send(pycamunda.migration.Generate(URL, old.id_, new.id_, update_event_triggers=True))
reports = send(pycamunda.migration.Validate.from_migration_plan(URL, plan))
send(pycamunda.migration.Execute.from_migration_plan(URL, plan, [instance.id_]))
moved = send(pycamunda.processinst.Get(url=URL, id_=instance.id_))
print(
    json.dumps(
        {
            "modified": modified,
            "steps": len(plan.instructions),
            "reports": len(reports),
            "moved": moved.definition_id == new.id_,
            "open": open_at(instance),
        }
    )
)
