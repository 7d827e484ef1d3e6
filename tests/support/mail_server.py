"""A real SMTP server on loopback that takes mail, refuses it, is slow or is away, as a test says."""

import asyncio
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


class Post:
    """What a server does with mail, and what it has taken.

    Attributes:
        taken: The messages it has answered with 250, in order.
        offers: How many messages it was offered whole.
        answer: What it says to a whole message.
        to_recipient: What it says to a recipient, empty for yes.
        delay: Seconds it thinks about a whole message after it has taken it in.
    """

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.offers = 0
        self.answer = "250 Taken"
        self.to_recipient = ""
        self.delay = 0.0
        self.secured: list[bool] = []

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer to a recipient."""
        if self.to_recipient:
            return self.to_recipient
        envelope.rcpt_tos.append(address)
        return "250 Yes"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Answer to a whole message."""
        self.offers += 1
        await asyncio.sleep(self.delay)
        if self.answer.startswith("250"):
            content: Any = envelope.content
            self.taken.append(message_from_bytes(content, policy=default))
            self.secured.append(session.ssl is not None)
        return self.answer

    def ids(self) -> list[str]:
        """Return the Message-ID of each message taken."""
        return [message["Message-ID"] for message in self.taken]

    def to(self, address: str) -> list[EmailMessage]:
        """Return the messages taken for an address."""
        return [message for message in self.taken if message["To"] == address]


def free_port() -> int:
    """Return a port on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(post: Post, port: int, **options: Any) -> Iterator[None]:
    """Let a server run on a port meanwhile."""
    controller = Controller(post, hostname="127.0.0.1", port=port, ready_timeout=20, **options)
    controller.start()
    try:
        yield
    finally:
        controller.stop()


@contextmanager
def silence(port: int) -> Iterator[None]:
    """Let something listen on a port that accepts connections and never says a word."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen()
        yield


def password_check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, said: Any) -> AuthResult:
    """Let in `alur` with `rahasia`, and nobody else."""
    right = isinstance(said, LoginPassword) and (said.login, said.password) == (b"alur", b"rahasia")
    return AuthResult(success=right)


def server_context(certificate: str, key: str) -> ssl.SSLContext:
    """Return what a server needs to speak TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context
