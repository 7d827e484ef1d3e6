"""Addresses as clients really write them: doubled and trailing slashes, and the name of the one engine."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from webui.rest.blueprint import PREFIX

ENGINE = "default"
"""Name of the one process engine."""

_SLASHES = re.compile("/{2,}")
_NAMED_ENGINE = f"{PREFIX}/engine/{ENGINE}/"

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Addresses:
    """Brings a REST address to its one form before it is routed; leaves all others as they are.

    Camunda Modeler does not strip a trailing slash from the endpoint it was given and so asks for
    `/engine-rest//deployment`. A redirect would lose its files.
    """

    def __init__(self, application: Application) -> None:
        self._application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request."""
        path = environ.get("PATH_INFO", "")
        if path.lstrip("/").startswith(PREFIX[1:]):
            environ["PATH_INFO"] = one_form(path)
        return self._application(environ, start_response)


def one_form(path: str) -> str:
    """Return an address without doubled and trailing slashes and without the engine's name."""
    path = _SLASHES.sub("/", path).rstrip("/")
    if path.startswith(_NAMED_ENGINE):
        return f"{PREFIX}/{path.removeprefix(_NAMED_ENGINE)}"
    return path
