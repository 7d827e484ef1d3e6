"""Multipart forms: their fields, and the files in them."""

from contextlib import closing
from dataclasses import dataclass

from flask import request


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as it was sent: what it is called, what its sender says it is, and its bytes."""

    name: str
    media_type: str
    content: bytes


def form_field(name: str) -> str:
    """Return a field of a multipart form; empty where there is none."""
    return request.form.get(name, "").strip()


def form_file(name: str) -> SentFile | None:
    """Return a file of a multipart form; a field of that name counts as one without a name."""
    file = request.files.get(name)
    if file is not None:
        with closing(file):  # A large one lies in a temporary file.
            return SentFile(file.filename or "", file.mimetype or "", file.read())
    text = request.form.get(name)
    return None if text is None else SentFile("", "", text.encode())
