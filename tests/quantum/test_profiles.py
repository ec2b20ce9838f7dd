"""Machine profiles: shipped, and a user's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from pqscan.domain.errors import ConfigError, UsageError
from pqscan.quantum import api

OWN = """
id = "mine"
title = "A faster machine"
source = "own measurement"
error_rate = 5e-4
cycle_seconds = 5e-7
reaction_seconds = 5e-6
"""


def test_shipped_profiles_are_cited() -> None:
    found = {profile.id: profile for profile in api.hardware_profiles()}
    assert sorted(found) == [
        "cat", "gate-ns", "gate-us", "neutral-atom", "photonic", "superconducting", "trapped-ion",
    ]  # fmt: skip
    assert all("20" in profile.source for profile in found.values())
    assert (found["superconducting"].cycle_seconds, found["superconducting"].error_rate) == (
        1e-6,
        1e-3,
    )
    assert found["neutral-atom"].cycle_seconds == 1e-3


def test_a_users_own_machine_is_used(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(OWN, encoding="utf-8")
    found = api.estimate("RSA-2048", hardware=api.hardware(path))
    shipped = api.estimate("RSA-2048", error_rate=5e-4)
    assert (found.error_rate, found.cycle_seconds) == (5e-4, 5e-7)
    assert found.physical_qubits == shipped.physical_qubits
    assert found.runtime_hours == pytest.approx((shipped.runtime_hours or 0) / 2)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("error_rate = 2", "error_rate is 2, and no machine's (allowed: 1e-06 to 0.5)"),
        ("cycle_seconds = 0", "cycle_seconds is 0, and no machine's (allowed: 1e-12 to 1000)"),
        ("cycle_seconds = 1e-300", "cycle_seconds is 1e-300"),
        ("cycle_seconds = 1e300", "cycle_seconds is 1e+300"),
        ("reaction_seconds = nan", "reaction_seconds is nan"),
        ("t_error_rate = inf", "t_error_rate is inf"),
        ("t_error_rate = 0", "t_error_rate is 0"),
        ("color = 1", "mine.toml: nothing is called color (allowed: id, title, source, kind,"),
        ('"a\\u001b" = 1', "nothing is called a\\x1b (allowed"),
        ('code = "braid"', "code must be one of"),
        ('factory = "magic"', "factory must be one of"),
        ("id = 3", "id must be text"),
        ("id = ", "cannot be read"),
        ("cycle_seconds = 1" + "0" * 400, "cycle_seconds must be a number below 1e308"),
        ("cycle_seconds = 1" + "0" * 5000, "cannot be read"),
        ("note = " + "[" * 100_000, "cannot be read"),
        ('title = "a\\u001b[31m"', "title is 'a\\x1b[31m' (allowed: 1 to 200 printed characters)"),
        ('title = "a\\nb"', "title is 'a\\nb'"),
        ('source = " "', "source is ' '"),
        ('id = ""', "id is ''"),
        ('title = "' + "x" * 201 + '"', "title is 'xxx"),
    ],
)
def test_a_wrong_machine_is_one_line(tmp_path: Path, line: str, says: str) -> None:
    path = tmp_path / "mine.toml"
    name = line.split(" =", 1)[0]
    kept = [old for old in OWN.splitlines() if not old.startswith(f"{name} ")]
    path.write_text("\n".join([*kept, line]), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        api.hardware(path)
    assert says in str(caught.value)


def test_what_a_machine_leaves_out_is_named_all_at_once(tmp_path: Path) -> None:
    path = tmp_path / "half.toml"
    path.write_text('id = "half"\ntitle = "Half"\nerror_rate = 1e-3\n', encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        api.hardware(path)
    assert str(caught.value) == (
        "half.toml does not say source, cycle_seconds, reaction_seconds (needed: id, title, "
        "source, error_rate, cycle_seconds, reaction_seconds)"
    )


def test_a_missing_machine_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="or the path of a TOML file"):
        api.hardware(tmp_path / "none.toml")
    with pytest.raises(UsageError, match="or the path of a TOML file"):
        api.hardware(tmp_path / ("x" * 5000 + ".toml"))
    with pytest.raises(UsageError, match="or the path of a TOML file"):
        api.hardware("null\0.toml")
