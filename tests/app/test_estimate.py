"""The use case `estimate`: what is priced, what is drawn, and what others say beside it."""

from __future__ import annotations

import json
import math
import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from pqscan.app.estimate import EstimateOptions, answer
from pqscan.domain.errors import UsageError
from pqscan.domain.estimate import Estimate
from pqscan.domain.record import replace
from pqscan.report.estimate_formats import write
from pqscan.report.estimate_records import record
from pqscan.report.estimate_words import count, hours, percent, power, span

RSA = EstimateOptions(("RSA-2048",))
SVG = "{http://www.w3.org/2000/svg}"


def test_one_row_a_key_in_the_order_asked():
    view = answer(EstimateOptions(("P-256", "RSA-2048", "AES-128")))
    assert [row.name for row in view.rows] == ["P-256", "RSA-2048", "AES-128"]
    assert [row.estimate.model for row in view.rows] == ["haner-width", "ge21", "jang25-aes"]


def test_a_budget_asks_for_the_smallest_machine_in_time_and_fixes_the_patience():
    day = answer(replace(RSA, budget_hours=24.0)).rows[0].estimate
    usual = answer(RSA).rows[0].estimate
    assert day.physical_qubits < usual.physical_qubits
    assert usual.runtime_hours < day.runtime_hours / day.success_probability <= 24
    view = answer(replace(RSA, budget_hours=24.0))
    assert "patience" not in view.drawn


def test_what_is_fixed_is_no_longer_said_to_be_drawn():
    assert "error rates" in answer(RSA).drawn
    assert "error rates" not in answer(replace(RSA, error_rate=1e-3)).drawn
    frozen = answer(replace(RSA, freeze_algorithms=True)).drawn
    assert "Algorithms are frozen at today's." in frozen
    assert "progress in algorithms" not in frozen
    assert " and models" in answer(RSA).drawn
    assert "models" not in answer(replace(RSA, model="ge21")).drawn


def test_the_experts_are_quoted_for_the_year_and_only_on_their_question():
    [experts, *others] = answer(replace(RSA, year=2037)).opinions
    assert "51 to 70 % by 2040" in experts.says
    assert "28 to 49 % by 2035" in experts.says
    assert "2045" not in experts.says
    assert "26 experts (read in a secondary source)" in experts.source
    assert [opinion.source for opinion in others] == ["BSI", "Sevilla and Riedel 2020"]
    assert answer(EstimateOptions(("P-256",))).opinions == ()


def test_the_experts_do_not_move_our_years():
    by_year = answer(replace(RSA, year=2035)).rows[0].by_year
    assert not 0.28 <= by_year <= 0.49


def test_what_would_change_nothing_is_refused():
    for options, flag in (
        (EstimateOptions(("AES-128",), error_rate=1e-4), "--error-rate"),
        (EstimateOptions(("SHA-256", "MD5"), hardware="trapped-ion"), "--hardware"),
        (EstimateOptions(("P-256",), model="litinski23-2d", hardware="photonic"), ""),
        (EstimateOptions(("AES-128", "RSA-2048"), error_rate=1e-4), ""),
    ):
        if flag:
            with pytest.raises(UsageError, match=f"^{flag} would change nothing: "):
                answer(options)
        else:
            assert len(answer(options).rows) == len(options.targets)


def test_a_key_without_a_model_named_comes_with_the_least_and_the_most_of_all():
    row, cipher = answer(EstimateOptions(("RSA-2048", "AES-128"))).rows
    assert (row.fewest.model, row.most.model) == ("webster26-month", "ge21")
    assert row.fewest.physical_qubits == 94_000
    assert (cipher.fewest, cipher.most) == (None, None)
    named = answer(replace(RSA, model="ge21")).rows[0]
    assert (named.fewest, named.most) == (None, None)
    text = " ".join(write(answer(RSA), "table").split())
    assert "All models: 94,000 in 30.4 d (webster26-month) to 19.2M in 7.31 h (ge21)." in text


