"""PQ503: numbers that are sizes of a round-3 scheme and of no standard, in code that names it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache

from pqscan.detect.excerpt import excerpt
from pqscan.detect.python.findings import Fact
from pqscan.detect.python.modules import Module
from pqscan.detect.python.nodes import below
from pqscan.detect.python.places import place_of, region_of
from pqscan.domain import knowledge
from pqscan.domain.errors import KnowledgeError
from pqscan.domain.finding import Asset, Confidence, Finding, Function, Role, Step, StepKind
from pqscan.domain.location import Location
from pqscan.domain.record import Record


class Size(Record):
    """A number of bytes, whose it is, and what the standard has."""

    bytes: int
    algorithm: str
    parameter: str
    standard: str


class Sizes(Record):
    """rules/misuse/sizes.toml."""

    about: re.Pattern[bytes]
    numbers: re.Pattern[bytes]
    by_bytes: dict[int, Size]


@cache
def sizes() -> Sizes:
    """The shipped table."""
    table = knowledge.read_one("rules/misuse/sizes.toml")
    words, rows = table.get("words"), table.get("size")
    if not isinstance(words, list) or not isinstance(rows, list):
        raise KnowledgeError("rules/misuse/sizes.toml has no words or sizes", "reinstall pqscan")
    found = [
        Size(int(row["bytes"]), row["algorithm"], row["parameter"], row["standard"]) for row in rows
    ]
    numbers = "|".join(str(one.bytes) for one in found)
    return Sizes(
        re.compile("|".join(map(re.escape, words)).encode(), re.IGNORECASE),
        re.compile(rf"\b(?:{numbers})\b".encode()),
        {one.bytes: one for one in found},
    )


def facts_of(module: Module) -> Iterator[Fact]:
    """The sizes of a file."""
    known = sizes()
    if not (known.numbers.search(module.source) and known.about.search(module.source)):
        return
    for node in below(module.tree):
        if isinstance(node, ast.Constant) and type(node.value) is int:
            size = known.by_bytes.get(node.value)
            if size is not None:
                yield _fact(module, node, size)


def _fact(module: Module, node: ast.Constant, size: Size) -> Fact:
    region = region_of(module, node)
    here = Location(module.path, region)
    why = f"{size.bytes} bytes are a signature of {size.algorithm} {size.parameter} of round 3"
    finding = Finding(
        rule="PQ503",
        asset=Asset(size.algorithm, (size.parameter,), Function.VERIFY),
        location=Location(module.path, region, module.content_hash),
        message=f"Pre-standard parameter set. {why}; it is {size.standard}.",
        excerpt=excerpt(module.lines, region),
        evidence=(
            Step(StepKind.SINK, module.lines[region.start_line - 1].strip(), here),
            Step(StepKind.REASON, why, here),
        ),
        role=Role.DECLARE,
        confidence=Confidence.MEDIUM,
        detector="python",
    )
    return Fact(finding, place_of(module, node))
