import json

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from hypothesis import given, settings

from pqscan.domain.assessment import Assessment, Priority
from pqscan.domain.finding import Asset, Function, Level, Role
from pqscan.domain.record import replace
from pqscan.domain.registry import registry
from pqscan.report.options import WriterOptions
from pqscan.report.view import View
from pqscan.report.writers.cyclonedx import write
from tests.report.hostile import poisoned
from tests.report.sample import GOOD, RSA_KEYGEN, RSA_UNKNOWN, view
from tests.report.test_text import ANY_TEXT

VERSIONS = {"1.6": SchemaVersion.V1_6, "1.7": SchemaVersion.V1_7}


def bom(made: View, version: str = "1.6") -> dict:
    """The written bill, once the strict validator has passed it."""
    text = write(made, WriterOptions(epoch=1_780_000_000, cbom_version=version))
    error = JsonStrictValidator(VERSIONS[version]).validate_str(text)
    assert error is None, error
    return json.loads(text)


def component(made: dict, name: str) -> dict:
    return next(part for part in made["components"] if part["name"] == name)


def algorithm(made: dict, name: str) -> dict:
    return component(made, name)["cryptoProperties"]["algorithmProperties"]


@pytest.mark.parametrize("version", VERSIONS)
def test_the_sample_is_valid(version: str) -> None:
    made = bom(view(), version)
    assert made["specVersion"] == version
    assert made["metadata"]["timestamp"] == "2026-05-28T20:26:40Z"


@pytest.mark.parametrize("version", VERSIONS)
def test_an_empty_scan_has_an_empty_list_of_components(version: str) -> None:
    made = bom(View("0.1.0", "empty"), version)
    assert made["components"] == []
    assert made["dependencies"] == [{"ref": "pqscan:target", "dependsOn": []}]


@pytest.mark.parametrize("version", VERSIONS)
def test_every_algorithm_and_parameter_set_of_the_registry_is_valid(version: str) -> None:
    assets = [
        Asset(made.id, (parameter,) if parameter else (), function)
        for made in registry().algorithms.values()
        for parameter in ("", *(known.id for known in made.parameters))
        for function in (Function.KEYGEN, Function.NEGOTIATE)
    ]
    inventory = tuple(replace(GOOD, asset=asset) for asset in assets)
    made = bom(View("0.1.0", "all", inventory=inventory), version)
    assert len(made["components"]) == len(assets) / 2


def test_an_asset_says_what_the_registry_knows() -> None:
    made = bom(view())
    assert algorithm(made, "RSA-2048") == {
        "primitive": "pke",
        "cryptoFunctions": ["keygen", "sign"],
        "parameterSetIdentifier": "2048",
        "classicalSecurityLevel": 112,
        "nistQuantumSecurityLevel": 0,
    }
    assert component(made, "RSA-2048")["cryptoProperties"]["oid"] == "1.2.840.113549.1.1.1"
    assert algorithm(made, "ML-KEM-768")["nistQuantumSecurityLevel"] == 3
    assert algorithm(made, "ECDSA-P-256-SHA-256")["curve"] == "P-256"


def test_version_1_7_names_families_and_curves_by_its_own_lists() -> None:
    made = algorithm(bom(view(), "1.7"), "ECDSA-P-256-SHA-256")
    assert made["algorithmFamily"] == "ECDSA"
    assert made["ellipticCurve"] == "nist/P-256"
    assert "curve" not in made


def test_an_unknown_size_is_said_and_not_filled_in() -> None:
    made = bom(view())
    assert algorithm(made, "RSA") == {
        "primitive": "signature",
        "cryptoFunctions": ["sign"],
        "nistQuantumSecurityLevel": 0,
    }
    facts = {fact["name"]: fact["value"] for fact in component(made, "RSA")["properties"]}
    assert facts["pqscan:parameter-set"] == "unknown"


def test_several_possible_sizes_are_an_asset_each() -> None:
    made = bom(view())
    for name in ("DH-1024-modp1024", "DH-2048-modp1024"):
        (place,) = component(made, name)["evidence"]["occurrences"]
        assert place == {
            "location": "deploy/ipsec.conf",
            "line": 5,
            "offset": 1,
            "symbol": "ike",
            "additionalContext": "role declare, context production, function negotiate, "
            "confidence medium, one of 1024|2048",
        }


def test_joined_modes_and_hashes_are_told_apart() -> None:
    asset = Asset("RSA", ("2048",), Function.VERIFY, padding="PSS", digest="SHA-256|SHA-512")
    made = bom(View("0", "t", inventory=(replace(GOOD, asset=asset),)))
    assert [part["name"] for part in made["components"]] == [
        "RSA-2048-PSS-SHA-256",
        "RSA-2048-PSS-SHA-512",
        "SHA-256",
        "SHA-512",
    ]


def test_places_of_one_asset_are_occurrences_of_one_component() -> None:
    first = view().assessments[0]
    second = replace(first, finding=replace(RSA_KEYGEN, symbol="other"))
    made = bom(replace(view(), assessments=(first, second), inventory=()))
    (only,) = made["components"]
    assert [place["symbol"] for place in only["evidence"]["occurrences"]] == [
        RSA_KEYGEN.symbol,
        "other",
    ]


def test_dependencies_tell_use_from_implementation_and_name_the_hash_inside() -> None:
    own = Assessment(replace(RSA_UNKNOWN, role=Role.IMPLEMENT), Priority(1, Level.INFO, ()))
    sample = view()
    made = bom(replace(sample, assessments=(own, *sample.assessments[4:]), inventory=()))
    assert made["dependencies"] == [
        {
            "ref": "pqscan:target",
            "dependsOn": ["crypto:ECDSA/P-256///SHA-256"],
            "provides": ["crypto:RSA"],
        },
        {"ref": "crypto:ECDSA/P-256///SHA-256", "dependsOn": ["crypto:SHA-256"]},
        {"ref": "crypto:RSA"},
        {"ref": "crypto:SHA-256"},
    ]


def test_the_serial_number_follows_the_content() -> None:
    first, again, other = bom(view()), bom(view()), bom(replace(view(), target="other"))
    assert first["serialNumber"] == again["serialNumber"]
    assert first["serialNumber"] != other["serialNumber"]


def test_skipped_files_make_it_incomplete() -> None:
    assert bom(view())["compositions"] == [
        {"aggregate": "incomplete", "assemblies": ["pqscan:target"]}
    ]
    assert "compositions" not in bom(replace(view(), skipped=()))


@settings(max_examples=10, deadline=None)
@given(ANY_TEXT)
def test_any_text_gives_a_valid_bill(text: str) -> None:
    for version in VERSIONS:
        assert bom(poisoned(text), version)["specVersion"] == version