def test_a_long_name_has_a_line_of_its_own_and_all_text_hangs_alike():
    lines = write(answer(EstimateOptions(("RSA-2048", "SHA-256:collision"))), "table").splitlines()
    notes = lines[lines.index("") + 1 :]
    assert "SHA-256:collision" in notes
    assert {line[:12].strip() for line in notes} == {
        "RSA-2048", "SHA-256:coll", "Machine", "Years", "Others say", "",
    }  # fmt: skip
    assert all(line[12:13].strip() for line in notes if line != "SHA-256:collision")


def test_comparing_takes_one_key_and_every_model():
    view = answer(replace(RSA, compare=True))
    assert {row.name for row in view.rows} == {"RSA-2048"}
    assert len({row.estimate.model for row in view.rows}) == len(view.rows) > 5
    with pytest.raises(UsageError, match="one key"):
        answer(EstimateOptions(("RSA-2048", "P-256"), compare=True))


@pytest.mark.parametrize(
    ("key", "first"),
    [("AES-128", "Not broken in any scenario: 2^63.7 iterations"),
     ("MD5", "Classical break first: chosen-prefix collisions"),
     ("RSA-512", "Broken classically already: RSA-250")],
)  # fmt: skip
def test_a_comparison_says_first_what_every_model_says(key, first):
    lines = write(answer(EstimateOptions((key,), compare=True)), "table").splitlines()
    assert lines[:2] == [key, ""]
    assert lines[2].startswith(first)
    assert max(map(len, lines)) <= 80


def test_a_comparison_says_of_each_model_what_only_it_says():
    text = write(answer(replace(RSA, compare=True, budget_hours=24.0)), "table")
    assert re.search(r"^zhou25 +Takes 134 h, more than the 24 h given\. Tabulated\.$", text, re.M)
    assert re.search(r"^webster26-day +Tabulated, unverified\.$", text, re.M)


def test_what_is_no_gate_is_not_called_one():
    text = " ".join(write(answer(EstimateOptions(("SHA-256",), compare=True)), "table").split())
    assert "grover 2^127.7 iterations, formula." in text
    assert "amy16 6,208 logical qubits, 2^166.4 logical-qubit-cycles" in text
    assert "rho 2^128.0 evaluations of the hash" in text
    assert "2^128.0 gates" not in text
    weak = " ".join(write(answer(EstimateOptions(("DES", "MD5:collision"))), "table").split())
    assert "2^27.7 iterations" in weak
    assert "2^64.0 evaluations" in weak
    aes = write(answer(EstimateOptions(("AES-128",), compare=True)), "table")
    assert "2^117.0 gates" in aes


def test_the_same_key_twice_is_two_rows_and_no_comparison():
    lines = write(answer(EstimateOptions(("RSA-2048", "RSA-2048"))), "table").splitlines()
    assert lines[0].startswith("Key ")
    assert [line.split()[:2] for line in lines[2:4]] == [["RSA-2048", "ge21"]] * 2


def test_a_year_outside_the_draws_is_refused():
    for year in (2020, 2101):
        with pytest.raises(UsageError, match="not drawn"):
            answer(replace(RSA, year=year))


def test_a_user_s_machine_is_priced_and_drawn_on_its_platforms_roadmaps(tmp_path):
    file = tmp_path / "slow.toml"
    file.write_text(
        'id = "slow"\ntitle = "Slow"\nsource = "me"\nkind = "superconducting"\n'
        "error_rate = 1e-3\ncycle_seconds = 2e-6\nreaction_seconds = 2e-5\n"
    )
    slow = answer(replace(RSA, hardware=str(file), year=2045)).rows[0]
    usual = answer(replace(RSA, hardware="superconducting", year=2045)).rows[0]
    assert slow.estimate.runtime_hours > 1.9 * usual.estimate.runtime_hours
    assert 0 < slow.by_year <= usual.by_year


