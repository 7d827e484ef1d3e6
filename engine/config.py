"""The settings: environment variables, read and checked once at the start. docs/operations.md explains each.

The variable of a setting is its name in capitals after `ALUR_`: `port` is `ALUR_PORT`. An empty one counts as unset.
"""

import difflib
import os
import re
import secrets
import stat
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path

from engine.errors import ConfigurationError

PREFIX = "ALUR_"
# Variables the test suite reads for itself; everything else under the prefix must be a setting.
TEST_PREFIX = "ALUR_TEST_"
KEY_BYTES = 32
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
FILE_PLACES = ("database", "folder")
SMTP_SECURITIES = ("starttls", "tls", "none")
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
SHORTEST_SECRET = 32
_SWITCH = {"on": True, "true": True, "yes": True, "1": True, "off": False, "false": False, "no": False, "0": False}


def variable_of(setting: str) -> str:
    """Return the environment variable of a setting."""
    return PREFIX + setting.upper()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What can be set. Once made, every value is within its range.

    Attributes:
        data_dir: Folder of everything that Alur keeps; made where it is missing.
        database_url: SQLAlchemy URL of SQLite or PostgreSQL. Empty: a SQLite file in `data_dir`, `demo.db` with the
            demo accounts and `alur.db` without, so that neither ever holds the other's data.
        secret_key: Signs cookies and forms. Empty: made once and kept in `data_dir`.
        history_key_file: Where the key lies that chains the history; outside the database on purpose.
        host: Address to listen on.
        port: Port to listen on; 0 takes any free one.
        threads: How many requests are answered at the same time.
        long_polls: How many requests of external workers may wait for work at a time, each in a thread more; 0: none.
        cookie_secure: Whether cookies travel over HTTPS only.
        max_upload_mb: Largest request body, in megabytes.
        max_file_mb: Largest file in a form, in megabytes; 0: as large as a request.
        quota_user_mb: How much one person may send in all, in megabytes; 0: any amount.
        quota_total_mb: How much everyone together may send; 0: any amount.
        files: Where the contents of files lie: `database`, or `folder`, which is `files` in `data_dir`.
        demo: Whether the demo accounts exist.
        demo_password: One password for all of them. Empty: random ones, printed once.
        idle_minutes: After how long without a request one is signed out.
        lockout_tries: How many wrong passwords in a row lock an account.
        lockout_minutes: For how long.
        audit_reads: Whether history tells what auditors read.
        retention_years: Years after an instance's end when its history may move to a file; 0: never.
        archive_dir: Folder of those files. Empty: `archive` in `data_dir`.
        limit_steps: How many nodes one command may pass.
        limit_tokens: How many tokens one instance may have.
        limit_loop: How many instances one multi-instance activity may have.
        script_seconds: How long one script may run.
        script_megabytes: How much memory one script may take.
        public_url: Where people reach Alur: the beginning of links in mails and subscribed calendars.
        smtp_host: Mail server. Empty: no mail is sent.
        smtp_port: Its port.
        smtp_security: `starttls`, `tls` from the first byte, or `none`.
        smtp_user, smtp_password: How Alur signs in there; no user, no signing in.
        smtp_password_file: File that holds the password instead.
        smtp_sender: Address mails come from.
        smtp_timeout: How many seconds the server may keep Alur waiting.
        seal_mail: The auditor's address, to which each daily seal is mailed.
    """

    data_dir: Path = Path("var")
    database_url: str = field(default="", repr=False)
    secret_key: str = field(default="", repr=False)
    history_key_file: Path = Path()

    host: str = "127.0.0.1"
    port: int = field(default=8080, metadata={"range": (0, 65_535)})
    threads: int = field(default=8, metadata={"range": (1, 256)})
    long_polls: int = field(default=50, metadata={"range": (0, 1000)})
    cookie_secure: bool = False
    max_upload_mb: int = field(default=10, metadata={"range": (1, 1_024)})

    max_file_mb: int = field(default=0, metadata={"range": (0, 1_024)})
    quota_user_mb: int = field(default=2_000, metadata={"range": (0, 10_000_000)})
    quota_total_mb: int = field(default=0, metadata={"range": (0, 10_000_000)})
    files: str = "database"

    demo: bool = True
    demo_password: str = field(default="", repr=False)
    idle_minutes: int = field(default=15, metadata={"range": (1, 1_440)})
    lockout_tries: int = field(default=5, metadata={"range": (1, 100)})
    lockout_minutes: int = field(default=15, metadata={"range": (1, 1_440)})
    audit_reads: bool = False
    retention_years: int = field(default=0, metadata={"range": (0, 100)})
    archive_dir: Path = Path()

    limit_steps: int = field(default=10_000, metadata={"range": (100, 10_000_000)})
    limit_tokens: int = field(default=5_000, metadata={"range": (10, 1_000_000)})
    limit_loop: int = field(default=1_000, metadata={"range": (1, 100_000)})
    script_seconds: float = field(default=2.0, metadata={"range": (0.1, 300.0)})
    script_megabytes: int = field(default=64, metadata={"range": (8, 4_096)})

    public_url: str = ""
    smtp_host: str = ""
    smtp_port: int = field(default=587, metadata={"range": (1, 65_535)})
    smtp_security: str = "starttls"
    smtp_user: str = ""
    smtp_password: str = field(default="", repr=False)
    smtp_password_file: Path = Path()
    smtp_sender: str = ""
    smtp_timeout: int = field(default=30, metadata={"range": (1, 300)})
    seal_mail: str = ""

    worker_concurrency: int = field(default=4, metadata={"range": (1, 32)})

    def __post_init__(self) -> None:
        """Check every value and fill in what depends on another.

        Raises:
            ConfigurationError: A value is out of its range.
        """
        for setting in fields(self):
            _check_range(setting, getattr(self, setting.name))
        if not self.host.strip():
            raise ConfigurationError(f"{variable_of('host')} is empty; it should be an address such as 127.0.0.1.")
        if 0 < len(self.secret_key) < SHORTEST_SECRET:
            raise ConfigurationError(
                f"{variable_of('secret_key')} is too short: it should have {SHORTEST_SECRET} characters or more."
            )
        _check_mail(self)
        _check_files(self)
        # A frozen dataclass lets only this set what is derived.
        object.__setattr__(self, "public_url", self.public_url.rstrip("/"))
        if not self.max_file_mb:
            object.__setattr__(self, "max_file_mb", self.max_upload_mb)
        if not self.database_url:
            file = self.data_dir.absolute() / ("demo.db" if self.demo else "alur.db")
            object.__setattr__(self, "database_url", f"sqlite:///{file}")
        if self.archive_dir == Path():
            object.__setattr__(self, "archive_dir", self.data_dir / "archive")
        if self.history_key_file == Path():
            object.__setattr__(self, "history_key_file", self.data_dir / "history_key")

    @property
    def sends_mail(self) -> bool:
        """Whether there is a mail server."""
        return bool(self.smtp_host)

    def load_smtp_password(self) -> str:
        """Return the password for the mail server, from its file if one is set.

        Raises:
            ConfigurationError: The file cannot be read.
        """
        if self.smtp_password_file == Path():
            return self.smtp_password
        try:
            return self.smtp_password_file.read_text("utf-8").strip()
        except OSError as error:
            variable = variable_of("smtp_password_file")
            raise ConfigurationError(f"{variable}: the file cannot be read: {error.strerror}.") from error

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read the settings from environment variables.

        Raises:
            ConfigurationError: A variable holds what its setting cannot be, or none has its name.
        """
        known = {variable_of(setting.name): setting for setting in fields(cls)}
        values: dict[str, object] = {}
        for variable, text in environment.items():
            if variable.startswith(PREFIX) and not variable.startswith(TEST_PREFIX):
                setting = known.get(variable)
                if setting is None:
                    raise ConfigurationError(_no_such_setting(variable, known))
                if text.strip():
                    values[setting.name] = _parse(variable, text.strip(), setting)
        return cls(**values)  # type: ignore[arg-type]  # _parse gives each the type of its field

    def load_secret_key(self) -> bytes:
        """Return the key that signs cookies and forms, made and kept in `data_dir` where none is set.

        Raises:
            ConfigurationError: The key's file cannot be read, or others can read it.
        """
        if self.secret_key:
            return self.secret_key.encode()
        return load_key(self.data_dir / "secret_key", variable_of("data_dir"))

    def load_history_key(self) -> bytes:
        """Return the key that chains the history, made and kept in its file on the first start.

        Raises:
            ConfigurationError: The key's file cannot be read, or others can read it.
        """
        return load_key(self.history_key_file, variable_of("history_key_file"))


