"""How what a person typed is repeated in a message: short, on one line, nothing that acts."""

from __future__ import annotations

MOST_CHARACTERS = 40


def shown(text: str) -> str:
    """The text cut to MOST_CHARACTERS; controls, bidi marks and half characters as escapes."""
    short = text if len(text) <= MOST_CHARACTERS else f"{text[: MOST_CHARACTERS - 1]}…"
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in short
    )
