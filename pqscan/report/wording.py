"""The words every human-readable report uses for quantities, assets and places."""

from __future__ import annotations

from pqscan.domain.estimate import BrokenYear, Estimate
from pqscan.domain.finding import (
    Asset,
    Confidence,
    Context,
    Finding,
    Function,
    Role,
    Step,
    StepKind,
)
from pqscan.report.text import clean

_UNITS = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_TIMES = ((365.25 * 24, "year"), (24.0, "day"), (1.0, "hour"), (1 / 60, "minute"))
_CONTEXT_WORDS = {
    Context.PRODUCTION: "production code",
    Context.TEST: "tests",
    Context.EXAMPLE: "examples",
    Context.VENDORED: "vendored code",
    Context.GENERATED: "generated code",
}

_ROLE_WORDS = {
    Role.DECLARE: "declared",
    Role.IMPLEMENT: "implemented here",
    Role.PARSE: "parsed",
    Role.MENTION: "mentioned",
}


def plural(count: int, noun: str, many: str = "") -> str:
    """`1 file`, `6,889 files`."""
    return f"{count:,} {noun if count == 1 else many or noun + 's'}"


def short(value: float) -> str:
    """Two significant figures without an exponent: `4.1`, `20`."""
    return f"{value:.1f}".removesuffix(".0") if value < 10 else f"{value:,.0f}"


def quantity(value: float) -> str:
    """`897,864` stays readable: `898,000`; `1.2 million`; past a trillion a power of ten."""
    if value >= 1e15:
        mantissa, exponent = f"{value:.1e}".split("e")
        return f"{mantissa.removesuffix('.0')}\N{MULTIPLICATION SIGN}10^{int(exponent)}"
    for size, word in _UNITS:
        if value >= size:
            return f"{short(value / size)} {word}"
    return f"{round(value, -3):,.0f}" if value >= 100_000 else f"{value:,.0f}"


def duration(hours: float) -> str:
    """`8 hours`, `4.9 days`, `12 million years`."""
    for size, word in _TIMES:
        if hours >= size:
            amount = hours / size
            text = quantity(amount) if amount >= 100 else short(amount)
            return f"{text} {word}" if text == "1" else f"{text} {word}s"
    return "under a minute"


def data_size(count: int) -> str:
    """Bytes in decimal units: `120.3 MB`."""
    for size, unit in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return plural(count, "byte")


def broken_year(year: BrokenYear | None) -> str:
    """`2041 (2034-2058)`; what is never reached is said."""
    if year is None:
        return "not estimated"
    if year.p50 is None:
        early = f"; 10 % by {year.p10:.0f}" if year.p10 is not None else ""
        return f"open ({year.p_never * 100:.0f} % never{early})"
    low = f"{year.p10:.0f}" if year.p10 is not None else "?"
    high = f"{year.p90:.0f}" if year.p90 is not None else "open"
    return f"{year.p50:.0f} ({low}\N{EN DASH}{high})"


def estimate_line(estimate: Estimate) -> str:
    """One sentence of an estimate: machine, time, year, verdict, as far as each is known."""
    parts = []
    if estimate.physical_qubits is not None:
        parts.append(f"{quantity(estimate.physical_qubits)} physical qubits")
    elif estimate.logical_qubits is not None:
        parts.append(f"{quantity(estimate.logical_qubits)} logical qubits")
    if estimate.runtime_hours is not None:
        parts.append(f"{duration(estimate.runtime_hours)} a key")
    if estimate.broken_year is not None:
        parts.append(f"broken by {broken_year(estimate.broken_year)}")
    if estimate.verdict:
        parts.append(clean(estimate.verdict))
    return ", ".join(parts)


def either(joined: str | None) -> tuple[str, ...]:
    """The values of a field in which a detector joins several with `|`."""
    return tuple(dict.fromkeys(filter(None, joined.split("|")))) if joined else ()


def _or(joined: str | None) -> str:
    return " or ".join(clean(value) for value in either(joined))


def asset_name(asset: Asset, *, takes_parameter: bool = False) -> str:
    """`RSA 2048`, `ECDSA P-256`, `DH 2048 (modp2048)`, `RSA, parameter unknown`."""
    name = algorithm_name(asset, takes_parameter=takes_parameter)
    extra = [_or(part) for part in (asset.mode, asset.padding, asset.group) if part]
    if asset.digest:
        extra.append("with " + _or(asset.digest))
    return f"{name} ({', '.join(extra)})" if extra else name


def algorithm_name(asset: Asset, *, takes_parameter: bool = False) -> str:
    """Algorithm and parameter set alone, as a summary counts them."""
    if asset.algorithm == "unknown":
        return "unknown algorithm"
    if asset.parameter_set is not None:
        return f"{clean(asset.algorithm)} {_or(asset.parameter_set)}"
    return clean(asset.algorithm) + (", parameter unknown" if takes_parameter else "")


def finding_asset(finding: Finding) -> str:
    """The asset's name, saying so where a parameter is not known."""
    unknown = finding.takes_parameter or bool(finding.unresolved)
    return asset_name(finding.asset, takes_parameter=unknown)


def finding_algorithm(finding: Finding) -> str:
    """The label of a summary's row: `RSA 2048`, `RSA, parameter unknown`."""
    unknown = finding.takes_parameter or bool(finding.unresolved)
    return algorithm_name(finding.asset, takes_parameter=unknown)


def functions(asset: Asset) -> str:
    """All that the asset is seen to do, in words."""
    seen = asset.functions or (asset.function,)
    return ", ".join(f.value for f in seen if f is not Function.OTHER)


def notes(finding: Finding) -> list[str]:
    """What is said of a finding beside its asset: functions, and whatever is out of the usual."""
    said = [functions(finding.asset)] if functions(finding.asset) else []
    if finding.asset.hybrid:
        said.append("hybrid")
    if finding.role is not Role.USE:
        said.append(_ROLE_WORDS[finding.role])
    if finding.context is not Context.PRODUCTION:
        said.append(context_words(finding.context))
    if finding.confidence <= Confidence.MEDIUM:
        said.append(f"{finding.confidence.word} confidence")
    return said


def context_words(context: Context) -> str:
    """`tests`, `vendored code`."""
    return _CONTEXT_WORDS[context]


def place(finding: Finding) -> str:
    """`path:line:column`, harmless to print."""
    return clean(str(finding.location))


def step_place(step: Step) -> str:
    """`path:line`, or nothing where the step has no place."""
    if step.location is None:
        return ""
    return f"{clean(step.location.path)}:{step.location.region.start_line}"


def trail_end(finding: Finding) -> Step | None:
    """The step at which the chain of values ends without a value: the last one with a place."""
    ends = [step for step in finding.evidence if step.kind is StepKind.UNRESOLVED]
    placed = [step for step in ends or finding.evidence if step.location is not None]
    return placed[-1] if placed else None
