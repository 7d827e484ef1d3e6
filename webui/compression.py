"""Answers sent compressed where the browser takes it: offices have slow lines, and diagrams and scripts are text.

Only what holds no secret beside what a visitor can choose is compressed (BREACH), so pages are not.
"""

import gzip

from flask import Response, request

LEVEL = 6
SMALLEST = 1024
"""Bytes below which compressing saves no packet."""


def compressed(response: Response) -> Response:
    """Compress an answer's body, if it is worth it and the browser takes it."""
    body = response.get_data()
    if len(body) >= SMALLEST and takes_gzip():
        send_packed(response, gzip.compress(body, LEVEL, mtime=0))
    return response


def takes_gzip() -> bool:
    """Whether the browser takes gzip."""
    return request.accept_encodings.quality("gzip") > 0


def send_packed(response: Response, packed: bytes) -> None:
    """Give an answer a body that is already compressed."""
    response.set_data(packed)
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
