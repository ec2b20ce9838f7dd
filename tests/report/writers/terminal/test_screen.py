"""How wide a screen is and what it shows, by the stream, the option and the environment."""

from io import BytesIO, StringIO, TextIOWrapper

import pytest

from pqscan.report.writers.terminal.line import Line
from pqscan.report.writers.terminal.screen import Screen, screen


class Tty(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "90")
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.mark.parametrize(
    ("tty", "color", "environment", "shows"),
    [
        (True, "auto", {}, "\x1b[1;31mx\x1b[0m"),
        (False, "auto", {}, "x"),
        (False, "always", {}, "\x1b[1;31mx\x1b[0m"),
        (True, "never", {}, "x"),
        (True, "auto", {"NO_COLOR": "1"}, "\x1b[1mx\x1b[0m"),
        (True, "auto", {"NO_COLOR": ""}, "\x1b[1;31mx\x1b[0m"),
        (False, "always", {"NO_COLOR": "1"}, "\x1b[1;31mx\x1b[0m"),
        (False, "auto", {"FORCE_COLOR": "1"}, "\x1b[1;31mx\x1b[0m"),
        (True, "auto", {"FORCE_COLOR": ""}, "x"),
        (False, "never", {"FORCE_COLOR": "1"}, "x"),
        (True, "auto", {"TERM": "dumb"}, "x"),
    ],
)
def test_when_it_is_coloured(
    tty: bool,
    color: str,
    environment: dict[str, str],
    shows: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    stream = Tty() if tty else StringIO()
    screen(stream, color).print(Line("x", "bold red"))
    assert stream.getvalue() == f"{shows}\n"


@pytest.mark.parametrize(("columns", "width"), [("132", 132), ("0", 80), ("wide", 80), ("", 80)])
def test_its_width_is_what_columns_says(
    columns: str, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setattr("os.get_terminal_size", _no_terminal)
    assert screen(StringIO(), "auto").width == width


def _no_terminal(_: int) -> None:
    raise OSError


def test_text_goes_on_under_itself() -> None:
    stream = StringIO()
    Screen(stream, width=42).hang(
        "Read      ", Line("1,234 files; 17 of them were examined closely")
    )
    assert stream.getvalue() == (
        "Read      1,234 files; 17 of them were\n          examined closely\n"
    )


def test_what_the_stream_cannot_encode_is_a_question_mark() -> None:
    stream = TextIOWrapper(BytesIO(), encoding="ascii", write_through=True)
    Screen(stream).print(Line("│ schlüssel"))
    assert stream.buffer.getvalue() == b"? schl?ssel\n"  # type: ignore[attr-defined]
