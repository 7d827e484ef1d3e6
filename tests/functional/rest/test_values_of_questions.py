"""Values of another kind than a question's are refused, wherever they are read: found by a fuzzer."""

import pytest

from tests.functional.rest.conftest import Rest


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/history/detail", {"formFields": "ô"}),
        ("/history/detail/count", {"formFields": "ô"}),
        ("/task", {"candidateGroup": {}}),
        ("/task", {"candidateGroups": [[]]}),
        ("/task", {"candidateUser": []}),
        ("/variable-instance", {"variableNameIn": [{}]}),
        ("/message", {"messageName": "dokumen_masuk", "businessKey": {}}),
        ("/task", {"priority": "penting"}),
    ],
)
def test_a_value_of_another_kind_is_refused(two_steps: Rest, path: str, body: dict[str, object]) -> None:
    instance = two_steps.start("dua_langkah")
    answer = two_steps.post(path, {"processInstanceId": instance, **body})
    assert (answer.status_code, answer.json["type"]) == (400, "InvalidRequestException"), answer.json
