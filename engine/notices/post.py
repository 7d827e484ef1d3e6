"""How a mail is sent: SMTP, one connection a mail, outside every transaction."""

import smtplib
import ssl
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from threading import Lock
from urllib.parse import urlsplit
from uuid import UUID

from engine.config import Settings
from engine.errors import MailRefusedError, MailUndeliveredError
from engine.notices.letter import Letter

TAKING = timedelta(minutes=10)
"""How long a server may think about a message it has been sent whole: giving up earlier would send it twice.

RFC 5321, section 4.5.3.2.6.
"""

END = b"\r\n.\r\n"
"""How a message ends."""

PERMANENT = 500


class Post:
    """Sends letters through the settings' mail server. Safe to share between threads.

    Attributes:
        is_on: Whether there is a mail server.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._taken: set[UUID] = set()  # by this process, and not yet known to the database
        self._lock = Lock()
        self.is_on = settings.sends_mail

    def send(self, letter: Letter) -> None:
        """Hand a letter to the server; one it has taken from this process already is not sent again.

        Raises:
            MailRefusedError: The server refuses it for good.
            MailUndeliveredError: It cannot be reached, is slow, or refuses it for now.
        """
        with self._lock:
            if letter.id in self._taken:
                return
        try:
            self._hand_over(letter)
        except smtplib.SMTPException as error:
            raise _told(error) from error
        except OSError as error:
            raise MailUndeliveredError(f"Cannot reach the mail server: {error}.") from error
        with self._lock:
            self._taken.add(letter.id)

    def forget(self, letter_id: UUID) -> None:
        """Note that the database knows of a letter that was taken."""
        with self._lock:
            self._taken.discard(letter_id)

    def _hand_over(self, letter: Letter) -> None:
        settings = self._settings
        message = message_of(letter, settings)
        with self._connected() as server:
            if settings.smtp_security == "starttls":
                server.starttls(context=ssl.create_default_context())
            if settings.smtp_user:
                server.login(settings.smtp_user, settings.load_smtp_password())
            server.send_message(message, settings.smtp_sender, [letter.to])

    def _connected(self) -> smtplib.SMTP:
        settings = self._settings
        host, port, timeout = settings.smtp_host, settings.smtp_port, settings.smtp_timeout
        if settings.smtp_security == "tls":
            return _PatientOverTls(host, port, timeout=timeout, context=ssl.create_default_context())
        return _Patient(host, port, timeout=timeout)


class _Patient(smtplib.SMTP):
    """Waits longer once a message is sent whole; and what goes wrong while saying goodbye is no failure."""

    def send(self, s: bytes | str) -> None:  # type: ignore[override]  # typeshed names it ReadableBuffer
        """Send, and after a message's last line be patient."""
        super().send(s)
        if isinstance(s, bytes) and s.endswith(END) and self.sock is not None:
            self.sock.settimeout(TAKING.total_seconds())

    def data(self, msg: bytes | str) -> tuple[int, bytes]:  # type: ignore[override]
        """Send a message, and be as impatient as before once it is answered."""
        answer = super().data(msg)
        if self.sock is not None:
            self.sock.settimeout(self.timeout)
        return answer

    def __exit__(self, *error: object) -> None:
        """Say goodbye; a message that was taken stays taken whatever comes of it."""
        try:
            self.quit()
        except (smtplib.SMTPException, OSError):
            self.close()


class _PatientOverTls(_Patient, smtplib.SMTP_SSL):
    """Encrypted from the first byte."""


def message_of(letter: Letter, settings: Settings) -> EmailMessage:
    """Return a letter as a message: plain text, marked as sent by a machine, its Message-ID always the same."""
    message = EmailMessage()
    message["From"] = f"Alur <{settings.smtp_sender}>"
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.at)
    message["Message-ID"] = f"<{letter.id}@{urlsplit(settings.public_url).hostname or 'alur'}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "id"
    message.set_content(letter.text)
    if letter.attachment is not None:
        name, content = letter.attachment
        message.add_attachment(content, maintype="application", subtype="json", filename=name)
    return message


def _told(error: smtplib.SMTPException) -> MailUndeliveredError:
    """Return what a server's refusal means: 5xx to this mail is for good, everything else may pass."""
    said: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
    elif isinstance(error, (smtplib.SMTPSenderRefused, smtplib.SMTPDataError)):
        code, said = error.smtp_code, error.smtp_error
    else:
        # A greeting, a handshake or a password that is refused is about the server, and someone can mend it.
        return MailUndeliveredError(f"The mail server does not take mail: {error}.")
    words = f"{code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}"
    if code >= PERMANENT:
        return MailRefusedError(f"The mail server refuses the mail: {words}.")
    return MailUndeliveredError(f"The mail server does not take the mail now: {words}.")
