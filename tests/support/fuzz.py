"""Requests that a program might send by mistake: made from the OpenAPI document, by a seed."""

import random
import re
from collections.abc import Mapping
from io import BytesIO
from typing import Any

JUNK: tuple[Any, ...] = (
    "", "x", "0", "-1", "true", "false", "null", "a,b", "%", "_", "\\", "ü", "2026-11-23T00:00:00.000+0000", "9" * 30,
    "../..", "n_eq_5", "n_like_%", "<a>", "{}", "[]", "94a8ec76-983f-4e80-85f6-cfa249cc909e", "key:1:x", "a" * 300,
)  # fmt: skip
"""Texts, each of which some parameter could take wrongly."""
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2**40, 1.5, "", "x", [], [1], ["x"], {}, {"a": 1}, [{}], [None], {"value": 1},
    {"x": {"value": 1, "type": "Integer"}}, {"x": {"value": "z", "type": "Date"}}, {"x": 1}, [{"topicName": "hitung"}],
    {"x": {"value": "aGFp", "type": "Bytes"}}, [{"topicName": "hitung", "lockDuration": 5}], "2026-11-23", [[]],
)  # fmt: skip
"""What a body's member could be."""


class Fuzzer:
    """Makes requests; the same seed makes the same ones, but for the ids.

    Attributes:
        ids: Of what there is to ask for, by how the addresses begin that take them.
    """

    def __init__(self, document: Mapping[str, Any], seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311  # no secret is made of it
        self.ids: dict[str, list[str]] = {}
        self._operations = [
            (method.upper(), path, operation)
            for path, methods in document["paths"].items()
            for method, operation in methods.items()
        ]

    def request(self) -> tuple[str, str, dict[str, Any]]:
        """Return the next request: method, address below the endpoint, and what the test client sends with it."""
        chance = self._random
        method, path, operation = chance.choice(self._operations)
        address = re.sub(r"\{(\w+)\}", lambda found: self._place(path, found[1]), path)
        query = {
            each["name"]: self._parameter(each["schema"])
            for each in operation["parameters"]
            if each["in"] == "query" and chance.random() < 0.06
        }
        return method, address, {"query_string": query, **self._body(operation)}

    def _place(self, path: str, name: str) -> str:
        """Return what stands in an address where a name is: mostly an id that fits there."""
        if name in ("variable", "name", "key", "tenant", "verb"):
            return self._random.choice(["n", "hasil", "dua_langkah", "pesan", "predikat", "xml", "start", "tiada"])
        if self._random.random() < 0.1:
            return self._random.choice([text for text in JUNK if text and "/" not in text])
        fitting = [ids for start, ids in self.ids.items() if path.startswith(start) or start == name]
        return self._random.choice(fitting[-1] if fitting and self._random.random() < 0.8 else self._any())

    def _any(self) -> list[str]:
        return [id for ids in self.ids.values() for id in ids]

    def _parameter(self, schema: Mapping[str, Any]) -> str:
        chance = self._random.random()
        if "enum" in schema and chance < 0.8:
            return str(self._random.choice(schema["enum"]))
        if schema.get("type") == "boolean" and chance < 0.8:
            return self._random.choice(["true", "false"])
        if schema.get("type") == "integer" and chance < 0.8:
            return str(self._random.randrange(5))
        return str(self._random.choice([*JUNK, *self._any()]))

    def _body(self, operation: Mapping[str, Any]) -> dict[str, Any]:
        content = operation.get("requestBody", {}).get("content", {})
        if "multipart/form-data" in content:
            return self._form(content["multipart/form-data"]["schema"]["properties"])
        if "application/json" not in content:
            return {}
        schema = content["application/json"]["schema"]
        members = schema.get("properties") or {"value": {}, "type": {}, "valueInfo": {}}
        if self._random.random() < 0.05:
            return {
                "data": self._random.choice([b"", b"{", b"[]", b"null", b"\xff"]),
                "content_type": "application/json",
            }
        body = {name: self._member(name) for name in members if self._random.random() < 0.6}
        return {"json": body}

    def _member(self, name: str) -> Any:
        if name == "asyncResponseTimeout":  # A poll would really wait.
            return self._random.choice([None, 0, "x", -1])
        if self._random.random() < 0.3:
            return self._random.choice([*self._any(), "admin", "sektim", "w", "candidate", "n", "dokumen_masuk"])
        return self._random.choice(VALUES)

    def _form(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        form: dict[str, Any] = {}
        for name, schema in fields.items():
            if self._random.random() < 0.6:
                file = "contentMediaType" in schema
                form[name] = (BytesIO(b"<a/>"), "a.bpmn", "text/xml") if file else self._random.choice(JUNK)
        return {"data": form, "content_type": "multipart/form-data"}
