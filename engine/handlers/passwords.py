"""Passwords are kept as Argon2id hashes (RFC 9106) and never otherwise."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from engine.errors import FieldProblem, InvalidVariablesError

SHORTEST = 8
LONGEST = 200


class _Hashing:
    hasher = PasswordHasher()


_hashing = _Hashing()


def use_parameters(*, time_cost: int, memory_cost: int, parallelism: int) -> None:
    """Use other cost parameters than the library's (which follow RFC 9106) for the hashes made from now on."""
    _hashing.hasher = PasswordHasher(time_cost, memory_cost, parallelism)
    _nobody.cache_clear()


def hashed(password: str) -> str:
    """Return the hash to keep of a new password.

    Raises:
        InvalidVariablesError: It is too short or too long.
    """
    if len(password) < SHORTEST:
        raise InvalidVariablesError([FieldProblem("password", "minlength", str(SHORTEST))])
    if len(password) > LONGEST:
        raise InvalidVariablesError([FieldProblem("password", "maxlength", str(LONGEST))])
    return _hashing.hasher.hash(password)


def fits(kept: str | None, password: str) -> bool:
    """Whether a password is the one whose hash is kept. Takes as long where there is no account."""
    try:
        # No account has a longer one, and nobody shall make this work for long.
        _hashing.hasher.verify((kept if len(password) <= LONGEST else None) or _nobody(), password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None and len(password) <= LONGEST


@cache
def _nobody() -> str:
    return _hashing.hasher.hash("no account has this password")
