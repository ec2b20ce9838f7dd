"""The generated tables of docs/quantum.md, each from the data it describes."""

from __future__ import annotations

from collections.abc import Sequence

from pqscan.domain.errors import ModelError
from pqscan.domain.estimate import Estimate
from pqscan.domain.record import replace
from pqscan.quantum import api
from pqscan.quantum.nouns import ModelCard, ReferencePoint
from pqscan.quantum.when import scenario
from pqscan.quantum.when.forecast import Question, forecast
from pqscan.quantum.when.roadmaps import Claim, all_roadmaps
from pqscan.quantum.when.scenario import Scenario
from pqscan.quantum.when.surveys import Answer, all_surveys
from pqscan.quantum.when.years import YearDistribution
from pqscan.report import estimate_words as words

KEYS = (
    "RSA-1024",
    "RSA-2048",
    "RSA-3072",
    "RSA-4096",
    "DH-2048",
    "DH-3072",
    "P-256",
    "P-384",
    "P-521",
    "X25519",
    "secp256k1",
    "AES-128",
    "AES-256",
    "SHA-256",
)
YEARS = (2030, 2035, 2040, 2050)
_UNITS = {"logical_qubits": "logical qubits", "physical_qubits": "physical qubits"}


def _markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell or " " for cell in line) + " |" for line in lines)


def reference() -> str:
    """Published against computed, one line a figure."""
    rows: list[list[str]] = []
    for card in api.models():
        for point in card.reference:
            rows += _points(card, point)
    head = ("model", "key", "figure", "published", "computed", "off by", "verified", "source")
    return _markdown(head, rows)


def _points(card: ModelCard, point: ReferencePoint) -> list[list[str]]:
    try:
        ours: Estimate | None = api.estimate(point.target, card.id)
    except ModelError:
        ours = None
    rows = []
    for name, published in point.expected:
        value = None if ours is None else getattr(ours, name)
        rows.append(
            [
                f"`{card.id}`",
                point.target,
                _UNITS.get(name, name.replace("_", " ")),
                ("< " if point.upper_bound else "") + _figure(published),
                _figure(value),
                _off(published, value, name),
                "yes" if point.verified else "no",
                point.source,
            ]
        )
    return rows


def _figure(value: float | None) -> str:
    if value is None:
        return "-"
    if value < 100:
        return f"{value:.4g}"
    return f"{value:,.0f}" if value < 1e7 else words.power(value)


def _off(published: float, value: float | None, name: str) -> str:
    if value is None:
        return "-"
    if name == "log2_gates":
        return f"{value - published:+.1f} bits"
    return "0" if value == published else f"{value / published - 1:+.1%}"


def models() -> str:
    """Every model with what it rests on."""
    rows = [
        [
            f"`{card.id}`",
            ", ".join(family.value for family in card.families),
            f"[{card.citation}]({card.url}), {card.table}",
            ", ".join(card.targets) or f"{card.lowest} to {card.highest} bits",
            card.units,
            "yes" if card.reviewed else "no",
            "yes" if card.circuits_public else "no",
            card.stance,
            card.provenance.value,
        ]
        for card in api.models()
    ]
    head = (
        "model",
        "prices",
        "source",
        "range",
        "counts",
        "peer-reviewed",
        "circuits public",
        "stance",
        "provenance",
    )
    return _markdown(head, rows)


def assumptions() -> str:
    """The shipped scenario in words, with what each number leans on."""
    s = scenario.default()
    basis = dict(s.bases)
    believed = ", ".join(f"{stance} {words.percent(share)}" for stance, share in s.belief)
    errors = ", ".join(f"{name} {rate:g}" for name, rate in s.error_today)
    patience = ", ".join(words.hours(hours) for hours in s.budget_hours)
    rows = [
        [
            "models believed",
            f"share of draws that believe a model: {believed}; the attacker takes the cheapest",
            "belief",
        ],
        ["slip", f"time to a claim stretched by {s.slip_median:g} (median), never below 1", "slip"],
        ["growth", _growth(s), "growth"],
        ["stall", _stall(s), "stall"],
        ["error rate today", f"{errors}; {_error(s)}", "error"],
        ["algorithms", _progress(s), "progress"],
        ["attacker's patience", f"one of {patience}", "budget"],
    ]
    return _markdown(("assumption", "drawn", "basis"), [[a, b, basis[key]] for a, b, key in rows])


def _growth(s: Scenario) -> str:
    low, high = s.operations_decades
    return (
        f"qubits double every {s.doubling_median:g} years (median); operations grow by "
        f"{low:g} to {high:g} decades a doubling"
    )


def _stall(s: Scenario) -> str:
    share = words.percent(s.stall_probability)
    return f"in {share} of draws all stops, within {s.stall_years:g} years"


