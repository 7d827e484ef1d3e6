"""How REST's values look: variables, dates, credentials, addresses."""

from base64 import b64encode
from datetime import UTC, date, datetime

import pytest

from webui.rest.addresses import one_form
from webui.rest.credentials import Credentials, Pair, read_header
from webui.rest.fetching import read_fetch
from webui.rest.refusals import RestError
from webui.rest.typed import read_variable, write_variable
from webui.rest.wire import instant, read_instant

MOMENT = datetime(2026, 11, 22, 7, 25, 0, 123_456, tzinfo=UTC)


def test_an_instant_has_milliseconds_and_a_zone_without_a_colon() -> None:
    assert instant(MOMENT) == "2026-11-22T07:25:00.123+0000"
    assert read_instant("2026-11-22T14:25:00.123+0700") == MOMENT.replace(microsecond=123_000)
    assert read_instant("2026-11-22T07:25:00") == datetime(2026, 11, 22, 7, 25, tzinfo=UTC)


@pytest.mark.parametrize(
    ("sent", "value"),
    [
        ({"value": 1}, 1),
        ({"value": [1, {"a": None}]}, [1, {"a": None}]),
        ({"value": "x", "type": "String"}, "x"),
        ({"value": "7", "type": "integer"}, 7),
        ({"value": 2**40, "type": "Long"}, 2**40),
        ({"value": 7, "type": "Double"}, 7.0),
        ({"value": "true", "type": "BOOLEAN"}, True),
        ({"value": None, "type": "Integer"}, None),
        ({"value": "whatever", "type": "Null"}, None),
        ({"value": '{"a": [1]}', "type": "Json"}, {"a": [1]}),
        ({"value": "[1,2]", "type": "Object", "valueInfo": {"serializationDataFormat": "application/json"}}, [1, 2]),
        ({"value": {"a": 1}, "type": "Object", "valueInfo": None}, {"a": 1}),
        ({"value": "2026-11-22T07:25:00.123+0000", "type": "Date"}, MOMENT.replace(microsecond=123_000)),
    ],
)
def test_a_variable_is_read_by_its_type_whatever_its_case(sent: dict[str, object], value: object) -> None:
    read = read_variable("x", sent)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    "sent",
    [
        1,
        {"value": 1, "type": 1},
        {"value": "x", "type": "Integer"},
        {"value": 2**31, "type": "Integer"},
        {"value": 2**15, "type": "Short"},
        {"value": 1.5, "type": "Long"},
        {"value": True, "type": "Integer"},
        {"value": 1, "type": "Boolean"},
        {"value": 1, "type": "String"},
        {"value": "22.11.2026", "type": "Date"},
        {"value": "{", "type": "Json"},
        {
            "value": "rO0",
            "type": "Object",
            "valueInfo": {"serializationDataFormat": "application/x-java-serialized-object"},
        },
        {"value": "eA==", "type": "file"},
        {"value": "x", "type": "bytes"},
        {"value": "x", "type": "Colour"},
    ],
)
def test_a_value_that_is_not_of_its_type_is_refused(sent: object) -> None:
    with pytest.raises(RestError) as refusal:
        read_variable("x", sent)
    assert (refusal.value.status, refusal.value.type) == (400, "InvalidRequestException")


@pytest.mark.parametrize(
    ("value", "type", "wire"),
    [
        ("x", "String", "x"),
        (True, "Boolean", True),
        (2**31 - 1, "Integer", 2**31 - 1),
        (2**31, "Long", 2**31),
        (1.5, "Double", 1.5),
        (None, "Null", None),
        (MOMENT, "Date", "2026-11-22T07:25:00.123+0000"),
        (date(2026, 11, 22), "Date", "2026-11-22T00:00:00.000+0700"),
    ],
)
def test_a_value_is_written_with_the_type_clients_know(value: object, type: str, wire: object) -> None:
    assert write_variable(value) == {"type": type, "value": wire, "valueInfo": {}}


def test_a_list_is_an_object_in_json_or_the_text_of_one() -> None:
    written = write_variable([date(2026, 11, 22)])
    assert (written["type"], written["value"]) == ("Object", ["2026-11-22T00:00:00.000+0700"])
    facts = {"objectTypeName": "java.util.ArrayList", "serializationDataFormat": "application/json"}
    assert written["valueInfo"] == facts
    assert write_variable({"a": 1}, structured=False)["value"] == '{"a":1}'


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/engine-rest//deployment", "/engine-rest/deployment"),
        ("//engine-rest/task/", "/engine-rest/task"),
        ("/engine-rest/engine/default/task", "/engine-rest/task"),
        ("/engine-rest/engine", "/engine-rest/engine"),
        ("/engine-rest/engine/other/task", "/engine-rest/engine/other/task"),
    ],
)
def test_an_address_has_one_form(path: str, form: str) -> None:
    assert one_form(path) == form


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_credentials_may_hold_colons_and_umlauts(encoding: str) -> None:
    header = "basic " + b64encode("budi:a:ü".encode(encoding)).decode()
    assert read_header(header) == Pair("budi", "a:ü")


@pytest.mark.parametrize(
    "header", ["", "undefined", "Bearer x", "Basic", "Basic ???", "Basic " + b64encode(b":x").decode()]
)
def test_other_headers_are_no_credentials(header: str) -> None:
    assert read_header(header) is None


def test_only_the_pair_that_was_right_is_believed_and_only_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    credentials = Credentials(b"k" * 32)
    credentials.believe(Pair("ab", "c"))
    assert credentials.believes(Pair("ab", "c"))
    assert not credentials.believes(Pair("a", "bc"))
    monkeypatch.setattr("webui.rest.credentials.BELIEVED_SECONDS", 0.0)
    credentials.believe(Pair("ab", "c"))
    assert not credentials.believes(Pair("ab", "c"))


def test_a_fetch_is_read_with_nulls_for_what_was_not_said() -> None:
    topic = {"topicName": "t", "lockDuration": 1000, "variables": None, "localVariables": None, "businessKey": None}
    read = read_fetch({"workerId": "w", "maxTasks": 3, "topics": [topic], "asyncResponseTimeout": 500})
    assert (read.worker_id, read.most, read.wait_seconds, read.by_priority) == ("w", 3, 0.5, True)
    assert read.topics["t"].request.lock_seconds == 1.0
    assert read.topics["t"].variables is None


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"workerId": "w", "topics": 1},
        {"workerId": "w", "asyncResponseTimeout": 1_800_001},
        {"workerId": "w", "topics": [{"topicName": "t"}]},
        {"workerId": "w", "topics": [{"lockDuration": 1}]},
    ],
)
def test_a_fetch_that_cannot_be_meant_is_refused(body: dict[str, object]) -> None:
    with pytest.raises(RestError):
        read_fetch(body)
