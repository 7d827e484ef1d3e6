"""What the pages need to know of the settings: a view on the engine's settings that names no more than is used."""

from typing import Protocol

OFFICE = "Dinas Pekerjaan Umum dan Tata Ruang"
DISTRICT = "Kabupaten Lumajang"
"""Whose installation this is: on the sign-in page, in the header and on printed pages."""


class WebSettings(Protocol):
    """The settings that pages read; `engine.config.Settings` is one."""

    @property
    def cookie_secure(self) -> bool:
        """Whether cookies travel over HTTPS only."""
        ...

    @property
    def max_upload_mb(self) -> int:
        """Largest request body, in megabytes."""
        ...

    @property
    def max_file_mb(self) -> int:
        """Largest file in a form, in megabytes."""
        ...

    @property
    def long_polls(self) -> int:
        """How many requests of external workers may wait for work at a time."""
        ...

    @property
    def idle_minutes(self) -> int:
        """After how long without a request one is signed out."""
        ...

    def load_secret_key(self) -> bytes:
        """Return the key that signs cookies and forms."""
        ...