def load_key(path: Path, variable: str) -> bytes:
    """Return the key in a file; a missing file is made, readable by its owner only.

    Two processes that start together agree on one key.

    Args:
        path: The file; its text is hexadecimal.
        variable: The setting that says where it lies, for the error.

    Raises:
        ConfigurationError: The file cannot be made or read, holds no key, or is open to others.
    """
    try:
        if not path.exists():
            _make_key(path)
        mode = stat.S_IMODE(path.stat().st_mode)
        key = bytes.fromhex(path.read_text("ascii"))
    except OSError as error:
        raise ConfigurationError(f"{variable}: the key file {path} cannot be used: {error.strerror}.") from error
    except ValueError as error:
        raise ConfigurationError(f"{variable}: the file {path} holds no key; restore it from its backup.") from error
    if mode & 0o077:
        raise ConfigurationError(f"{variable}: the key file {path} is open to others; it needs chmod 600.")
    if len(key) < KEY_BYTES:
        raise ConfigurationError(f"{variable}: the key in {path} is too short; restore it from its backup.")
    return key


def _make_key(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Written whole beside it and then linked: another process sees either no key or all of it, and the first one wins.
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _no_such_setting(variable: str, known: Mapping[str, object]) -> str:
    nearest = difflib.get_close_matches(variable, known, n=1)
    hint = f" Did you mean {nearest[0]}?" if nearest else ""
    return f"{variable} is not a setting of Alur.{hint}"


def _parse(variable: str, text: str, setting: "Field[object]") -> object:
    if setting.type is bool:
        if text.lower() not in _SWITCH:
            raise ConfigurationError(f"{variable} is {text!r}; it should be on or off.")
        return _SWITCH[text.lower()]
    if setting.type in (int, float):
        try:
            return int(text) if setting.type is int else float(text)
        except ValueError as error:
            kind = "a whole number" if setting.type is int else "a number"
            raise ConfigurationError(f"{variable} is {text!r}; it should be {kind}.") from error
    return Path(text) if setting.type is Path else text


def _check_files(settings: Settings) -> None:
    if settings.files not in FILE_PLACES:
        raise ConfigurationError(
            f"{variable_of('files')} is {settings.files!r}; it should be {' or '.join(FILE_PLACES)}."
        )
    if settings.max_file_mb > settings.max_upload_mb:
        raise ConfigurationError(
            f"{variable_of('max_file_mb')} is {settings.max_file_mb}; a request may have only "
            f"{settings.max_upload_mb} ({variable_of('max_upload_mb')})."
        )


def _check_mail(settings: Settings) -> None:
    for setting in ("smtp_sender", "seal_mail"):
        address = getattr(settings, setting)
        if address and not ADDRESS.fullmatch(address):
            raise ConfigurationError(f"{variable_of(setting)} is {address!r}; it should be a mail address.")
    if settings.public_url and not settings.public_url.startswith(("http://", "https://")):
        raise ConfigurationError(f"{variable_of('public_url')} should begin with http:// or https://.")
    if settings.smtp_security not in SMTP_SECURITIES:
        raise ConfigurationError(f"{variable_of('smtp_security')} should be one of {', '.join(SMTP_SECURITIES)}.")
    missing = [name for name in ("smtp_sender", "public_url") if settings.sends_mail and not getattr(settings, name)]
    if missing:
        raise ConfigurationError(
            f"{variable_of(missing[0])} is needed to send mail: {variable_of('smtp_host')} is set."
        )
    if settings.smtp_user and settings.smtp_security == "none" and settings.smtp_host not in LOOPBACK:
        raise ConfigurationError(
            f"{variable_of('smtp_security')} is none: a password is not sent over a network that anyone can read."
        )


def _check_range(setting: "Field[object]", value: float) -> None:
    if "range" in setting.metadata:
        low, high = setting.metadata["range"]
        # Said this way round, not-a-number is refused too.
        if not low <= value <= high:
            raise ConfigurationError(f"{variable_of(setting.name)} is {value}; it should be from {low} to {high}.")
