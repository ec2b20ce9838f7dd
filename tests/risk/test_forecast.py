"""The shipped table is what the quantum room says, and says nothing of what it does not hold."""

import sys
from pathlib import Path

import pytest

from pqscan.domain.estimate import BrokenYear, Estimate
from pqscan.domain.record import asdict
from pqscan.domain.registry import registry
from pqscan.quantum import api
from pqscan.quantum.when.forecast import Question
from pqscan.quantum.when.forecast import forecast as draw
from pqscan.risk import forecast as room

KEYS = [("RSA", "2048"), ("ECDH", "P-256"), ("X25519", None)]


@pytest.mark.parametrize(("algorithm", "parameter"), KEYS)
def test_the_table_is_not_out_of_date(algorithm: str, parameter: str | None) -> None:
    """If this fails, the models or scenario changed: run tools/forecasts/make.py."""
    found = room.forecast(algorithm, parameter)
    assert found is not None
    target = api.parse_target(room.name(algorithm, parameter).replace(" ", "-"))
    now = api.estimate(target)
    for field in ("model", "logical_qubits", "code_distance", "physical_qubits", "provenance"):
        assert getattr(found.estimate, field) == getattr(now, field)
    assert found.estimate.runtime_hours == pytest.approx(now.runtime_hours, rel=1e-5)
    [years] = draw([Question(target)])
    assert years is not None
    assert found.estimate.broken_year is not None
    mine, theirs = asdict(found.estimate.broken_year), asdict(years.broken_year)
    assert mine == pytest.approx(theirs, abs=0.06)
    assert found.by(2041.9) == pytest.approx(years.by(2041.9), abs=0.01)


def test_every_usual_key_has_an_estimate_and_a_year() -> None:
    for name, sizes in {
        "RSA": ("1024", "2048", "3072", "4096"),
        "DH": ("2048", "4096"),
        "DSA": ("2048",),
        "ECDSA": ("P-256", "P-384", "P-521", "secp256k1"),
        "ECDH": ("P-256",),
    }.items():
        for size in sizes:
            found = room.forecast(name, size)
            assert found is not None
            assert (found.estimate.algorithm, found.estimate.parameter_set) == (name, size)
            assert found.estimate.broken_year is not None
            assert found.estimate.physical_qubits


def test_a_larger_modulus_never_falls_sooner() -> None:
    sizes = [one.id for one in registry().algorithm("RSA").parameters]
    found = [room.forecast("RSA", size) for size in sorted(sizes, key=int)]
    chances = [one.by(2045.0) for one in found if one is not None]
    assert len(chances) == len(sizes)
    assert chances == sorted(chances, reverse=True)


def test_what_is_not_held_has_no_forecast() -> None:
    assert room.forecast("RSA", "2049") is None
    assert room.forecast("RSA", None) is None
    assert room.forecast("AES", "128") is None


def test_probabilities_rise_and_end() -> None:
    one = room.Forecast(
        Estimate("RSA", "1", "m", "shor", broken_year=BrokenYear(None, None, None, 1.0)),
        2026.0,
        0.5,
        (0.0, 0.1, 0.5),
    )
    assert [one.by(year) for year in (2020.0, 2026.0, 2026.5, 2027.0, 2999.0)] == [
        0.0,
        0.0,
        pytest.approx(0.1),
        0.5,
        0.5,
    ]
    assert room.Forecast(one.estimate).by(2030.0) is None


def test_the_maker_writes_what_is_shipped() -> None:
    """Its rows for one key are the shipped file's."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools" / "forecasts"))
    try:
        import make
    finally:
        sys.path.pop(0)
    table = make.make([(("X25519", None), api.parse_target("X25519"))])
    assert table["keys"] == {"X25519": 0}
    shipped = room._table()
    row = dict(shipped.rows[shipped.keys["X25519"]])
    made = dict(table["rows"][0])
    mine = table["years"][made.pop("years")]
    assert mine == pytest.approx(list(shipped.curves[row.pop("years")]), abs=0.002)
    assert made == row
