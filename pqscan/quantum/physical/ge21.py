"""The layouts of Gidney & Ekerå 2021: what a modular exponentiation costs, and the paper's search.

All sections and figures are of arXiv 1905.09749. The paper tries carry runways 512 to 2048 bits
apart where they divide n; 1024 wins in every row it prints. Here runways are 1024 apart for any n,
and a last piece that is shorter has fewer factories, so that moving n by one moves the result
and nothing jumps. A time budget brings the other separations in.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from math import ceil, inf, log2, prod, sqrt

from pqscan.domain.record import Record
from pqscan.quantum.physical.codes import GE21
from pqscan.quantum.physical.tiles import Factory, factory, least_error

WINDOWS = tuple((e, m) for e in (4, 5, 6) for m in (4, 5, 6) if m <= e)
PADDING_OFFSETS = tuple(range(2, 10))
REACTION_CYCLES = 10  # the paper's ratio; a slower code cannot use faster reactions
SEPARATION = 1024  # bits between carry runways
SEPARATIONS = (512, 768, 1024, 1536, 2048)
DISTANCES = range(9, 202, 2)
MOST_ERROR = 0.8  # of one run, section 2.15
POST_PROCESSING_ERROR = 0.01
SPACE_EXPONENT = 1.2  # layouts are ranked by qubits^1.2 * hours / (1 - error)
NEGLIGIBLE = 1e-3  # a further step of distance cannot lower the total error by more


class Pace(Record):
    """A machine: physical error a gate, seconds a code cycle and a reaction."""

    error_rate: float
    cycle: float
    reaction: float

    @property
    def usable_reaction(self) -> float:
        """Never faster than the paper's ten cycles."""
        return max(self.reaction, REACTION_CYCLES * self.cycle)


class Choice(Record):
    """The parameters the search is over; padding is `offset` above lg(n^2 n_e)."""

    exponent_window: int
    multiplication_window: int
    offset: int
    distance: int
    l1_distance: int
    separation: int = SEPARATION
    halvings: int = 0  # of the number of factories that the reaction time can use


class Layout(Record):
    """One way to run the circuit, and what a run of it costs."""

    choice: Choice
    qubits: int
    hours: float  # of one run
    error: float  # chance that a run fails, rounded up to a percent as the paper does
    toffoli: float

    @property
    def expected_hours(self) -> float:
        """Retries counted."""
        return self.hours / (1 - self.error)

    @property
    def rank(self) -> float:
        """The paper's preference: space a little dearer than time."""
        return float(self.qubits**SPACE_EXPONENT * self.expected_hours)

    def covers(self, other: Layout) -> bool:
        """Whether it costs at least as much as the other in every figure."""
        return (
            self.qubits >= other.qubits
            and self.toffoli >= other.toffoli
            and self.hours >= other.hours
            and self.expected_hours >= other.expected_hours
            and self.choice.distance >= other.choice.distance
        )


class Circuit(Record):
    """What windows, runways and padding fix before any code distance (section 2)."""

    windows: tuple[int, int]
    offset: int
    separation: int
    padding: int
    pieces: int
    rest: int  # bits of the last piece
    inner_loops: int
    adder_depth: int
    lookup_depth: float  # lookup and its uncomputation
    deviation: float
    toffoli: float


def circuit(
    n: int, exponent: int, windows: tuple[int, int], offset: int, separation: int
) -> Circuit:
    """The circuit for an n-bit modulus and an exponent of so many bits."""
    padding = ceil(log2(n * n * exponent)) + offset
    apart = min(separation, n)
    pieces = ceil(n / apart)
    loops = ceil(exponent * 2 * (n + padding + 2) / prod(windows))
    lookup = 2 ** sum(windows) - 1
    lookup_depth = lookup + 2 * sqrt(lookup)
    return Circuit(
        windows=windows,
        offset=offset,
        separation=apart,
        padding=padding,
        pieces=pieces,
        rest=n - apart * (pieces - 1),
        inner_loops=loops,
        adder_depth=2 * (apart + padding) - 1,
        lookup_depth=lookup_depth,
        deviation=4 * sqrt(loops * pieces / 2**padding),
        toffoli=(2 * (n + padding * pieces) - pieces + lookup_depth) * loops,
    )


