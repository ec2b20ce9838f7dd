"""The classical half of a hybrid: where its secret and a post-quantum one go into one place."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from pqscan.detect.python.misuse.expressions import Trace
from pqscan.detect.python.misuse.taint import Source
from pqscan.detect.python.modules import Module
from pqscan.detect.python.pieces import FunctionNode
from pqscan.detect.python.places import Place, made_on, region_of
from pqscan.domain.finding import Finding, Step, StepKind
from pqscan.domain.location import Location
from pqscan.domain.record import Record, replace

if TYPE_CHECKING:
    from pqscan.detect.python.misuse.notes import Note

_FAMILIES = {"ECDH": ("ECDH", "EC"), "ECDSA": ("ECDSA", "EC")}
"""An algorithm's findings; a key of which only the curve is known goes with its use."""


class Half(Record):
    """Lines of a file in which an algorithm is the classical half of a hybrid, and why."""

    path: str
    first: int
    last: int
    algorithms: tuple[str, ...]
    reason: Step
    places: tuple[Place, ...] = ()  # calls elsewhere that made the half's key


def halves(module: Module, known: Mapping[ast.AST, Note], trace: Trace) -> Iterator[Half]:
    """The halves of a module, once for each place that joins them."""
    for node, held in trace.mixes.items():
        sources = sorted({part.source for part in held}, key=_line)
        strong = [source for source in sources if source.post_quantum]
        for weak in sources:
            if weak.post_quantum or not strong or weak.signature != strong[0].signature:
                continue
            reason = _reason(module, node, weak, strong[0])
            algorithms = _FAMILIES.get(weak.algorithm, (weak.algorithm,))
            places = tuple(made_on(known[weak.node].event.receiver))
            for first, last in _extents(module, known, [weak.node, node], algorithms):
                yield Half(module.path, first, last, algorithms, reason, places)


def _reason(module: Module, node: ast.AST, weak: Source, strong: Source) -> Step:
    what = "signatures" if weak.signature else "secrets"
    return Step(
        StepKind.REASON,
        f"half of a hybrid: the {what} of {weak.algorithm} (line {_line(weak)}) and of "
        f"{strong.algorithm} (line {_line(strong)}) are joined here",
        Location(module.path, region_of(module, node)),
    )


def _line(source: Source) -> int:
    return source.node.lineno


def _extents(
    module: Module,
    known: Mapping[ast.AST, Note],
    nodes: Iterable[ast.AST],
    algorithms: tuple[str, ...],
) -> Iterator[tuple[int, int]]:
    """The functions and classes of the joined calls, and those that use both halves."""
    scopes = {_enclosing(module, node) for node in nodes}
    weak = {_enclosing(module, n) for n, note in known.items() if set(note.assets) & {*algorithms}}
    strong = {_enclosing(module, n) for n, note in known.items() if note.post_quantum}
    for scope in scopes | (weak & strong):
        if scope is None:
            yield 1, len(module.lines)
        else:
            yield scope.lineno, scope.end_lineno or scope.lineno


def settle(findings: Iterable[Finding], found: Iterable[Half]) -> tuple[Finding, ...]:
    """Findings with the classical halves of hybrids told apart from classical cryptography."""
    by_path: dict[str, list[Half]] = {}
    places: dict[Place, Half] = {}
    for half in found:
        by_path.setdefault(half.path, []).append(half)
        places.update(dict.fromkeys(half.places, half))
    if not by_path:
        return tuple(findings)
    return tuple(_settled(finding, by_path, places) for finding in findings)


def _settled(
    finding: Finding, by_path: Mapping[str, list[Half]], places: Mapping[Place, Half]
) -> Finding:
    if not finding.rule.startswith("PQ1"):  # only what Shor's algorithm ends
        return finding
    path, region = finding.location.path, finding.location.region
    half = places.get(Place(path, region.start_line, region.start_column))
    inside = [one for one in by_path.get(path, ()) if one.first <= region.start_line <= one.last]
    for one in [half, *inside] if half is not None else inside:
        if finding.asset.algorithm in one.algorithms:
            return replace(
                finding,
                rule="PQ001",
                asset=replace(finding.asset, hybrid=True),
                evidence=(*finding.evidence, one.reason),
            )
    return finding


def _enclosing(module: Module, node: ast.AST) -> FunctionNode | ast.ClassDef | None:
    """The innermost class around a node, else the innermost function of the module."""
    line = getattr(node, "lineno", 0)
    around: list[FunctionNode | ast.ClassDef] = [cls.node for cls in module.classes.values()]
    around += [f.node for f in module.functions if f.cls is None]
    inside = [one for one in around if one.lineno <= line <= (one.end_lineno or 0)]
    return max(inside, key=lambda one: one.lineno, default=None)
