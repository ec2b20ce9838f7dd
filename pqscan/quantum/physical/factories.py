"""Where magic states come from: tabulated, computed and cultivated factories behind one shape."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from math import floor, log10

from pqscan.domain import knowledge
from pqscan.domain.errors import UsageError
from pqscan.domain.record import Record
from pqscan.quantum.physical import distillation, tiles
from pqscan.quantum.physical.codes import GE21, ErrorModel
from pqscan.quantum.tables import Table

FILE = "rules/quantum/factories.toml"
TILES = "gidney-fowler19"
FIFTEEN = "15-to-1"
_WIDER = 4  # steps of distance that a factory's second level may have beyond the data
_EIGHT_TO_ONE = 28.0  # eight T states of error e make a CCZ state of error 28 e^2


class Supply(Record):
    """One factory: physical qubits, seconds between two states, and what a state is worth."""

    id: str
    qubits: int
    seconds: float
    error: float  # of a state
    states_per_toffoli: float
    states_per_t: float

    def states(self, toffoli: float, t_count: float) -> float:
        """How many states the counts ask for."""
        return toffoli * self.states_per_toffoli + t_count * self.states_per_t


class Published(Record):
    """A row of the factories' file."""

    id: str
    output: str
    error_rate: float
    error: float
    qubits: int
    cycles: float
    patches: int
    rounds_per_distance: float


@lru_cache(maxsize=1)
def published() -> tuple[Published, ...]:
    """Every published factory."""
    file = Table(FILE, knowledge.read_one(FILE))
    found = []
    for table in file.tables("factory"):
        for row in table.tables("rows"):
            cultivated = _EIGHT_TO_ONE * row.number("t_error", 0) ** 2
            found.append(
                Published(
                    id=table.text("id"),
                    output=table.word("output", ("T", "CCZ")),
                    error_rate=row.number("error_rate"),
                    error=row.number("error", cultivated),
                    qubits=int(row.number("qubits", 0)),
                    cycles=row.number("cycles", 0),
                    patches=int(table.number("patches", 0)),
                    rounds_per_distance=table.number("rounds_per_distance", 0),
                )
            )
    return tuple(found)


def names() -> tuple[str, ...]:
    """What a machine profile may say in `factory`."""
    return ("auto", TILES, FIFTEEN, *dict.fromkeys(row.id for row in published()))


def supplies(
    choice: str,
    model: ErrorModel,
    distance: int,
    error_rate: float,
    t_error: float,
    cycle: float,
    error: float,
) -> Iterator[Supply]:
    """The factories a machine may use at that code distance whose states fail at most `error`.

    `error` is that of a Toffoli or T gate, `t_error` that of an injected T state, cycle in seconds.
    `auto` means the error model's own paper: 15-to-1 rounds for Beverland et al. 2022, all others
    for GE21.
    """
    if choice not in names():
        raise UsageError(f"no factory is called {choice!r}", f"allowed: {', '.join(names())}")
    auto = choice == "auto"
    if choice == FIFTEEN or (auto and not model.step_is_round):
        if t_error <= error / 4:
            patch = model.patch_qubits(distance)
            yield Supply("injection", patch, distance * cycle, t_error, 4.0, 1.0)
            return
        unit = distillation.cheapest(error_rate, t_error, error / 4)
        if unit is not None:
            yield Supply(FIFTEEN, unit.qubits, unit.cycles * cycle, unit.error, 4.0, 1.0)
        return
    if auto or choice == TILES:
        yield from _tiles(distance, error_rate, cycle, error)
    for row in published():
        if error_rate <= row.error_rate and (auto or choice == row.id):
            yield from _from_row(row, model, distance, error_rate, cycle, error)


def _from_row(
    row: Published,
    model: ErrorModel,
    distance: int,
    error_rate: float,
    cycle: float,
    error: float,
) -> Iterator[Supply]:
    ccz = row.output == "CCZ"
    worth = (1.0, 0.5) if ccz else (4.0, 1.0)  # a CCZ state is a Toffoli or two T gates
    failing = row.error
    qubits, seconds = row.qubits, row.cycles * cycle
    if row.patches:
        qubits = row.patches * model.patch_qubits(distance)
        seconds = row.rounds_per_distance * distance * cycle
        lived = row.patches * model.steps(seconds, distance, cycle)
        failing += lived * model.logical_error(distance, error_rate)
    if failing <= (error if ccz else error / 4):
        yield Supply(row.id, qubits, seconds, failing, *worth)


def _tiles(distance: int, error_rate: float, cycle: float, error: float) -> Iterator[Supply]:
    """The best factory of Gidney & Fowler 2019 (arXiv 1812.01238): least qubit-seconds a state.

    Its second level may be of a larger distance than the data.
    """
    made = _tile_choice(distance, error_rate, _rounded_down(error))
    if made is not None:
        qubits = made.patches * GE21.patch_qubits(made.distance)
        seconds = made.depth * made.distance * cycle
        yield Supply(TILES, qubits, seconds, made.error, 1.0, 0.5)


def _rounded_down(error: float) -> float:
    """To two digits, so that neighbouring questions share an answer."""
    unit = 10.0 ** (floor(log10(error)) - 1)
    return floor(error / unit) * unit


@lru_cache(maxsize=1024)
def _tile_choice(distance: int, error_rate: float, error: float) -> tiles.Factory | None:
    best: tuple[float, tiles.Factory] | None = None
    for second in range(distance, distance + 2 * _WIDER + 1, 2):
        for first in range(5, second + 1, 2):
            made = tiles.factory(first, second, error_rate)
            if made.error > error:
                continue
            volume = made.patches * GE21.patch_qubits(second) * made.depth * second
            if best is None or volume < best[0]:
                best = volume, made
            break
    return None if best is None else best[1]
