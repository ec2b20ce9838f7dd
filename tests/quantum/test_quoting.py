"""What a person typed is repeated short and harmless."""

from __future__ import annotations

import pytest

from pqscan.quantum.quoting import MOST_CHARACTERS, shown


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("RSA-2048", "RSA-2048"),
        ("Ekerå", "Ekerå"),
        ("a\nb\x1b[31m", "a\\nb\\x1b[31m"),
        ("\u202eASR\u200b", "\\u202eASR\\u200b"),
        ("\udc80", "\\udc80"),
        ("", ""),
    ],
)
def test_controls_and_marks_are_spelt(text: str, said: str) -> None:
    assert shown(text) == said


def test_a_long_text_is_cut() -> None:
    assert shown("x" * MOST_CHARACTERS) == "x" * MOST_CHARACTERS
    assert shown("x" * 5000) == "x" * (MOST_CHARACTERS - 1) + "…"
