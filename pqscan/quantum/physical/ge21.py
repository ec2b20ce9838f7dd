"""The search of Gidney & Ekerå 2021 for the best layout of a modular exponentiation.

All sections and figures are of arXiv 1905.09749. The paper tries carry runways 512 to 2048 bits
apart where they divide n; 1024 wins in every row it prints. Here runways are 1024 apart for any n,
and a last piece that is shorter has fewer factories, so that moving n by one moves the result
and nothing jumps. A time budget brings the other separations in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, inf, log2, prod, sqrt

from pqscan.domain.errors import ModelError
from pqscan.quantum.physical.codes import GE21

WINDOWS = tuple((e, m) for e in (4, 5, 6) for m in (4, 5, 6) if m <= e)
PADDING_OFFSETS = tuple(range(2, 10))
REACTION_CYCLES = 10  # the paper's ratio; a slower code cannot use faster reactions
SEPARATION = 1024  # bits between carry runways
SEPARATIONS = (512, 768, 1024, 1536, 2048)
MOST_ERROR = 0.8  # of one run, section 2.15
POST_PROCESSING_ERROR = 0.01
SPACE_EXPONENT = 1.2  # layouts are ranked by qubits^1.2 * hours / (1 - error)
NEGLIGIBLE = 1e-3  # a further step of distance cannot lower the total error by more


@dataclass(frozen=True, slots=True)
class Layout:
    """One way to run the circuit, and what a run of it costs."""

    qubits: int
    hours: float  # of one run
    error: float  # chance that a run fails, rounded up to a percent as the paper does
    toffoli: float
    distance: int
    l1_distance: int
    exponent_window: int
    multiplication_window: int
    runway_separation: int
    padding: int

    @property
    def expected_hours(self) -> float:
        """Retries counted."""
        return self.hours / (1 - self.error)

    @property
    def rank(self) -> float:
        """The paper's preference: space a little dearer than time."""
        return float(self.qubits**SPACE_EXPONENT * self.expected_hours)


@dataclass(frozen=True, slots=True)
class _Circuit:
    """What a choice of windows, runways and padding fixes before any code distance."""

    windows: tuple[int, int]
    separation: int
    padding: int
    pieces: int
    rest: int  # bits of the last piece
    inner_loops: int
    adder_depth: int
    lookup_depth: float  # lookup and its uncomputation
    deviation: float

    @property
    def toffoli(self) -> float:
        bits = self.separation * (self.pieces - 1) + self.rest + self.padding * self.pieces
        return (2 * bits - self.pieces + self.lookup_depth) * self.inner_loops


@dataclass(frozen=True, slots=True)
class Factory:
    """A CCZ factory fed by level-1 T factories (Gidney & Fowler 2019, arXiv 1812.01238)."""

    l1_distance: int
    distance: int
    width: int
    height: int
    depth: float  # in units of `distance` cycles
    error: float  # a CCZ state


