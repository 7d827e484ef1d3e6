"""What Camunda Modeler sends when Deploy and Start are pressed, and what it needs back."""

from base64 import b64encode
from urllib.parse import quote

import pytest

from engine.commands import SetPassword
from tests.support.office import PASSWORD, person

UNKNOWN = "94a8ec76-983f-4e80-85f6-cfa249cc909e"
"""Id of nothing. Fixed: test processes must collect the same tests."""

TWO_POOLS = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="D" targetNamespace="test">
  <bpmn:process id="{0}" isExecutable="true">
    <bpmn:startEvent id="{0}_s"><bpmn:outgoing>{0}_f</bpmn:outgoing></bpmn:startEvent>
    <bpmn:sequenceFlow id="{0}_f" sourceRef="{0}_s" targetRef="{0}_e" />
    <bpmn:endEvent id="{0}_e"><bpmn:incoming>{0}_f</bpmn:incoming></bpmn:endEvent>
  </bpmn:process>
  <bpmn:process id="{1}" isExecutable="true">
    <bpmn:startEvent id="{1}_s"><bpmn:outgoing>{1}_f</bpmn:outgoing></bpmn:startEvent>
    <bpmn:sequenceFlow id="{1}_f" sourceRef="{1}_s" targetRef="{1}_e" />
    <bpmn:endEvent id="{1}_e"><bpmn:incoming>{1}_f</bpmn:incoming></bpmn:endEvent>
  </bpmn:process>
</bpmn:definitions>"""

NO_CONDITION = b"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="D" targetNamespace="test">
  <bpmn:process id="salah" isExecutable="true">
    <bpmn:startEvent id="s"><bpmn:outgoing>f0</bpmn:outgoing></bpmn:startEvent>
    <bpmn:sequenceFlow id="f0" sourceRef="s" targetRef="t" />
    <bpmn:serviceTask id="t"><bpmn:incoming>f0</bpmn:incoming><bpmn:outgoing>f1</bpmn:outgoing></bpmn:serviceTask>
    <bpmn:sequenceFlow id="f1" sourceRef="t" targetRef="e" />
    <bpmn:endEvent id="e"><bpmn:incoming>f1</bpmn:incoming></bpmn:endEvent>
  </bpmn:process>
</bpmn:definitions>"""


@pytest.mark.parametrize(
    "header", [None, "undefined", "Basic", "Basic !!!", "Bearer abc", "Basic " + b64encode(b"x").decode()]
)
def test_who_gives_no_credentials_is_asked_for_some(client, header: str | None) -> None:
    answer = client().send(
        "GET", "/deployment", query_string={"maxResults": 0}, headers={"Authorization": header} if header else {}
    )
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Basic")
    assert answer.headers["Content-Type"] == "application/json"
    assert set(answer.json) == {"type", "message", "code"}


def test_the_right_credentials_are_enough_and_no_cookie_is_set(admin) -> None:
    answer = admin.get("/deployment", maxResults=0)
    assert (answer.status_code, answer.json) == (200, [])
    assert "Set-Cookie" not in answer.headers


def test_a_wrong_password_is_refused(client) -> None:
    assert client("admin", "salah-sekali").get("/deployment").status_code == 401


def test_an_account_that_is_locked_stays_out_even_with_the_right_password(client) -> None:
    for _ in range(5):
        client("kadis", "salah-sekali").get("/version")
    assert client("kadis").get("/version").status_code == 401


def test_a_password_with_an_umlaut_arrives_in_latin_1_or_utf_8(client, engine) -> None:
    password = "kata-sandi-ü-panjang"
    engine.execute(SetPassword("admin", password, PASSWORD), person("admin"))
    for encoding in ("latin-1", "utf-8"):
        token = b64encode(f"admin:{password}".encode(encoding)).decode()
        answer = client().send("GET", "/version", headers={"Authorization": f"Basic {token}"})
        assert answer.status_code == 200, encoding


@pytest.mark.parametrize(
    "path", ["//deployment", "/deployment/", "/engine/default/deployment", "//engine/default//deployment"]
)
def test_an_address_may_have_doubled_slashes_and_name_the_engine(admin, path: str) -> None:
    answer = admin.get(path)
    assert answer.status_code == 200
    assert {each["name"] for each in answer.json} >= {"pengukuran_kinerja"}


