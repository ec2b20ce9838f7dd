"""How long the draws take: 10,000 of them for 60 algorithms, in CPU seconds of one core.

Run by hand: `python benchmarks/quantum_draws.py`. The house asks for at most 2 s; the curves the
draws stand on are asked of the models before, and timed apart.
"""

from __future__ import annotations

from time import process_time

from pqscan.quantum import api
from pqscan.quantum.when import scenario
from pqscan.quantum.when.demand import curves
from pqscan.quantum.when.draws import distribution, first_years
from pqscan.quantum.when.roadmaps import drawn_roadmaps

MODULI = [1024, 1536, 2048, 3072, 4096, 6144, 7680, 8192, 12288, 15360, 16384]
PRIMES = [1024, 1536, 2048, 2560, 3072, 4096, 6144, 7680, 8192]
NAMES = [
    *(f"RSA-{bits}" for bits in MODULI),
    *(f"RSA-{bits}" for bits in range(1100, 2200, 100)),
    *(f"DH-{bits}" for bits in PRIMES),
    *(f"DSA-{bits}" for bits in PRIMES),
    *(f"ElGamal-{bits}" for bits in PRIMES),
    *("P-192", "P-224", "P-256", "P-384", "P-521", "X25519", "X448", "Ed25519"),
    *("brainpoolP256r1", "brainpoolP384r1", "secp256k1"),
]


def main() -> None:
    """Print the two times and the spread of one key."""
    assumed = scenario.default()
    start = process_time()
    keys = [curves(api.parse_target(name)) for name in NAMES[:60]]
    asked = process_time()
    years = first_years(keys, assumed, drawn_roadmaps())
    spread = [distribution(row, assumed) for row in years]
    drawn = process_time()
    count = sum(len(key) for key in keys)
    print(f"{len(keys)} algorithms, {count} curves, {assumed.draws:,} draws, one core")
    print(f"curves {asked - start:.2f} s, draws {drawn - asked:.2f} s")
    print(f"RSA-2048: {spread[NAMES.index('RSA-2048')].broken_year}")


if __name__ == "__main__":
    main()
