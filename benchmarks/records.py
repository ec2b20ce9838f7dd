"""What a noun costs: defining and making a frozen dataclass, and a record of ours.

python benchmarks/records.py
"""

from __future__ import annotations

import time
from dataclasses import make_dataclass
from functools import partial
from statistics import median

from msgspec import defstruct

FIELDS = [("name", str), ("size", int), ("parent", object), ("flags", tuple)]
DEFINED = 200
MADE = 200_000


def seconds(action: object, times: int) -> float:
    """Seconds for one call, the median of five rounds."""
    assert callable(action)
    rounds = []
    for _ in range(5):
        start = time.process_time()
        for _ in range(times):
            action()
        rounds.append((time.process_time() - start) / times)
    return median(rounds)


def main() -> None:
    """Print both, and how many times as fast the record is."""
    ways = {
        "dataclass": lambda: make_dataclass("Noun", FIELDS, frozen=True, slots=True),
        "record": lambda: defstruct("Noun", FIELDS, frozen=True),
    }
    define = {way: seconds(make, DEFINED) for way, make in ways.items()}
    make = {way: seconds(partial(cls(), "x", 1, None, ()), MADE) for way, cls in ways.items()}
    for title, costs in (("define", define), ("make", make)):
        ratio = costs["dataclass"] / costs["record"]
        figures = ", ".join(f"{way} {cost * 1e6:.2f} us" for way, cost in costs.items())
        print(f"{title}: {figures}, {ratio:.0f} times as fast")


if __name__ == "__main__":
    main()
