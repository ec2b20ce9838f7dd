"""The layout for any size: the paper's search, made to rise between its sizes.

The search ranks a mix of qubits and hours. Near a tie it prefers more qubits and fewer retries, so
left to itself a larger key may come out with fewer expected hours, fewer gates or fewer qubits.
Powers of two are therefore searched freely; every other size is searched between two that are
already settled, for the best layout that costs no less than the smaller in any figure and no more
than the larger. Where there is none, the larger key's own layout is taken: it breaks this one too.
"""

from __future__ import annotations

from functools import lru_cache
from math import ceil, log10

from pqscan.domain.errors import ModelError
from pqscan.domain.record import replace
from pqscan.quantum.logical.modexp import exponent_length
from pqscan.quantum.physical import ge21
from pqscan.quantum.physical.codes import THRESHOLD
from pqscan.quantum.physical.ge21 import Layout, Pace

RATE_STEPS = 100  # error rates a decade that layouts are made for: others take the next worse
LEAST_POWER = 5  # of the error rate in a patch's logical error, wherever a key is worth breaking


def best(n: int, variant: str, pace: Pace, budget_hours: float | None = None) -> Layout:
    """The layout for an n-bit modulus, or with a budget the smallest that keeps it.

    `variant` is one of `modexp.exponent_length`. ModelError where no layout runs at all.
    """
    if budget_hours is not None:
        return _within(n, variant, pace, budget_hours)
    step = ceil(round(RATE_STEPS * log10(pace.error_rate), 2))
    reaction = pace.usable_reaction / pace.cycle
    found = _settled(n, variant, step, reaction)
    if found is None:
        raise _refused(n, pace)
    qubits = max(found.qubits, _for_better_gates(n, variant, step, reaction))
    return replace(found, qubits=qubits, hours=found.hours * pace.cycle)


def _for_better_gates(n: int, variant: str, step: int, reaction: float) -> int:
    """The most qubits at any better error rate: with worse gates a machine is never smaller.

    Beyond one step of distance qubits are fewer in any case, and few steps are looked back on.
    Powers of two, and three times those, rise of themselves: there the search is not held back.
    """
    if n // (n & -n) <= 3:
        return 0
    decades = log10(THRESHOLD) - step / RATE_STEPS
    most = ceil(RATE_STEPS * decades / LEAST_POWER)
    settled = (_settled(n, variant, step - k, reaction) for k in range(1, most))
    return max((layout.qubits for layout in settled if layout is not None), default=0)


def _within(n: int, variant: str, pace: Pace, budget_hours: float) -> Layout:
    found = ge21.layouts(n, exponent_length(n, variant), pace)
    if not found:
        raise _refused(n, pace)
    kept = [layout for layout in found if layout.expected_hours <= budget_hours]
    if kept:
        return min(kept, key=lambda layout: (layout.qubits, layout.expected_hours))
    return min(found, key=lambda layout: (layout.expected_hours, layout.qubits))


def _refused(n: int, pace: Pace) -> ModelError:
    return ModelError(
        f"no layout runs a {n}-bit exponentiation at error rate {pace.error_rate:g}",
        "use a lower error rate",
    )


@lru_cache(maxsize=65536)
def _settled(n: int, variant: str, rate_step: int, reaction: float) -> Layout | None:
    """The layout of a size, with hours as if a cycle took a second; None where nothing runs.

    By halving: n lies between the nearest two sizes that end in more zero bits, so every size is
    settled the same way whoever asks. `reaction` is in cycles.
    """
    pace = Pace(10 ** (rate_step / RATE_STEPS), 1.0, reaction)
    exponent, half = exponent_length(n, variant), n & -n
    if n == half:
        return ge21.search(n, exponent, pace)
    below, above = (_settled(size, variant, rate_step, reaction) for size in (n - half, n + half))
    if below is None:
        return None
    return ge21.search(n, exponent, pace, (below, above)) or above
