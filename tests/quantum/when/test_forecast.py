"""From a key to its years: the models, the platforms and what is never drawn."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pqscan.domain import knowledge
from pqscan.domain.errors import UsageError
from pqscan.domain.record import replace
from pqscan.quantum import api
from pqscan.quantum.when import kept, scenario
from pqscan.quantum.when.forecast import Question, forecast
from pqscan.quantum.when.reach import classical_first, out_of_reach
from pqscan.quantum.when.years import YearDistribution

FEW = replace(scenario.default(), draws=1000)


def ask(*names: str, assumed=FEW, **fixed) -> list[YearDistribution | None]:
    return list(forecast([Question(api.parse_target(n), **fixed) for n in names], assumed))


def test_rsa_has_a_spread_and_may_never_break():
    [years] = ask("RSA-2048")
    assert years is not None
    assert FEW.today < years.p10 < years.p50 < years.p90
    assert 0 < years.p_never < 0.5


@settings(max_examples=8, deadline=None)
@given(st.integers(512, 16384), st.integers(512, 16384))
def test_a_larger_modulus_never_breaks_sooner(one, other):
    small, large = ask(f"RSA-{min(one, other)}", f"RSA-{max(one, other)}")
    assert all(a >= b for a, b in zip(small.cumulative, large.cumulative, strict=True))


def test_curves_break_in_the_order_of_their_fields():
    found = ask("P-192", "P-224", "P-256", "P-384", "P-521")
    for small, large in pairwise(found):
        assert all(a >= b for a, b in zip(small.cumulative, large.cumulative, strict=True))


def test_the_special_primes_counts_stay_with_it():
    special, usual = ask("secp256k1", "P-256")
    assert special.by(2040) >= usual.by(2040)


def test_aes_is_broken_in_no_draw():
    for years in ask("AES-128", "AES-256", "SHA-256", "SHA-256:collision", "ChaCha20"):
        assert years.p_never == 1.0
        assert (years.p10, years.p50, years.p90) == (None, None, None)


def test_no_year_is_drawn_where_a_classical_attack_comes_first():
    assert ask("MD5", "RC4", "password:40") == [None, None, None]


def test_no_year_is_drawn_where_no_roadmap_builds_the_machine():
    assert ask("P-256", models=("gouzien23-cat",)) == [None]
    assert ask("P-256", models=("litinski23",)) == [None]


def test_a_model_by_name_is_believed_in_every_draw():
    [alone] = ask("RSA-2048", models=("ge21",))
    [among] = ask("RSA-2048")
    assert alone.by(2040) <= among.by(2040)
    [frontier] = ask("RSA-2048", models=("g25",))
    assert frontier.p_never < 0.95


def test_a_run_of_two_years_is_never_done_within_one():
    [years] = ask("P-256", models=("eprint26-280",))
    assert years.p_never == 1.0


def test_one_platform_is_slower_than_all():
    [ions] = ask("RSA-2048", hardware=api.hardware("trapped-ion"))
    [every] = ask("RSA-2048")
    assert ions.by(2050) < every.by(2050)


def test_a_machine_sized_for_one_error_rate_is_no_sooner():
    [fixed] = ask("P-256", error_rate=1e-3)
    [free] = ask("P-256")
    assert fixed.by(2045) <= free.by(2045)


def test_answers_are_kept_by_content_and_read_back(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    [drawn] = ask("RSA-2048")
    [file] = knowledge.cache_folder().glob("years-*.json")
    changed = json.loads(file.read_bytes())
    changed[1] = 2001.0
    file.write_text(json.dumps(changed))
    assert ask("RSA-2048")[0].p10 == 2001.0
    file.write_text("not JSON")
    assert ask("RSA-2048") == [drawn]


def test_another_seed_or_budget_is_another_file():
    target = api.parse_target("RSA-2048")
    names = {
        kept.name(Question(target), assumed)
        for assumed in (FEW, replace(FEW, seed=2), replace(FEW, budget_hours=(24.0,)))
    }
    assert len(names) == 3


def test_an_unwritable_cache_costs_nothing_but_time(monkeypatch, tmp_path):
    (tmp_path / "pqscan").write_text("a file where the folder would be")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert ask("RSA-2048")[0].p_never < 1


def test_numpy_stays_out_where_nothing_is_drawn():
    code = (
        "import sys; from pqscan.quantum import api;"
        "from pqscan.quantum.when.forecast import Question, forecast;"
        "forecast([Question(api.parse_target(n)) for n in ('AES-128', 'MD5')]);"
        "print('numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("field", "value"), [("draws", 10), ("seed", -1), ("budget_hours", ()), ("budget_hours", (0,))]
)
def test_a_scenario_that_cannot_be_drawn_is_refused(field, value):
    with pytest.raises(UsageError):
        replace(FEW, **{field: value})


def test_reach_is_zalkas_square_root_whatever_the_circuit():
    # 2^63.65 iterations on 2^20 machines: 2^53.65 microseconds, some 450 years.
    aes = api.parse_target("AES-128")
    assert out_of_reach(aes, 400 * 8766)
    assert not out_of_reach(aes, 500 * 8766)
    assert not out_of_reach(api.parse_target("RSA-2048"), 1.0)
    assert not out_of_reach(api.parse_target("password:90"), 8760.0)


def test_the_classical_attack_comes_first_for_short_and_broken_ones():
    assert classical_first(api.parse_target("MD5"))
    assert classical_first(api.parse_target("password:80"))
    assert not classical_first(api.parse_target("password:81"))
    assert not classical_first(api.parse_target("RSA-1024"))
