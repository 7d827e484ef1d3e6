"""Who asks: HTTP Basic or a personal token with every request.

A password that was right is believed for five minutes; a token is looked up each time, so that revoking it counts at
once. A token may stand in the place of the password, for clients that know HTTP Basic only.
"""

import binascii
import hashlib
import hmac
import time
from base64 import b64decode
from dataclasses import dataclass
from threading import Lock
from typing import cast
from urllib.parse import urlsplit

from flask import current_app, g, request

from engine.commands import CheckCredentials, NoteTokenUse
from engine.domain import TOKEN_SECRET, Actor, Source
from engine.errors import NotAllowedError
from webui.current import engine
from webui.rest.refusals import RestError

BELIEVED_SECONDS = 300.0
MOST_BELIEVED = 10_000
LONGEST = 1_000
"""Characters of a user id or a password."""
NEEDED = "Credentials are required: HTTP Basic with an account of Alur, or a personal token as Bearer."


@dataclass(frozen=True, slots=True)
class Pair:
    """A user id and a password, as they were sent."""

    user_id: str
    password: str


class Credentials:
    """Remembers which pairs were right, by a keyed hash, so that not every request costs a password hash.

    Only in memory: neither another process nor a core dump of the database learns anything.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._until: dict[bytes, float] = {}
        self._lock = Lock()

    def believes(self, pair: Pair) -> bool:
        """Whether the pair was found right not long ago."""
        return self._until.get(self._digest(pair), 0.0) > time.monotonic()

    def believe(self, pair: Pair) -> None:
        """Remember that the pair is right."""
        now = time.monotonic()
        with self._lock:
            if len(self._until) >= MOST_BELIEVED:
                self._until = {digest: until for digest, until in self._until.items() if until > now}
            self._until[self._digest(pair)] = now + BELIEVED_SECONDS

    def _digest(self, pair: Pair) -> bytes:
        # The length keeps ("ab", "c") apart from ("a", "bc").
        text = f"{len(pair.user_id)}:{pair.user_id}{pair.password}"
        return hmac.digest(self._key, text.encode("utf-8", "surrogatepass"), hashlib.sha256)


def require_credentials() -> None:
    """Find out who asks.

    Raises:
        RestError: 401, where nobody says who they are, or not rightly.
    """
    header = request.headers.get("Authorization", "")
    secret, pair = read_token(header), read_header(header)
    g.rest_actor = _bearer(secret) if secret else _actor_of(pair) if pair is not None else None
    if g.rest_actor is None:
        raise RestError(401, "AuthenticationException", NEEDED)


def rest_actor() -> Actor:
    """Return who asks."""
    return cast(Actor, g.rest_actor)


def refuse_nul() -> None:
    """Refuse NUL characters in addresses, which no database keeps.

    Raises:
        RestError: 400.
    """
    if "\0" in request.path or any("\0" in value for values in request.args.listvalues() for value in values):
        raise RestError(400, "InvalidRequestException", "An address may not hold NUL characters.")


def refuse_foreign_pages() -> None:
    """Refuse what a page of another site sends: a browser would add the credentials it once asked a person for.

    Programs send no origin, and Camunda Modeler's is `file://`.

    Raises:
        RestError: 403.
    """
    origin = urlsplit(request.headers.get("Origin", ""))
    if origin.scheme in ("http", "https") and origin.netloc != request.host:
        raise RestError(403, "AuthorizationException", "Pages of other sites may not use REST.")


def read_token(header: str) -> str:
    """Return the personal token of an Authorization header; empty where it holds none."""
    scheme, _, secret = header.strip().partition(" ")
    secret = secret.strip()
    return secret if scheme.lower() == "bearer" and TOKEN_SECRET.fullmatch(secret) else ""


def read_header(header: str) -> Pair | None:
    """Return what an Authorization header says; None for an unknown scheme, such as the Modeler's literal `undefined`.

    Camunda Modeler encodes with `btoa`, one byte a character: what is not UTF-8 is Latin-1.
    """
    scheme, _, encoded = header.strip().partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        raw = b64decode(encoded.strip(), validate=True)
    except (binascii.Error, ValueError):
        return None
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    user_id, colon, password = text.partition(":")
    if not colon or not user_id or "\0" in text or max(len(user_id), len(password)) > LONGEST:
        return None
    return Pair(user_id, password)


def is_right(pair: Pair) -> bool:
    """Check a pair; wrong ones count towards the account's lock-out, except of tokens, which nobody guesses."""
    if TOKEN_SECRET.fullmatch(pair.password):
        actor = _bearer(pair.password)
        return actor is not None and actor.user_id == pair.user_id
    credentials = cast(Credentials, current_app.extensions["alur_credentials"])
    if credentials.believes(pair):
        return True
    try:
        engine().execute(CheckCredentials(pair.user_id, pair.password), Actor(pair.user_id, source=Source.REST))
    except NotAllowedError:
        return False
    credentials.believe(pair)
    return True


def _bearer(secret: str) -> Actor | None:
    """Return the account a token stands for, and note that the token was used."""
    found = engine().queries.token(secret)
    if found is None:
        return None
    if found.needs_noting:
        engine().execute(NoteTokenUse(found.id), found.actor)
    return found.actor


def _actor_of(pair: Pair) -> Actor | None:
    """Return the account with the groups it has at this moment."""
    return engine().queries.account(pair.user_id) if is_right(pair) else None