def test_the_drawing_has_a_title_a_description_and_a_level_for_each_key():
    options = EstimateOptions(("RSA-2048", "P-256", "AES-128"), chart=True)
    root = ET.fromstring(write(answer(options), "svg"))
    assert root.find(f"{SVG}title").text == "Qubits to break RSA-2048, P-256, AES-128, and " + (
        "machines by year"
    )
    said = root.find(f"{SVG}desc").text
    assert "RSA-2048: half of the draws break it by 20" in said
    assert "AES-128 is broken in no scenario." in said
    texts = [element.text for element in root.iter(f"{SVG}text")]
    assert texts.count("RSA-2048") == texts.count("P-256") == 2  # physical and logical qubits
    assert {"IBM (claim)", "IonQ (claim)", "Trend, superconducting"} <= set(texts)
    assert any("not drawn: AES-128" in text for text in texts)


def test_the_drawing_of_many_keys_has_room_for_every_label():
    names = ("DH-16384:schnorr-order-known", *(f"RSA-{n}" for n in range(1024, 4096, 128)))
    text = write(answer(EstimateOptions((*names, "AES-128"), chart=True)), "svg")
    root = ET.fromstring(text)
    _, _, width, height = map(float, root.get("viewBox").split())
    title = root.find(f"{SVG}title").text
    assert title.startswith("Qubits to break DH-16384:schnorr-order-known, RSA-1024, ")
    assert title.endswith(" and 23 more, and machines by year")
    labels = [(float(e.get("x")), float(e.get("y")), e.text) for e in root.iter(f"{SVG}text")]
    for name in names:
        physical, logical = sorted(y for _, y, said in labels if said == name)
        second = next(y for _, y, said in labels if said.startswith("Logical qubits"))
        assert physical < second < logical < height
        assert all(x + 6 * len(said) < width for x, _, said in labels if said == name)
    heights = sorted(y for x, y, said in labels if said in names)
    assert len(heights) == 2 * len(names)
    assert min(b - a for a, b in pairwise(heights)) >= 13.9


def test_the_drawing_is_of_the_gates_and_the_time_that_are_asked_for():
    def level(**asked):
        return {n.logical: n for n in answer(replace(RSA, chart=True, **asked)).chart.needs}[False]

    usual = level()
    better = level(error_rate=1e-4)
    assert 10**better.default == pytest.approx(
        answer(replace(RSA, error_rate=1e-4)).rows[0].estimate.physical_qubits
    )
    assert better.default < usual.default - 0.4
    assert level(budget_hours=24.0).fewest == pytest.approx(math.log10(381_000))
    assert usual.fewest == pytest.approx(math.log10(94_000))


def test_the_drawing_says_nothing_a_browser_would_run():
    text = write(answer(replace(RSA, chart=True)), "svg")
    assert not re.search(r"<script|javascript:|https?://(?!www\.w3\.org/2000/svg)", text)


def test_null_stays_null_and_zero_stays_zero():
    bare = Estimate("X", None, "m", "key-search", toffoli=0.0)
    assert json.loads(json.dumps(record(bare)))["toffoli"] == 0.0
    assert record(bare)["physical_qubits"] is None
    nothing = {"p10": None, "p50": None, "p90": None, "p_never": None}
    assert record(bare)["broken_year"] == nothing


def test_figures_are_spelled_with_three_digits_and_a_unit():
    assert [count(n) for n in (6189, 897_864, 19_248_768, None)] == ["6,189", "898k", "19.2M", "-"]
    assert [power(n) for n in (6189, 2.698e9, 6.5e12)] == ["6,189", "2.70e9", "6.50e12"]
    assert [hours(h) for h in (5.046, 0.15, 50, 8760 * 1.92, 1e30)] == [
        "5.05 h",
        "9 min",
        "2.08 d",
        "1.92 y",
        "1e26 y",
    ]
    assert [percent(p) for p in (0, 0.004, 0.2, 0.996, 1.0)] == [
        "0 %",
        "<1 %",
        "20 %",
        ">99 %",
        "100 %",
    ]
    assert [span(s) for s in (1e-6, 6e-4, 10, 4e-7)] == ["1 µs", "600 µs", "10 s", "400 ns"]
