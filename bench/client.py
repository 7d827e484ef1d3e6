"""What asks the servers: a REST client with one open connection, and a person with a browser's cookies."""

import json
import re
import select
from collections.abc import Callable
from http.client import HTTPConnection
from http.cookiejar import CookieJar
from time import perf_counter
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


class Client:
    """One client of REST, with a personal token. Not to be shared between threads."""

    def __init__(self, port: int, token: str) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=120)
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def send(self, method: str, path: str, body: object = None) -> None:
        """Send a request and do not wait for its answer."""
        text = None if body is None else json.dumps(body)
        self._connection.request(method, f"/engine-rest{path}", text, self._headers)

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """Return the answer, read as JSON."""
        self.send(method, path, body)
        answer = self._connection.getresponse()
        text = answer.read()
        assert answer.status < 300, text
        return json.loads(text) if text else None

    def timed(self, method: str, path: str, body: object = None) -> float:
        """Ask, and return how many milliseconds it took."""
        begun = perf_counter()
        self.ask(method, path, body)
        return (perf_counter() - begun) * 1000

    def waits(self) -> bool:
        """Say whether the answer to what was sent has not come yet."""
        return not select.select([self._connection.sock], [], [], 0)[0]


def signed_in(port: int, user: str, password: str) -> Callable[[], float]:
    """Sign a person in; return what asks for Tugas Saya and says how many milliseconds it took."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    address = f"http://127.0.0.1:{port}"

    def read(path: str, form: dict[str, str] | None = None) -> str:
        data = None if form is None else urlencode(form).encode()
        with browser.open(f"{address}{path}", data) as answer:
            text: str = answer.read().decode()
        return text

    hidden = dict(HIDDEN.findall(read("/masuk")))
    landed = read("/masuk", {**hidden, "nama_pengguna": user, "kata_sandi": password})
    assert "Keluar" in landed, "could not sign in"

    def page() -> float:
        begun = perf_counter()
        read("/")
        return (perf_counter() - begun) * 1000

    return page