@pytest.mark.parametrize("path", ["", "/nowhere", "/engine/other/deployment", "/rest/deployment"])
def test_a_wrong_address_is_answered_in_json(admin, path: str) -> None:
    answer = admin.get(path)
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json["type"] == "RestException"


def test_a_wrong_method_is_answered_with_the_right_ones(admin) -> None:
    answer = admin.delete("/version")
    assert answer.status_code == 405
    assert "GET" in answer.headers.get("Allow", "GET")


def test_the_version_and_the_engine_have_names(admin) -> None:
    assert admin.get("/version").json == {"version": "7.24.0"}
    assert admin.get("/engine").json == [{"name": "default"}]


def test_deploy_stores_a_version_and_tells_it_as_camunda_does(admin) -> None:
    answer = admin.deploy("rest_two_steps.bpmn", name="Dua langkah")
    assert answer.status_code == 200, answer.text
    body = answer.json
    assert list(body) == [
        "links", "id", "name", "source", "deploymentTime", "tenantId",
        "deployedProcessDefinitions", "deployedCaseDefinitions", "deployedDecisionDefinitions",
        "deployedDecisionRequirementsDefinitions",
    ]  # fmt: skip
    assert (body["name"], body["source"]) == ("Dua langkah", "Camunda Modeler")
    (definition,) = body["deployedProcessDefinitions"].values()
    assert definition["id"].startswith("dua_langkah:1:")
    assert list(body["deployedProcessDefinitions"]) == [definition["id"]]
    assert (definition["versionTag"], definition["historyTimeToLive"]) == ("1.2", 30)
    assert definition["resource"] == "rest_two_steps.bpmn"


def test_no_form_token_is_asked_and_a_foreign_origin_is_let_in(admin) -> None:
    answer = admin.send("POST", "/process-definition/key/nowhere/start", json={}, headers={"Origin": "file://"})
    assert answer.status_code == 404


def test_a_page_of_another_site_is_kept_out(admin) -> None:
    path = "/process-definition/key/nowhere/start"
    for origin, status in (("https://elsewhere.example", 403), ("http://localhost", 404), ("null", 404)):
        assert admin.send("POST", path, json={}, headers={"Origin": origin}).status_code == status, origin


def test_an_unchanged_deployment_gives_its_definitions_again(admin) -> None:
    first, second = admin.deploy("rest_two_steps.bpmn").json, admin.deploy("rest_two_steps.bpmn").json
    assert second["id"] == first["id"]
    assert second["deployedProcessDefinitions"] == first["deployedProcessDefinitions"] != {}


def test_without_duplicate_filtering_the_same_file_is_a_new_version(admin) -> None:
    admin.deploy("rest_two_steps.bpmn")
    again = admin.deploy("rest_two_steps.bpmn", **{"enable-duplicate-filtering": "false"}).json
    assert next(iter(again["deployedProcessDefinitions"])).startswith("dua_langkah:2:")


def test_a_file_name_may_have_umlauts_and_blanks(admin) -> None:
    name = "Prüfung Ü 1.bpmn"
    deployed = admin.deploy((name, TWO_POOLS.format("satu", "dua").encode())).json
    files = admin.get(f"/deployment/{deployed['id']}/resources").json
    assert [file["name"] for file in files] == [name]
    assert list(files[0]) == ["id", "name", "deploymentId"]
    data = admin.get(f"/deployment/{deployed['id']}/resources/{files[0]['id']}/data")
    assert data.data == TWO_POOLS.format("satu", "dua").encode()


def test_the_first_pool_of_the_first_file_comes_first_for_that_is_what_start_starts(admin) -> None:
    files = [
        ("z.bpmn", TWO_POOLS.format("zebra", "angsa").encode()),
        ("a.bpmn", TWO_POOLS.format("beo", "ayam").encode()),
    ]
    deployed = admin.deploy(*files).json["deployedProcessDefinitions"]
    assert [id.partition(":")[0] for id in deployed] == ["zebra", "angsa", "beo", "ayam"]


def test_attachments_are_stored_beside_the_diagram(admin) -> None:
    answer = admin.deploy("rest_two_steps.bpmn", ("formulir.form", b'{"components": []}'))
    assert answer.status_code == 200, answer.text
    files = admin.get(f"/deployment/{answer.json['id']}/resources").json
    assert [file["name"] for file in files] == ["formulir.form", "rest_two_steps.bpmn"]


