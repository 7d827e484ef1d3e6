"""Looking for text that someone typed into a search field."""

LONGEST = 200

ESCAPE = "!"


def containing(typed: str) -> str:
    """Return the LIKE pattern of texts that contain what was typed, letter by letter: `%` and `_` mean themselves."""
    # No text holds a NUL, and PostgreSQL refuses to look for one.
    literal = typed.replace("\0", "")[:LONGEST]
    for special in (ESCAPE, "%", "_"):
        literal = literal.replace(special, ESCAPE + special)
    return f"%{literal}%"
