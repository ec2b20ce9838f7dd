"""How figures of an estimate are spelled for a person: three digits, a unit, never more."""

from __future__ import annotations

from math import isfinite, log10

YEAR_HOURS = 8760.0
_COUNTS = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))
_TIMES = ((YEAR_HOURS, "y"), (24.0, "d"), (1.0, "h"), (1 / 60, "min"), (1 / 3600, "s"))
NONE = "-"


def three(value: float) -> str:
    """Three significant digits without an exponent: 19.2, 897, 0.31."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def count(value: float | None) -> str:
    """A number of qubits: 6,189 or 19.2M."""
    if value is None:
        return NONE
    if value < 1e5:
        return f"{value:,.0f}"
    for size, unit in _COUNTS:
        if value >= size and value < size * 1e3:
            return f"{three(value / size)}{unit}"
    return power(value)


def power(value: float | None) -> str:
    """A large number as a power of ten: 2.7e9."""
    if value is None:
        return NONE
    if value < 1e5:
        return f"{value:,.0f}"
    exponent = int(log10(value))
    return f"{value / 10**exponent:.2f}e{exponent}" if exponent < 300 else f"1e{exponent}"


def hours(value: float | None) -> str:
    """A time in the unit that fits: 7.3 h, 4.96 d, 1e16 y."""
    if value is None:
        return NONE
    if not isfinite(value):
        return "∞"
    for size, unit in _TIMES:
        if value >= size * (1 if unit != "d" else 2):
            amount = value / size
            return f"{three(amount)} {unit}" if amount < 1e4 else f"1e{round(log10(amount))} {unit}"
    return f"{three(value * 3600)} s"


def span(seconds: float) -> str:
    """A short time: 1 µs, 0.6 ms, 10 s."""
    for size, unit in ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs")):
        if seconds >= size:
            return f"{three(seconds / size)} {unit}"
    return f"{three(seconds / 1e-9)} ns"


def percent(value: float | None) -> str:
    """A share: 23 %, <1 %, 100 % only where it is."""
    if value is None:
        return NONE
    if 0 < value < 0.01:
        return "<1 %"
    if 0.99 < value < 1:
        return ">99 %"
    return f"{value * 100:.0f} %"


def year(value: float | None) -> str:
    """A calendar year, or `never` where the share of draws is never reached."""
    return "never" if value is None else str(int(value))
