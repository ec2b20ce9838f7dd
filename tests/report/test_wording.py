import pytest

from pqscan.domain.estimate import BrokenYear, Estimate
from pqscan.domain.finding import Asset
from pqscan.report import wording
from tests.report.sample import RSA_ESTIMATE, RSA_UNKNOWN


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0"),
        (6189, "6,189"),
        (897_864, "898,000"),
        (1_200_000, "1.2 million"),
        (20_000_000, "20 million"),
        (2.6e9, "2.6 billion"),
        (4e17, "4×10^17"),  # noqa: RUF001
    ],
)
def test_quantity(value: float, words: str) -> None:
    assert wording.quantity(value) == words


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (0.001, "under a minute"),
        (0.5, "30 minutes"),
        (1, "1 hour"),
        (7.4, "7.4 hours"),
        (117.6, "4.9 days"),
        (8766, "1 year"),
        (8766 * 12e6, "12 million years"),
    ],
)
def test_duration(hours: float, words: str) -> None:
    assert wording.duration(hours) == words


@pytest.mark.parametrize(
    ("year", "words"),
    [
        (None, "not estimated"),
        (BrokenYear(2033.4, 2041.2, 2058.0, 0.1), "2041 (2033–2058)"),  # noqa: RUF001
        (BrokenYear(2033.4, 2041.2, None, 0.2), "2041 (2033–open)"),  # noqa: RUF001
        (BrokenYear(2051.0, None, None, 0.6), "open (60 % never; 10 % by 2051)"),
        (BrokenYear(None, None, None, 1.0), "open (100 % never)"),
    ],
)
def test_broken_year(year: BrokenYear | None, words: str) -> None:
    assert wording.broken_year(year) == words


def test_data_size() -> None:
    sizes = [wording.data_size(count) for count in (1, 999, 18_400_000, 2_100_000_000)]
    assert sizes == ["1 byte", "999 bytes", "18.4 MB", "2.1 GB"]


def test_estimate_line_says_only_what_is_known() -> None:
    assert wording.estimate_line(RSA_ESTIMATE) == (
        "20 million physical qubits, 7.4 hours a key, broken by 2041 (2033–2058)"  # noqa: RUF001
    )
    bare = Estimate("AES", "256", "grover", "key-search", verdict="not broken in any scenario")
    assert wording.estimate_line(bare) == "not broken in any scenario"


def test_an_unknown_parameter_is_said_and_never_guessed() -> None:
    assert wording.finding_asset(RSA_UNKNOWN) == "RSA, parameter unknown"
    assert wording.asset_name(Asset("RSA", ("4096", "1024"))) == "RSA 1024 or 4096"
    assert wording.finding_algorithm(RSA_UNKNOWN) == "RSA, parameter unknown"
    many = Asset("AES", ("128", "256"), mode="CBC|GCM", digest="SHA-256|SHA-512")
    assert wording.asset_name(many) == "AES 128 or 256 (CBC or GCM, with SHA-256 or SHA-512)"
    assert wording.algorithm_name(many) == "AES 128 or 256"
    made = Asset("DH", ("2048",), group="modp2048", digest="SHA-1")
    assert wording.asset_name(made) == "DH 2048 (modp2048, with SHA-1)"


def test_the_trail_ends_where_no_value_was_found() -> None:
    end = wording.trail_end(RSA_UNKNOWN)
    assert end is not None
    assert wording.step_place(end) == "src/acme/tokens.py:12"
