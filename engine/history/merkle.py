"""A Merkle tree over the entries of a seal, as in RFC 6962 §2.1: one hash for all, and a short proof for each.

The proof lets an inspector who has one instance's history and a seal's hash see that the one is in the other, without
the histories of all other instances. Leaves are streamed; the tree keeps one hash a level.
"""

from collections.abc import Iterable
from hashlib import sha256

EMPTY = sha256(b"").hexdigest()
"""Root of a tree without leaves."""

Step = tuple[str, str]
"""One step of a proof: the side on which the other hash stands, `left` or `right`, and that hash in hexadecimal."""


def leaf(text: str) -> bytes:
    """Return the hash of a leaf; the zero before it keeps leaves and nodes apart."""
    return sha256(b"\0" + text.encode()).digest()


def node(left: bytes, right: bytes) -> bytes:
    """Return the hash of two hashes."""
    return sha256(b"\1" + left + right).digest()


def root(texts: Iterable[str]) -> str:
    """Return the root over the leaves, in hexadecimal."""
    return prove(texts, None)[0]


def prove(texts: Iterable[str], index: int | None) -> tuple[str, list[Step]]:
    """Return the root, and the steps from one leaf to it, from the bottom.

    Args:
        texts: The leaves in order.
        index: Place of the leaf to prove, from 0; None for none.
    """
    subtrees: list[tuple[int, bytes, bool]] = []
    steps: list[Step] = []
    for place, text in enumerate(texts):
        subtrees.append((1, leaf(text), place == index))
        # Two complete trees of one size become one of twice the size, as in counting.
        while len(subtrees) > 1 and subtrees[-1][0] == subtrees[-2][0]:
            _join(subtrees, steps)
    while len(subtrees) > 1:
        _join(subtrees, steps)
    return (subtrees[0][1].hex() if subtrees else EMPTY), steps


def _join(subtrees: list[tuple[int, bytes, bool]], steps: list[Step]) -> None:
    right_size, right, proves_right = subtrees.pop()
    left_size, left, proves_left = subtrees.pop()
    if proves_left:
        steps.append(("right", right.hex()))
    elif proves_right:
        steps.append(("left", left.hex()))
    subtrees.append((left_size + right_size, node(left, right), proves_left or proves_right))