def _error(s: Scenario) -> str:
    low, high = s.error_floor
    return f"halves every {s.halving_median:g} years (median) to a floor of {low:g} to {high:g}"


def _progress(s: Scenario) -> str:
    share = words.percent(s.logical_share)
    return (
        f"up to {s.progress_rate[1]:g} decades of physical qubits a year, up to "
        f"{s.progress_total[1]:g} in all; logical qubits by {share} of that"
    )


def sensitivity() -> str:
    """RSA-2048 with one assumption changed at a time."""
    s = scenario.default()
    cases: list[tuple[str, Scenario]] = [
        ("as shipped", s),
        ("algorithms frozen at today's", replace(s, freeze_algorithms=True)),
        ("only models that peers reviewed", replace(s, belief=_reviewed(s))),
        ("every model and look-up believed", replace(s, belief=_everything(s))),
        ("no vendor delivers: trends alone", replace(s, claims_factor=0.0)),
        ("every vendor delivers, late", replace(s, claims_factor=100.0)),
        ("roadmaps are met on their dates", replace(s, slip_median=1.0, slip_sigma=0.0)),
        ("roadmaps take three times as long", replace(s, slip_median=3.0)),
        ("qubits double every year", replace(s, doubling_median=1.0)),
        ("qubits double every four years", replace(s, doubling_median=4.0)),
        ("nothing stalls", replace(s, stall_probability=0.0)),
        ("a patience of one day", replace(s, budget_hours=(24.0,))),
        ("a patience of one year", replace(s, budget_hours=(8760.0,))),
        ("another seed", replace(s, seed=s.seed + 1)),
    ]
    rows = []
    for label, changed in cases:
        [years] = forecast([Question(api.parse_target("RSA-2048"))], changed)
        rows.append([label, *_spread(years), *_by(years)])
    return _markdown(("changed", *_HEAD), rows)


def _reviewed(s: Scenario) -> tuple[tuple[str, float], ...]:
    keep = ("conservative", "reviewed")
    return tuple((stance, share if stance in keep else 0.0) for stance, share in s.belief)


def _everything(s: Scenario) -> tuple[tuple[str, float], ...]:
    return tuple((stance, 1.0) for stance, _ in s.belief)


_HEAD = ("10 %", "50 %", "90 %", "never", *(f"by {year}" for year in YEARS))


def _spread(years: YearDistribution | None) -> list[str]:
    if years is None:
        return [words.NONE] * 4
    quantiles = [words.year(value) for value in (years.p10, years.p50, years.p90)]
    return [*quantiles, words.percent(years.p_never)]


def _by(years: YearDistribution | None) -> list[str]:
    if years is None:
        return [words.NONE] * len(YEARS)
    return [words.percent(years.by(year)) for year in YEARS]


def roadmaps() -> str:
    """Every claim, drawn or not."""
    rows = []
    for roadmap in all_roadmaps():
        for claim in roadmap.claims:
            drawn = roadmap.credence > 0 and claim in roadmap.path
            rows.append(
                [
                    roadmap.vendor,
                    claim.machine,
                    "-" if claim.year is None else f"{claim.year:.0f}",
                    _size(claim),
                    "shown" if claim.demonstrated else "claimed",
                    f"in {words.percent(roadmap.credence)} of draws" if drawn else "no",
                    claim.note,
                    f"{roadmap.source} ({roadmap.mark})",
                ]
            )
    head = ("who", "machine", "year", "size", "status", "drawn", "note", "source")
    return _markdown(head, rows)


def _size(claim: Claim) -> str:
    facts = (
        (claim.physical_qubits, "physical"),
        (claim.logical_qubits, "logical"),
        (claim.operations, "operations"),
    )
    said = [f"{_figure(value)} {unit}" for value, unit in facts if value is not None]
    return ", ".join(said) or "-"


def years() -> str:
    """What comes out for the keys people ask about."""
    targets = [api.parse_target(name) for name in KEYS]
    found = forecast([Question(target) for target in targets])
    rows = [
        [name, *_spread(distribution), *_by(distribution)]
        for name, distribution in zip(KEYS, found, strict=True)
    ]
    return _markdown(("key", *_HEAD), rows)


def surveys() -> str:
    """What others say, as they say it."""
    rows = []
    for survey in all_surveys():
        spans = [_span(answer) for answer in survey.answers]
        says = ", ".join(spans) or survey.statement
        rows.append([f"[{survey.title}]({survey.url})", survey.question, says, survey.mark])
    return _markdown(("who", "asked", "says", "read in"), rows)


def _span(answer: Answer) -> str:
    low, high = round(answer.pessimistic * 100), round(answer.optimistic * 100)
    return f"{low} to {high} % by {answer.year}"
