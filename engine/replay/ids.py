"""Which id of history stands for which id of a replay: tokens get new ids each time they run."""

import re
from uuid import UUID

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class Ids:
    """Pairs of ids, each in one pair only."""

    def __init__(self) -> None:
        self._now: dict[str, UUID] = {}
        self._then: dict[str, str] = {}

    def bind(self, then: str, now: UUID) -> None:
        """Let an id of history stand for a present one, unless either stands for another already."""
        if then not in self._now and str(now) not in self._then:
            self._now[then] = now
            self._then[str(now)] = then

    def now(self, then: str) -> UUID:
        """Return the present id for an id of history.

        Raises:
            KeyError: It has never come up.
        """
        return self._now[then]

    def known(self, then: str) -> UUID | None:
        """Return the present id for an id of history, None where it has never come up."""
        return self._now.get(then)

    def translated(self, text: str) -> str:
        """Return a text with the ids of history in the place of the present ones, wherever they stand in it."""
        return _UUID.sub(lambda found: self._then.get(found.group(), found.group()), text)