def test_what_stands_in_the_way_is_told_in_the_one_field_the_modeler_shows(admin) -> None:
    answer = admin.deploy(("salah.bpmn", NO_CONDITION), name="salah")
    assert answer.status_code == 400
    assert answer.json["type"] == "ParseException"
    assert answer.json["message"].startswith("ENGINE-09005 Could not parse BPMN process. Errors: \n* ")
    assert "| resource salah.bpmn | line 6 |" in answer.json["message"]
    (error, *_) = answer.json["details"]["salah.bpmn"]["errors"]
    assert set(error) == {"message", "line", "column", "mainElementId", "elementIds"}
    assert error["elementIds"] == ["t"]
    assert admin.get("/deployment", name="salah").json == []


def test_a_form_without_files_is_refused(admin) -> None:
    assert admin.deploy().status_code == 400


@pytest.mark.parametrize("user", ["kadis", "sektim", "auditor"])
def test_only_administrators_deploy(client, user: str) -> None:
    answer = client(user).deploy("rest_two_steps.bpmn")
    assert answer.status_code == 403
    assert answer.json["type"] == "AuthorizationException"
    keys = {"userId", "permissionName", "resourceName", "resourceId", "missingAuthorizations"}
    assert keys <= set(answer.json)
    assert answer.json["userId"] == user


def test_start_gives_the_instance_back(admin) -> None:
    (id,) = admin.deploy("rest_two_steps.bpmn").json["deployedProcessDefinitions"]
    answer = admin.post(f"/process-definition/{id}/start", {"businessKey": None, "variables": None})
    assert answer.status_code == 200
    assert list(answer.json) == [
        "links", "id", "definitionId", "definitionKey", "businessKey", "caseInstanceId", "ended", "suspended", "tenantId",
    ]  # fmt: skip
    assert (answer.json["definitionId"], answer.json["ended"]) == (id, False)


def test_start_takes_typed_variables_and_gives_them_back_if_asked(two_steps) -> None:
    body = {"businessKey": "K-1", "variables": {"x": {"value": 1, "type": "Integer"}}, "withVariablesInReturn": True}
    answer = two_steps.post("/process-definition/key/dua_langkah/start", body)
    assert answer.json["businessKey"] == "K-1"
    assert answer.json["variables"] == {"x": {"type": "Integer", "value": 1, "valueInfo": {}}}


@pytest.mark.parametrize("id", [f"dua_langkah:1:{UNKNOWN}", UNKNOWN, "dua_langkah", "x:1:y"])
def test_a_definition_of_a_lost_database_is_answered_with_404(two_steps, id: str) -> None:
    answer = two_steps.post(f"/process-definition/{id}/start", {"businessKey": None, "variables": None})
    assert answer.status_code == 404
    assert answer.json["type"] == "InvalidRequestException"


def test_the_modelers_links_land_on_our_pages(app, admin, two_steps) -> None:
    deployed = two_steps.deploy("rest_two_steps.bpmn").json
    browser = app.test_client()
    webapps = browser.get("/.well-known/camunda-automation-platform/webapps")
    assert (webapps.status_code, webapps.headers["Content-Type"]) == (200, "application/json")
    assert set(webapps.json) == {"adminUrl", "cockpitUrl", "tasklistUrl"}
    cockpit = webapps.json["cockpitUrl"].removeprefix("http://localhost")
    query = quote(f'[{{"type":"id","operator":"eq","value":"{deployed["id"]}"}}]')
    link = f"{cockpit}/repository?deploymentsQuery={query}"
    signed_out = browser.get(link)
    assert signed_out.status_code == 303
    assert "/masuk?next=" in signed_out.headers["Location"]


def test_deleting_a_deployment_asks_for_cascade_where_instances_run(two_steps) -> None:
    deployment = two_steps.get("/deployment", name="uji").json[0]["id"]
    instance = two_steps.start("dua_langkah")
    assert two_steps.delete(f"/deployment/{deployment}").status_code == 400
    assert two_steps.delete(f"/deployment/{deployment}", cascade="true").status_code == 204
    assert two_steps.get(f"/deployment/{deployment}").status_code == 404
    assert two_steps.get("/process-definition", key="dua_langkah").json == []
    assert two_steps.get(f"/process-instance/{instance}").status_code == 404
    assert two_steps.get(f"/history/process-instance/{instance}").json["state"] == "EXTERNALLY_TERMINATED"
