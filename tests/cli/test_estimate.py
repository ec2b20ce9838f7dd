"""`pqscan estimate` as a process: what is printed, what is refused, and with which exit code."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys

import pytest

FIELDS = [
    "algorithm",
    "parameter_set",
    "model",
    "attack",
    "logical_qubits",
    "toffoli",
    "t_count",
    "log2_gates",
    "depth",
    "code_distance",
    "physical_qubits",
    "runtime_hours",
    "shots",
    "success_probability",
    "error_rate",
    "cycle_seconds",
    "provenance",
    "source",
    "broken_year",
]


NO_YEAR = {"p10": None, "p50": None, "p90": None, "p_never": None}


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pqscan", "estimate", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def asked(*arguments: str) -> list[dict]:
    done = run(*arguments, "--format", "json")
    assert done.stderr == ""
    assert done.returncode == 0
    return json.loads(done.stdout)


def test_json_has_exactly_the_documented_fields_in_their_order():
    [found] = asked("RSA-2048")
    assert list(found) == FIELDS
    assert list(found["broken_year"]) == ["p10", "p50", "p90", "p_never"]


def test_rsa_2048_by_ge21_is_what_the_published_script_gives():
    [found] = asked("RSA-2048", "--model", "ge21")
    assert (found["algorithm"], found["parameter_set"]) == ("RSA", "2048")
    assert (found["logical_qubits"], found["code_distance"]) == (6189, 27)
    assert found["physical_qubits"] == pytest.approx(19.25e6, rel=0.02)
    assert found["runtime_hours"] == pytest.approx(5.046, rel=0.02)
    assert found["t_count"] is None
    assert found["provenance"] == "reproduced"


def test_a_curve_named_alone_is_ec_and_a_symmetric_key_has_no_machine():
    curve, cipher = asked("P-256", "AES-128")
    assert (curve["algorithm"], curve["parameter_set"]) == ("EC", "P-256")
    assert (cipher["algorithm"], cipher["parameter_set"]) == ("AES", "128")
    assert cipher["broken_year"] == {"p10": None, "p50": None, "p90": None, "p_never": 1.0}
    for name in ("toffoli", "physical_qubits", "runtime_hours", "shots"):
        assert cipher[name] is None, name
    assert (cipher["logical_qubits"], cipher["log2_gates"]) == (3161, 79.4)


def test_a_year_adds_its_probability_and_a_larger_key_has_less():
    small, large = asked("RSA-2048", "RSA-3072", "--year", "2040")
    assert list(small) == [*FIELDS, "year", "p_broken_by_year"]
    assert small["year"] == 2040
    assert 0 < large["p_broken_by_year"] < small["p_broken_by_year"] < 1
    assert small["broken_year"]["p50"] < large["broken_year"]["p50"]


def test_the_seed_decides_and_is_answered_the_same_twice():
    once, again = asked("RSA-2048", "--seed", "7"), asked("RSA-2048", "--seed", "7")
    assert once == again
    assert once[0]["broken_year"] != asked("RSA-2048", "--seed", "8")[0]["broken_year"]


def test_frozen_algorithms_break_no_sooner():
    [frozen] = asked("RSA-2048", "--freeze-algorithms")
    [moving] = asked("RSA-2048")
    assert frozen["broken_year"]["p50"] > moving["broken_year"]["p50"]


def test_every_model_is_asked_with_all_and_with_compare():
    models = [found["model"] for found in asked("RSA-2048", "--model", "all")]
    assert {"ge21", "g25", "zhou25"} <= set(models)
    assert [found["model"] for found in asked("RSA-2048", "--compare")] == models


def test_what_no_roadmap_builds_has_no_year():
    found = {row["model"]: row for row in asked("P-256", "--model", "all")}
    assert found["gouzien23-cat"]["broken_year"] == NO_YEAR
    assert found["gouzien23-cat"]["physical_qubits"] == 126_133


def test_csv_has_one_row_a_key_and_empty_for_null():
    done = run("RSA-2048", "AES-128", "--format", "csv", "--year", "2035")
    rsa, aes = csv.DictReader(io.StringIO(done.stdout))
    assert rsa["logical_qubits"] == "6189"
    assert aes["physical_qubits"] == ""
    assert (aes["broken_year_p50"], aes["broken_year_p_never"]) == ("", "1.0")
    assert 0 < float(rsa["p_broken_by_year"]) < 1


def test_the_table_fits_80_columns_and_names_source_and_others():
    done = run("RSA-2048", "P-256", "AES-128", "SHA-256:collision", "--year", "2035")
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert "\x1b" not in done.stdout
    assert "Gidney & Ekerå" in done.stdout
    assert "28 to 49 % by 2035" in " ".join(done.stdout.split())
    assert "Not broken in any scenario" in done.stdout
    assert "64-bit security" not in done.stdout


def test_the_comparison_fits_80_columns():
    done = run("P-256", "--compare", "--year", "2035")
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert done.stdout.splitlines()[0] == "P-256"


def test_a_classical_break_comes_first_and_no_year_is_drawn():
    done = run("MD5")
    assert "Classical break first" in done.stdout
    assert asked("MD5")[0]["broken_year"] == NO_YEAR


def test_a_file_gets_what_the_terminal_would(tmp_path):
    target = tmp_path / "estimate.json"
    done = run("RSA-2048", "--format", "json", "-o", str(target))
    assert done.stdout == ""
    assert json.loads(target.read_text()) == asked("RSA-2048")


def test_the_lists_name_every_model_and_machine_within_80_columns():
    models, machines = run("--list-models").stdout, run("--list-hardware").stdout
    assert max(map(len, [*models.splitlines(), *machines.splitlines()])) <= 80
    assert "arXiv" in machines
    for name in ("ge21", "g25", "haner-width", "roetteler17", "grover"):
        assert f"  {name} " in models, name
    for name in ("superconducting", "trapped-ion", "neutral-atom"):
        assert f"  {name} " in machines, name


def test_the_lists_are_json_too():
    models = json.loads(run("--list-models", "--format", "json").stdout)
    ge21 = next(model for model in models if model["id"] == "ge21")
    assert (ge21["range"], ge21["provenance"], ge21["reviewed"]) == (
        [256, 65536],
        "reproduced",
        True,
    )
    assert all(model["citation"] and model["table"] for model in models)
    machines = json.loads(run("--list-hardware", "--format", "json").stdout)
    found = {machine["id"]: machine["cycle_seconds"] for machine in machines}
    assert (found["superconducting"], found["neutral-atom"]) == (1e-6, 1e-3)


def test_variants_of_one_modulus_are_told_apart():
    rows = asked("DH-2048", "DH-2048:full", "DH-2048:schnorr")
    assert {row["parameter_set"] for row in rows} == {"2048"}
    assert [row["attack"].partition(":")[2] for row in rows] == [
        "short-exponent",
        "full",
        "schnorr",
    ]
    short, full = csv.DictReader(
        io.StringIO(run("DH-2048", "DH-2048:full", "--format", "csv").stdout)
    )
    assert short["attack"] != full["attack"]


def test_an_error_rate_that_no_drawn_machine_reaches_is_never_there():
    [found] = asked("RSA-2048", "--error-rate", "1e-6")
    assert found["broken_year"] == {"p10": None, "p50": None, "p90": None, "p_never": 1.0}


def test_what_is_repeated_is_short_and_harmless():
    done = run("A" * 5000)
    assert len(done.stderr) < 250
    hostile = run("X\x1b[31m\u202eRSA").stderr
    assert "X\\x1b[31m\\u202eRSA" in hostile
    assert "\x1b" not in hostile
    assert len(run("RSA-2048", "--model", "m" * 5000).stderr) < 1200
    assert "\x1b" not in run("RSA-2048", "--hardware", "\x1b[31m").stderr
    assert len(run("RSA-2048", "--budget", "9" * 5000).stderr) < 300


@pytest.mark.parametrize(
    ("arguments", "allowed"),
    [
        (["RSA-1"], "RSA-65536"),
        (["AES-129"], "allowed: AES-128, AES-192, AES-256"),
        (["RSA-2048", "--hardware", "x" * 5000 + ".toml"], "superconducting"),
        (["RSA-2047.5"], "whole bits"),
        (["P-999"], "P-256"),
        (["RSA-2048", "--model", "nope"], "ge21"),
        (["RSA-2048", "--model", "haner-width"], "ge21"),
        (["RSA-2048", "--error-rate", "0.02"], "0.01"),
        (["RSA-2048", "--error-rate", "-1"], "0.01"),
        (["RSA-2048", "--error-rate", "nan"], "0.01"),
        (["RSA-2048", "--budget", "-1d"], "12h"),
        (["RSA-2048", "--budget", "0d"], "12h"),
        (["RSA-2048", "--budget", "soon"], "12h"),
        (["RSA-2048", "--hardware", "abacus"], "superconducting"),
        (["RSA-2048", "--hardware", "photonic"], "superconducting"),
        (["RSA-2048", "--year", "1999"], "2027"),
        (["RSA-2048", "--format", "xml"], "json"),
        (["RSA-2048", "--seed", "-1"], "0"),
        (["RSA-2048", "P-256", "--compare"], "one key"),
        (["RSA-2048", "--compare", "--model", "ge21"], "--compare"),
        (["ML-KEM-768"], "RSA-2048"),
        ([], "RSA-2048"),
        (["RSA-2048", "-o", "/nonexistent/file"], "another file"),
        (["RSA-2048", "-o", ""], "-o names no file"),
        (["RSA-2048", "--error-rate", "1e-300"], "1e-06"),
        (
            ["RSA-2048", "--model", "webster26-day", "--error-rate", "5e-4"],
            "a model that is computed",
        ),
        (["AES-128", "--error-rate", "1e-4"], "would change nothing"),
        (["AES-128", "--hardware", "trapped-ion"], "would change nothing"),
        (["RSA-65536"], "haner17"),
        (["--list-models", "--format", "csv"], "allowed: table, json"),
        (["--list-models", "--list-hardware", "--format", "json"], "one at a time"),
    ],
)
def test_what_cannot_be_asked_ends_in_one_line_that_says_what_can(arguments, allowed):
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert allowed in done.stderr
