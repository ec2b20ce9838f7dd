"""PQ501, PQ502, PQ504, PQ505 and PQ507: from the noted calls of a file to findings."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from pqscan.detect.excerpt import excerpt
from pqscan.detect.python.findings import Fact
from pqscan.detect.python.misuse.answers import calls_of, returns_answer
from pqscan.detect.python.misuse.data import misuse_rules
from pqscan.detect.python.misuse.expressions import Trace
from pqscan.detect.python.misuse.fallback import fallbacks
from pqscan.detect.python.misuse.flow import Flow
from pqscan.detect.python.misuse.hybrids import halves
from pqscan.detect.python.misuse.ignored import ignored
from pqscan.detect.python.misuse.kept import reads
from pqscan.detect.python.misuse.mac_keys import takes_key
from pqscan.detect.python.misuse.notes import Learnt, Note, Notes
from pqscan.detect.python.misuse.swallowed import swallowed
from pqscan.detect.python.misuse.taint import WHOLE, Held, Source, secrets
from pqscan.detect.python.modules import Module
from pqscan.detect.python.nodes import below
from pqscan.detect.python.pieces import FunctionInfo
from pqscan.detect.python.places import place_of, region_of
from pqscan.domain.finding import Asset, Confidence, Finding, Function, Step, StepKind
from pqscan.domain.location import Location

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine


_MACS = frozenset(("HMAC", "CMAC", "KMAC", "Poly1305"))
MAX_LAYERS = 4  # of functions that hand an answer on


def look(notes: Notes, engine: Engine, module: Module, known: Mapping[ast.AST, Note]) -> Learnt:
    """Everything that the calls of one file say together."""
    learnt = Learnt()
    sources = {node: source for node, note in known.items() if (source := _source(note))}
    if handed := _of_other_files(notes, engine, module):
        known = dict([*handed.items(), *known.items()])
        sources |= {
            node: Source(
                node,
                note.asset.algorithm,
                post_quantum=True,
                item=note.event.spec.secret if isinstance(node, ast.Call) else WHOLE,
            )
            for node, note in handed.items()
            if node not in sources and note.event.spec and note.event.spec.secret is not None
        }
    if sources:
        sources.update(_told_by_name(module, sources, known))
        trace = _trace(notes, module, sources)
        learnt.facts.extend(_raw_keys(module, known, trace))
        learnt.facts.extend(_comparisons(module, known, trace))
        learnt.halves.extend(halves(module, known, trace))
    for event, note in notes.raw_keys(engine, module):
        learnt.facts.append(raw_key(event.module, event.node, note))
        for site in event.via:
            if site.module is note.event.module and site.module is not event.module:
                learnt.facts.append(raw_key(site.module, site.node, note))
                break
    learnt.facts.extend(_ignored(module, known))
    learnt.facts.extend(_ignored_wrappers(notes, engine, module))
    learnt.facts.extend(_swallowed(notes, engine, module, known))
    if notes.has_post_quantum:
        for call, note in fallbacks(notes, engine, module):
            learnt.facts.append(_fallback(module, call, note))
    return learnt


def _trace(notes: Notes, module: Module, sources: Mapping[ast.AST, Source]) -> Trace:
    """Where the secrets go; nowhere that is known in code that is nested too deeply."""
    try:
        return Flow(module, sources, notes.elsewhere).run()
    except RecursionError:
        return Trace()


def _of_other_files(notes: Notes, engine: Engine, module: Module) -> dict[ast.expr, Note]:
    """Calls of functions of other files that return what a KEM yields, and reads of attributes of
    objects that keep it.
    """
    found: dict[ast.expr, Note] = {}
    givers = {one: note for one, note in notes.givers.items() if one.module is not module}
    if givers:
        found |= {call: givers[called] for call, called, _ in calls_of(engine, module, givers)}
    if notes.kept:
        found |= {node: notes.kept[key] for node, key in reads(engine, module, notes.kept)}
    return found


def _source(note: Note) -> Source | None:
    """What a call yields that should be followed."""
    spec, node = note.event.spec, note.event.node
    if spec is None or not (note.assets or note.post_quantum):
        return None
    algorithm = note.asset.algorithm
    if spec.function is Function.SIGN and (note.post_quantum or note.classical):
        return Source(node, algorithm, note.post_quantum, signature=True)
    if spec.function is Function.MAC and algorithm in _MACS:
        return Source(node, algorithm, post_quantum=False, mac=True)
    if spec.secret is None or not (note.post_quantum or note.classical):
        return None
    return Source(node, algorithm, note.post_quantum, item=spec.secret)


def _told_by_name(
    module: Module, sources: Mapping[ast.AST, Source], known: Mapping[ast.AST, Note]
) -> dict[ast.AST, Source]:
    """Of objects that are not known, the methods that only a KEM has, beside classical secrets."""
    names = misuse_rules().kem_methods
    if all(one.post_quantum or one.signature or one.mac for one in sources.values()):
        return {}
    if not any(name.encode() in module.source for name in names):
        return {}
    return {
        node: Source(node, "a KEM", post_quantum=True, told=True)
        for node in below(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in names
        and node not in known
    }


def _raw_keys(module: Module, known: Mapping[ast.AST, Note], trace: Trace) -> Iterator[Fact]:
    codes = _codes_made_keys(known, trace)
    for call, positional in trace.passed.items():
        note = known.get(call)
        spec = note.event.spec if note is not None else None
        if note is None or spec is None or call in codes or not takes_key(note.event):
            continue
        given = dict(zip(spec.arguments, positional, strict=False)) | trace.named[call]
        for name in misuse_rules().key_arguments:
            origin = _origin(secrets(given.get(name, frozenset())), known)
            if origin is not None:
                yield raw_key(module, call, origin)


def _codes_made_keys(known: Mapping[ast.AST, Note], trace: Trace) -> set[ast.AST]:
    """MACs whose result becomes the key of a cipher: derivations."""
    found: set[ast.AST] = set()
    for call in trace.passed:
        if call in known:
            given = (*trace.passed[call], *trace.named[call].values())
            found |= {one.source.node for taint in given for one in secrets(taint)
                      if one.source.mac}  # fmt: skip
    return found


def _origin(held: Held, known: Mapping[ast.AST, Note]) -> Note | None:
    """The call a secret came from; the post-quantum one of several."""
    sources = [part.source for part in held if part.source.is_raw]
    sources.sort(key=_rank)
    return known[sources[0].node] if sources else None


def raw_key(module: Module, call: ast.AST, origin: Note) -> Fact:
    """PQ501 at the cipher, code or token that takes the secret."""
    there = origin.event
    where = f"line {there.node.lineno}"
    if there.module is not module:
        where = f"{there.module.path}, {where}"
    text = (
        "Raw shared secret used as a key. "
        f"What {_what(origin)} yields ({where}) is used without a KDF."
    )
    return fact_at(module, call, "PQ501", origin.asset, text, origin, Confidence.HIGH)


def _comparisons(module: Module, known: Mapping[ast.AST, Note], trace: Trace) -> Iterator[Fact]:
    """PQ505: a KEM's secret or a MAC under `==`; a check of one's own only tells its author."""
    for node, held in trace.compared.items():
        kem = [one.source for one in held if one.source.post_quantum or one.source.mac]
        kem = [source for source in kem if not source.told]
        if not kem:
            continue
        origin = known[min(kem, key=_rank).node]
        text = (
            "Secret compared with ==. "
            f"What {_what(origin)} yields is compared in a time that tells where it differs."
        )
        both = len({source.node for source in kem}) > 1
        sure = Confidence.MEDIUM if both else Confidence.HIGH
        within = trace.within.get(node)
        there = within.module if within is not None else module
        yield fact_at(there, node, "PQ505", origin.asset, text, origin, sure)
        if within is not None and within in trace.handed:
            call = trace.handed[within]
            yield fact_at(module, call, "PQ505", origin.asset, text, origin, sure)


def _rank(source: Source) -> tuple[bool, int]:
    return not source.post_quantum, source.node.lineno


def _ignored(module: Module, known: Mapping[ast.AST, Note]) -> Iterator[Fact]:
    """PQ502: a verification that answers, and nobody who listens."""
    asked = {
        node: note
        for node, note in known.items()
        if note.event.spec is not None and note.event.spec.must_use
    }
    if not asked:
        return
    for node in ignored(module, asked):
        note = asked[node]
        text = (
            "Result of a verification is ignored. "
            f"{_what(note)} answers whether the signature holds, and the answer is not used."
        )
        yield fact_at(module, node, "PQ502", note.asset, text, None, Confidence.HIGH)


def _ignored_wrappers(notes: Notes, engine: Engine, module: Module) -> Iterator[Fact]:
    """PQ502 where the project's own function hands the answer on, and its caller drops it."""
    asked: dict[ast.AST, tuple[Note, FunctionInfo]] = {}
    for _ in range(MAX_LAYERS):
        before = len(notes.answers)
        for one in dict.fromkeys((*(function.module for function in notes.answers), module)):
            for call, called, around in list(calls_of(engine, one, notes.answers)):
                if one is module:
                    asked[call] = (notes.answers[called], called)
                if around is not None and returns_answer(around, call):
                    notes.answers.setdefault(around, notes.answers[called])
        if len(notes.answers) == before:
            break
    for node in ignored(module, asked) if asked else ():
        note, called = asked[node]
        text = (
            "Result of a verification is ignored. "
            f"{called.qualname}() answers whether the signature holds, and the answer is not used."
        )
        yield fact_at(module, node, "PQ502", note.asset, text, note, Confidence.HIGH)


