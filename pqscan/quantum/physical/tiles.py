"""The CCZ factory of Gidney & Fowler 2019 (arXiv 1812.01238), fed by level-1 T factories."""

from __future__ import annotations

from functools import lru_cache
from math import ceil

from pqscan.domain.record import Record
from pqscan.quantum.physical.codes import GE21

INJECTION_CELLS = 100  # patch-rounds at risk while a T state is injected (GE21's script)
FACTORY_CELLS = 1000  # and in one factory


class Factory(Record):
    """Width and height in patches of the level-2 distance; depth in rounds of that distance."""

    l1_distance: int
    distance: int
    width: int
    height: int
    depth: float
    error: float  # a CCZ state

    @property
    def patches(self) -> int:
        """Its footprint."""
        return self.width * self.height


@lru_cache(maxsize=65536)
def factory(l1_distance: int, distance: int, error_rate: float) -> Factory:
    """Size and error at two code distances; `error_rate` is the physical error a gate."""
    ratio = l1_distance / distance
    t_depth, ccz_depth = 5.75 * ratio, 5.0
    feeders = ceil(8 * t_depth / ccz_depth)
    width = ceil(8 * ratio * 2 + 3 + 2 * ratio)
    height = ceil(max(6.0, 4 * ratio * ceil(feeders / 2)))
    injected = error_rate + INJECTION_CELLS * GE21.logical_error(l1_distance // 2, error_rate)
    first = 35 * injected**3 + (FACTORY_CELLS + INJECTION_CELLS) * GE21.logical_error(
        l1_distance, error_rate
    )
    second = 28 * first**2 + FACTORY_CELLS * GE21.logical_error(distance, error_rate)
    return Factory(l1_distance, distance, width, height, max(ccz_depth, t_depth), second)


def least_error(error_rate: float) -> float:
    """What no code distance improves on: two levels of distillation of a T state that bad."""
    return float(28 * (35 * error_rate**3) ** 2)