def factory(l1_distance: int, distance: int, error_rate: float) -> Factory:
    """Size in patches of the level-2 distance, and the error of its output."""
    ratio = l1_distance / distance
    t_depth, ccz_depth = 5.75 * ratio, 5.0
    feeders = ceil(8 * t_depth / ccz_depth)
    width = ceil(8 * ratio * 2 + 3 + 2 * ratio)
    height = ceil(max(6.0, 4 * ratio * ceil(feeders / 2)))
    injected = error_rate + 100 * GE21.logical_error(l1_distance // 2, error_rate)
    first = 35 * injected**3 + 1100 * GE21.logical_error(l1_distance, error_rate)
    second = 28 * first**2 + 1000 * GE21.logical_error(distance, error_rate)
    return Factory(l1_distance, distance, width, height, max(ccz_depth, t_depth), second)


def _circuits(n: int, exponent: int, separations: tuple[int, ...]) -> Iterator[_Circuit]:
    """Every circuit of the paper's search for an n-bit modulus."""
    base = ceil(log2(n * n * exponent))
    for separation in separations:
        if separation > n and separation != separations[0]:
            continue
        for offset in PADDING_OFFSETS:
            for windows in WINDOWS:
                yield _circuit(n, exponent, windows, min(separation, n), base + offset)


def _circuit(
    n: int, exponent: int, windows: tuple[int, int], separation: int, padding: int
) -> _Circuit:
    pieces = ceil(n / separation)
    loops = ceil(exponent * 2 * (n + padding + 2) / prod(windows))
    lookup = 2 ** sum(windows) - 1
    return _Circuit(
        windows=windows,
        separation=separation,
        padding=padding,
        pieces=pieces,
        rest=n - separation * (pieces - 1),
        inner_loops=loops,
        adder_depth=2 * (separation + padding) - 1,
        lookup_depth=lookup + 2 * sqrt(lookup),
        deviation=4 * sqrt(loops * pieces / 2**padding),
    )


def _board(length: int, factory: Factory, pairs: int) -> tuple[int, int]:
    """(patches, those that distil) of one adder piece of so many bits."""
    width = (factory.width + 1) * pairs + 1
    rows = ceil(length / (width - 2))
    # Two rows of factories, two CZ fix-up boxes (figure 15), the adder (23), routing (31).
    height = factory.height * 2 + 3 * 2 + 3 + 6 + rows * 3
    return width * height, factory.height * factory.width * pairs * 2


def _layout(
    circuit: _Circuit,
    factory: Factory,
    pairs: int,
    error_rate: float,
    cycle: float,
    reaction: float,
) -> tuple[Layout | None, float, float]:
    """The layout, its topological and its distillation error; no layout if runs mostly fail."""
    step = max(reaction, factory.depth * cycle * factory.distance / 2 / pairs)
    length, last = circuit.separation + circuit.padding, circuit.rest + circuit.padding
    whole, distilling = _board(length, factory, pairs)
    # A shorter last piece has as much time as the others, so it needs fewer factories.
    end, end_distilling = _board(last, factory, ceil(pairs * last / length))
    patches = whole * (circuit.pieces - 1) + end
    distilling = distilling * (circuit.pieces - 1) + end_distilling
    loop = circuit.adder_depth * step + circuit.lookup_depth * factory.distance * cycle / 2
    seconds = loop * circuit.inner_loops
    cell = GE21.logical_error(factory.distance, error_rate)
    topological = (patches - distilling) * seconds / cycle * cell
    distillation = circuit.toffoli * factory.error
    total = _union(topological, distillation, circuit.deviation, POST_PROCESSING_ERROR)
    if total >= MOST_ERROR:
        return None, topological, distillation
    layout = Layout(
        qubits=patches * GE21.patch_qubits(factory.distance),
        hours=seconds / 3600,
        error=ceil(100 * total) / 100,
        toffoli=circuit.toffoli,
        distance=factory.distance,
        l1_distance=factory.l1_distance,
        exponent_window=circuit.windows[0],
        multiplication_window=circuit.windows[1],
        runway_separation=circuit.separation,
        padding=circuit.padding,
    )
    return layout, topological, distillation


def _pairs(factory: Factory, cycle: float, reaction: float, fewer: bool) -> tuple[int, ...]:
    """Pairs of factories a piece: as many as the reaction time can use, or also fewer."""
    most = ceil(round(factory.depth * cycle * factory.distance / reaction / 2, 9))
    if not fewer:
        return (most,)
    return tuple(dict.fromkeys(ceil(most / 2**halvings) for halvings in range(5)))


def _union(*chances: float) -> float:
    return 1.0 if max(chances) >= 1 else 1 - prod(1 - chance for chance in chances)


@lru_cache(maxsize=64)
def layouts(
    n: int, exponent: int, error_rate: float, cycle: float, reaction: float, wide: bool = False
) -> tuple[Layout, ...]:
    """Every layout worth ranking: distances that only add cost are left out.

    n and exponent in bits, cycle and reaction in seconds, error_rate a gate. `wide` adds other
    runway separations and fewer factories, for a given time.
    """
    reaction = max(reaction, REACTION_CYCLES * cycle)
    made: dict[tuple[int, int], Factory] = {}
    found: list[Layout] = []
    for circuit in _circuits(n, exponent, SEPARATIONS if wide else (SEPARATION,)):
        if circuit.deviation >= MOST_ERROR:
            continue
        for distance in range(9, 400, 2):
            topological = inf
            for l1_distance in range(5, distance + 1, 2):
                key = (l1_distance, distance)
                if key not in made:
                    made[key] = factory(l1_distance, distance, error_rate)
                for pairs in _pairs(made[key], cycle, reaction, wide):
                    layout, topological, distillation = _layout(
                        circuit, made[key], pairs, error_rate, cycle, reaction
                    )
                    if layout is not None:
                        found.append(layout)
                if topological >= 1 or distillation < NEGLIGIBLE:
                    break
            if topological < NEGLIGIBLE:
                break
    return tuple(found)


def best(
    n: int,
    exponent: int,
    error_rate: float,
    cycle: float,
    reaction: float,
    budget_hours: float | None = None,
) -> Layout:
    """The layout the paper would choose, or with a budget the smallest that keeps it."""
    found = layouts(n, exponent, error_rate, cycle, reaction, budget_hours is not None)
    if not found:
        raise ModelError(
            f"no layout runs a {n}-bit exponentiation at error rate {error_rate:g}",
            "use a lower error rate",
        )
    if budget_hours is None:
        return min(found, key=lambda layout: layout.rank)
    within = [layout for layout in found if layout.expected_hours <= budget_hours]
    if within:
        return min(within, key=lambda layout: (layout.qubits, layout.expected_hours))
    return min(found, key=lambda layout: (layout.expected_hours, layout.qubits))
