"""What a person chose, and how each choice is written: one table for file, environment, schema."""

from __future__ import annotations

import re
from collections.abc import Callable

from pqscan.domain.errors import ConfigError
from pqscan.domain.finding import Level
from pqscan.domain.record import Record

Written = str | int | float | bool | list[str]  # what TOML or the environment can hold for a key


class Choices(Record):
    """Every setting of a scan; None where nobody chose. Sizes in bytes, `jobs` processes."""

    exclude: tuple[str, ...] | None = None
    include: tuple[str, ...] | None = None
    max_file_size: int | None = None
    jobs: int | None = None
    gitignore: bool | None = None
    excerpts: bool | None = None
    ignores: bool | None = None
    inventory: bool | None = None
    baseline: str | None = None
    fail_on: str | None = None  # a level's word, or "none"
    format: tuple[str, ...] | None = None
    policy: tuple[str, ...] | None = None
    shelf_life: float | None = None  # years
    migration_time: float | None = None  # years
    trust_time: float | None = None  # years

    def over(self, other: Choices) -> Choices:
        """These choices, and the other's where these make none."""
        return Choices(
            **{
                name: mine if (mine := getattr(self, name)) is not None else getattr(other, name)
                for name in self.__struct_fields__
            }
        )


FAIL_ON = ("none", *(level.word for level in sorted(Level)))


class Key(Record):
    """One setting: what it means, how its value is read and how JSON Schema describes it."""

    about: str
    read: Callable[[object], object]
    schema: tuple[tuple[str, object], ...]


def parse_size(value: object) -> int:
    """Bytes, from a number or `500 kB`, `5MB`, `1GiB`; raises ValueError."""
    match = re.fullmatch(r"\s*(\d{1,15})\s*(?:([kmg])(i?)b?|b)?\s*", str(value).lower())
    if isinstance(value, bool) or match is None:
        raise ValueError("a size such as 5MB is needed")
    power = " kmg".index(match[2]) if match[2] else 0
    return int(match[1]) * int((1024 if match[3] else 1000) ** power)


def _positive(value: object) -> int:
    text = str(value)
    if isinstance(value, bool) or not (text.isascii() and text.isdigit() and int(text) > 0):
        raise ValueError("a whole number above zero is needed")
    return int(text)


def _years(value: object) -> float:
    try:
        years = float(str(value))
    except ValueError:
        years = -1.0
    if isinstance(value, bool) or not 0 <= years <= 200:
        raise ValueError("a number of years from 0 to 200 is needed")
    return years


def _flag(value: object) -> bool:
    words = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in words:
        return words[value.lower()]
    raise ValueError("true or false is needed")


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("a text is needed")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):  # the environment's way to write a list
        return tuple(part.strip() for part in value.split(",") if part.strip())
    if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
        raise ValueError("a list of texts is needed")
    return tuple(value)


def _fail_on(value: object) -> str:
    if value not in FAIL_ON:
        raise ValueError(f"one of {', '.join(FAIL_ON)} is needed")
    return str(value)


_TEXTS = (("type", "array"), ("items", {"type": "string"}))
_FLAG = (("type", "boolean"),)
_YEARS = (("type", "number"), ("minimum", 0), ("maximum", 200))
KEYS: dict[str, Key] = {
    "exclude": Key("Paths to leave out, in .gitignore's syntax.", _texts, _TEXTS),
    "include": Key("If given, only paths that match one are read.", _texts, _TEXTS),
    "max-file-size": Key(
        "Larger files are skipped with a reason: bytes, or a text such as 5MB.",
        parse_size,
        (("type", ["integer", "string"]),),
    ),
    "jobs": Key("Processes to use.", _positive, (("type", "integer"), ("minimum", 1))),
    "gitignore": Key("Whether .gitignore files are honoured.", _flag, _FLAG),
    "excerpts": Key("Whether reports show source lines.", _flag, _FLAG),
    "ignores": Key("Whether `pqscan: ignore[...]` comments are honoured.", _flag, _FLAG),
    "inventory": Key("Whether reports list cryptography that is fine.", _flag, _FLAG),
    "baseline": Key("The file of accepted findings.", _text, (("type", "string"),)),
    "fail-on": Key("The level from which findings make the exit code 1.", _fail_on,
                   (("enum", list(FAIL_ON)),)),
    "format": Key("Formats to write, as in --format.", _texts, _TEXTS),
    "policy": Key("Policies to judge by.", _texts, _TEXTS),
    "shelf-life": Key("Years for which data must stay secret.", _years, _YEARS),
    "migration-time": Key("Years that the migration takes.", _years, _YEARS),
    "trust-time": Key("Years for which a signature is relied on.", _years, _YEARS),
}  # fmt: skip


def read_choices(values: dict[str, object], source: str) -> Choices:
    """The choices written under the keys above; ConfigError names the nearest known key."""
    read: dict[str, object] = {}
    for name, value in values.items():
        key = KEYS.get(name)
        if key is None:
            from difflib import get_close_matches

            near = get_close_matches(str(name), KEYS, 1, 0.4)
            hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(KEYS)}"
            raise ConfigError(f"{source}: no setting {name!r}", hint)
        try:
            read[name.replace("-", "_")] = key.read(value)
        except ValueError as error:
            raise ConfigError(f"{source}: {name} is {value!r}", str(error)) from error
    return Choices(**read)  # type: ignore[arg-type]  # the table above gives each its type


def config_schema() -> dict[str, object]:
    """JSON Schema of the settings in pqscan.toml and under [tool.pqscan]."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "pqscan/config/v1",
        "title": "Settings of pqscan, in pqscan.toml or under [tool.pqscan] in pyproject.toml",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            name: {"description": key.about, **dict(key.schema)} for name, key in KEYS.items()
        },
    }
