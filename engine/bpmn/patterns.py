r"""Patterns drawn in a diagram (`pola`, `matches`), matched in time that grows with the text only.

Python's `re` backtracks: a pattern such as `(a+)+$` from a diagram would hold the server for as long as it likes. Here
a pattern becomes a small automaton (Thompson's construction) that takes each character once. It knows what form
patterns use: characters, `.`, `[...]`, `\d \w \s` and their opposites (ASCII), groups, `|`, `* + ? {n,m}`, `^` and
`$`. Back references, look-around, flags and Unicode classes are refused.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache

MAX_PATTERN = 500
"""Characters of a pattern."""
MAX_STATES = 600
"""States of an automaton; `x{100}` takes two hundred."""
_MAX_DEPTH = 30

Test = Callable[[str], bool]
_CLASSES: dict[str, re.Pattern[str]] = {name: re.compile(rf"\{name}", re.ASCII) for name in "dwsDWS"}
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r"}
_COUNT = re.compile(r"\{([0-9]{1,3})(?:(,)([0-9]{1,3})?)?\}")


@dataclass(eq=False, slots=True)
class _State:
    """A place in the automaton: with a test it takes a character, without one it leads on (where `anchor` holds)."""

    test: Test | None = None
    anchor: str = ""
    targets: list["_State"] = field(default_factory=list)


Piece = Callable[[_State], _State]
"""Builds a part of the automaton in front of a state and returns its entrance; called once for each repetition."""


class Pattern:
    """A compiled pattern; immutable, and safe to share between threads."""

    def __init__(self, text: str, entrance: _State, accepting: _State) -> None:
        self.text = text
        self._entrance = entrance
        self._accepting = accepting

    def matches(self, text: str) -> bool:
        """Whether the pattern matches the whole text."""
        reached = _closed([self._entrance], at_begin=True, at_end=not text)
        for position, character in enumerate(text, 1):
            passed = (target for state in reached if state.test and state.test(character) for target in state.targets)
            reached = _closed(passed, at_begin=False, at_end=position == len(text))
            if not reached:
                return False
        return self._accepting in reached


def _closed(states: Iterable[_State], *, at_begin: bool, at_end: bool) -> set[_State]:
    """Return the states with all that can be reached from them without taking a character."""
    found: set[_State] = set()
    waiting = list(states)
    while waiting:
        state = waiting.pop()
        if state in found or (state.anchor == "^" and not at_begin) or (state.anchor == "$" and not at_end):
            continue
        found.add(state)
        if state.test is None:
            waiting.extend(state.targets)
    return found


@lru_cache(maxsize=256)
def compile_pattern(text: str) -> Pattern:
    """Compile a pattern.

    Raises:
        ValueError: It is none, or uses what is not known here; the message is a sentence.
    """
    if len(text) > MAX_PATTERN:
        raise ValueError(f"The pattern is longer than {MAX_PATTERN} characters.")
    parser = _Parser(text)
    accepting = _State()
    piece = parser.alternatives()
    if parser.at < len(text):
        raise parser.refusal("a ')' too many")
    return Pattern(text, piece(accepting), accepting)


class _Parser:
    """Reads a pattern from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.depth = 0
        self.states = 0

    def refusal(self, reason: str) -> ValueError:
        """Return the error for the place reached."""
        return ValueError(f"The pattern '{self.text[:80]}' has {reason} at character {self.at + 1}.")

    def peek(self) -> str:
        """Return the next character without taking it, empty at the end."""
        return self.text[self.at : self.at + 1]

    def take(self) -> str:
        """Take the next character."""
        if self.at >= len(self.text):
            raise self.refusal("an end that comes too early")
        self.at += 1
        return self.text[self.at - 1]

    def spend(self) -> None:
        """Count a state, or a repetition of something that may have none."""
        self.states += 1
        if self.states > MAX_STATES:
            raise ValueError(f"The pattern '{self.text[:80]}' is too large: write smaller repetitions.")

    def state(self, test: Test | None = None, anchor: str = "") -> _State:
        """Make a state, if there may be more of them."""
        self.spend()
        return _State(test, anchor)

    def alternatives(self) -> Piece:
        """Read alternatives up to a `)` or the end."""
        branches = [self.sequence()]
        while self.peek() == "|":
            self.take()
            branches.append(self.sequence())
        if len(branches) == 1:
            return branches[0]

        def build(following: _State) -> _State:
            fork = self.state()
            fork.targets = [branch(following) for branch in branches]
            return fork

        return build

    def sequence(self) -> Piece:
        """Read what follows each other, up to a `|`, a `)` or the end."""
        pieces: list[Piece] = []
        while self.peek() not in ("", "|", ")"):
            pieces.append(self.repeated(self.atom()))

        def build(following: _State) -> _State:
            for piece in reversed(pieces):
                following = piece(following)
            return following

        return build

    def repeated(self, piece: Piece) -> Piece:
        """Read the quantifier behind a piece, if there is one."""
        counts = {"*": (0, None), "+": (1, None), "?": (0, 1)}
        sign = self.peek()
        if sign in counts and sign:
            self.take()
            fewest, most = counts[sign]
        elif match := _COUNT.match(self.text, self.at):
            self.at = match.end()
            fewest = int(match[1])
            most = int(match[3]) if match[3] else None if match[2] else fewest
            if most is not None and most < fewest:
                raise self.refusal("a repetition whose end is before its begin")
        else:
            return piece
        if self.peek() == "?":
            self.take()  # Lazy or greedy is the same where only the whole match counts.
        if self.peek() and self.peek() in "*+?{":
            raise self.refusal("a repetition of a repetition")
        return self.times(piece, fewest, most)

    def times(self, piece: Piece, fewest: int, most: int | None) -> Piece:
        """Return a piece so many times."""

        def build(following: _State) -> _State:
            entrance = following
            if most is None:
                entrance = self.state()
                entrance.targets = [piece(entrance), following]
            for _ in range((most or fewest) - fewest):
                fork = self.state()
                fork.targets = [piece(entrance), following]
                entrance = fork
            for _ in range(fewest):
                self.spend()
                entrance = piece(entrance)
            return entrance

        return build

    def atom(self) -> Piece:
        """Read one character, class, group or anchor."""
        character = self.take()
        if character == "(":
            return self.group()
        if character in ("^", "$"):
            return self.single(None, character)
        if character in ("*", "+", "?", "{"):
            self.at -= 1
            raise self.refusal(f"nothing that '{character}' could repeat")
        if character == ".":
            return self.single(lambda given: given != "\n")
        if character == "[":
            return self.single(self.character_class())
        return self.single(self.escape() if character == "\\" else _is(character))

    def group(self) -> Piece:
        """Read the rest of a group."""
        if self.peek() == "?":
            self.take()
            if self.take() != ":":
                raise self.refusal("a group of a kind that is not known here")
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise self.refusal("groups nested too deeply")
        inner = self.alternatives()
        if self.take() != ")":
            raise self.refusal("a group that is not closed")
        self.depth -= 1
        return inner

    def single(self, test: Test | None, anchor: str = "") -> Piece:
        """Return a piece of one state."""

        def build(following: _State) -> _State:
            state = self.state(test, anchor)
            state.targets = [following]
            return state

        return build

    def escape(self) -> Test:
        r"""Read what follows a `\`."""
        character = self.take()
        if character in _CLASSES:
            expression = _CLASSES[character]
            return lambda given: expression.match(given) is not None
        if character.isalnum() and character not in _CONTROLS:
            raise self.refusal(f"an escape '\\{character}' that is not known here")
        return _is(_CONTROLS.get(character, character))

    def character_class(self) -> Test:
        """Read the rest of a `[...]`."""
        negated = self.peek() == "^"
        if negated:
            self.take()
        tests = [self.class_item()]
        while self.peek() != "]":
            tests.append(self.class_item())
        self.take()
        return lambda given: any(test(given) for test in tests) is not negated

    def class_item(self) -> Test:
        """Read one character, range or class within `[...]`."""
        first = self.take()
        if first == "\\":
            if self.peek() in _CLASSES:
                return self.escape()
            first = _CONTROLS.get(self.peek(), self.take())
        if self.peek() != "-" or self.text[self.at + 1 : self.at + 2] in ("]", ""):
            return _is(first)
        self.take()
        last = self.take()
        if last == "\\":
            last = self.take()
        if last < first:
            raise self.refusal("a range whose end is before its begin")
        return lambda given: first <= given <= last


def _is(wanted: str) -> Test:
    return lambda given: given == wanted