def _board(length: int, made: Factory, pairs: int) -> tuple[int, int]:
    """(patches, those that distil) of one adder piece of so many bits."""
    width = (made.width + 1) * pairs + 1
    rows = ceil(length / (width - 2))
    # Two rows of factories, two CZ fix-up boxes (figure 15), the adder (23), routing (31).
    height = made.height * 2 + 3 * 2 + 3 + 6 + rows * 3
    return width * height, made.patches * pairs * 2


def lay_out(run: Circuit, made: Factory, pace: Pace, halvings: int) -> tuple[Layout | None, float]:
    """The layout, None if runs mostly fail, and its topological error."""
    distillation_seconds = made.depth * pace.cycle * made.distance / 2
    most = ceil(round(distillation_seconds / pace.usable_reaction, 9))
    pairs = ceil(most / 2**halvings)
    step = max(pace.usable_reaction, distillation_seconds / pairs)
    length, last = run.separation + run.padding, run.rest + run.padding
    whole, distilling = _board(length, made, pairs)
    # A shorter last piece has as much time as the others, so it needs fewer factories.
    end, end_distilling = _board(last, made, ceil(pairs * last / length))
    patches = whole * (run.pieces - 1) + end
    idle = patches - distilling * (run.pieces - 1) - end_distilling
    loop = run.adder_depth * step + run.lookup_depth * made.distance * pace.cycle / 2
    seconds = loop * run.inner_loops
    cell = GE21.logical_error(made.distance, pace.error_rate)
    topological = idle * seconds / pace.cycle * cell
    total = _union(topological, run.toffoli * made.error, run.deviation, POST_PROCESSING_ERROR)
    if total >= MOST_ERROR:
        return None, topological
    choice = Choice(
        *run.windows, run.offset, made.distance, made.l1_distance, run.separation, halvings
    )
    qubits = patches * GE21.patch_qubits(made.distance)
    error = ceil(100 * total) / 100
    return Layout(choice, qubits, seconds / 3600, error, run.toffoli), topological


def _union(*chances: float) -> float:
    return 1.0 if max(chances) >= 1 else 1 - prod(1 - chance for chance in chances)


@lru_cache(maxsize=64)
def layouts(n: int, exponent: int, pace: Pace) -> tuple[Layout, ...]:
    """Every layout that a time budget may choose from: other runways and fewer factories too."""
    found: list[Layout] = []
    for separation in SEPARATIONS:
        for run in _circuits(n, exponent, separation):
            found.extend(_of_circuit(run, pace, DISTANCES, range(5)))
    return tuple(found)


def search(
    n: int, exponent: int, pace: Pace, limits: tuple[Layout, Layout | None] | None = None
) -> Layout | None:
    """The paper's search: the layout of least rank, n and exponent in bits; None if there is none.

    With two layouts as limits, the one of least rank that costs no less than the first in any
    figure and no more than the second.
    """
    below, above = (None, None) if limits is None else limits
    first = DISTANCES.start if below is None else below.choice.distance
    last = DISTANCES.stop if above is None else above.choice.distance + 1
    best: Layout | None = None
    for run in _circuits(n, exponent, SEPARATION):
        if below is not None and run.toffoli < below.toffoli:
            continue
        if above is not None and run.toffoli > above.toffoli:
            continue
        for layout in _of_circuit(run, pace, range(first, last, 2), range(1)):
            if best is not None and layout.rank >= best.rank:
                continue
            if (below is None or layout.covers(below)) and (above is None or above.covers(layout)):
                best = layout
    return best


def _circuits(n: int, exponent: int, separation: int) -> Iterator[Circuit]:
    for offset in PADDING_OFFSETS:
        for windows in WINDOWS:
            yield circuit(n, exponent, windows, offset, separation)


def _of_circuit(run: Circuit, pace: Pace, distances: range, halvings: range) -> Iterator[Layout]:
    if run.deviation >= MOST_ERROR or run.toffoli * least_error(pace.error_rate) >= MOST_ERROR:
        return
    for distance in distances:
        topological = inf
        for l1_distance in range(5, distance + 1, 2):
            made = factory(l1_distance, distance, pace.error_rate)
            if run.toffoli * made.error >= MOST_ERROR:
                continue
            for halving in halvings:
                layout, topological = lay_out(run, made, pace, halving)
                if layout is not None:
                    yield layout
            if topological >= 1 or run.toffoli * made.error < NEGLIGIBLE:
                break
        if topological < NEGLIGIBLE:
            return