def _swallowed(
    notes: Notes, engine: Engine, module: Module, known: Mapping[ast.AST, Note]
) -> Iterator[Fact]:
    """PQ502: a verification that raises, and a handler that goes on."""
    asked = {
        node: note
        for node, note in known.items()
        if note.event.spec is not None
        and note.event.spec.function is Function.VERIFY
        and not note.event.spec.must_use
        and (note.post_quantum or note.classical)
    }
    if notes.raisers:
        for call, called, _ in calls_of(engine, module, notes.raisers):
            asked.setdefault(call, notes.raisers[called])
    for node in swallowed(module, asked) if asked else ():
        note = asked[node]
        text = (
            "Result of a verification is ignored. "
            f"{_what(note)} raises where the signature does not hold, and that changes nothing."
        )
        yield fact_at(module, node, "PQ502", note.asset, text, note, Confidence.HIGH)


def _fallback(module: Module, call: ast.AST, note: Note) -> Fact:
    text = (
        "Hybrid falls back to classical. "
        "The error path of a post-quantum operation goes on without it."
    )
    return fact_at(module, call, "PQ504", note.asset, text, note, Confidence.MEDIUM)


def _what(note: Note) -> str:
    spec = note.event.spec
    return f"{spec.name}()" if spec is not None else "a call"


def fact_at(
    module: Module,
    node: ast.AST,
    rule: str,
    asset: Asset,
    text: str,
    origin: Note | None,
    confidence: Confidence,
) -> Fact:
    """A finding of this package at a node, with the call that its asset comes from."""
    region = region_of(module, node)
    steps: list[Step] = []
    if origin is not None and origin.event.node is not node:
        there = origin.event
        place = Location(there.module.path, region_of(there.module, there.node))
        steps.append(Step(StepKind.RETURNED, there.module.text(there.node), place))
    here = Location(module.path, region)
    steps.append(Step(StepKind.SINK, module.text(node), here))
    steps.append(Step(StepKind.REASON, text.partition(". ")[2].rstrip("."), here))
    spec = origin.event.spec if origin is not None else None
    finding = Finding(
        rule=rule,
        asset=asset,
        location=Location(module.path, region, module.content_hash),
        message=text,
        symbol=spec.name if spec is not None else "",
        excerpt=excerpt(module.lines, region),
        evidence=tuple(steps),
        confidence=confidence,
        detector="python",
    )
    return Fact(finding, place_of(module, node))
