"""Roadmaps carry their source and date, and only what has a date and a size is drawn."""

from pqscan.quantum.when.roadmaps import all_roadmaps, drawn_roadmaps


def _of(name: str):
    return next(roadmap for roadmap in all_roadmaps() if roadmap.id == name)


def test_ibms_claims_are_as_published():
    starling, blue_jay = _of("ibm").path
    assert (starling.year, starling.logical_qubits, starling.operations) == (2029, 200, 1e8)
    assert (blue_jay.year, blue_jay.logical_qubits, blue_jay.operations) == (2033, 2000, 1e9)
    assert _of("ibm").logical


def test_ionqs_claims_use_the_lower_end_and_its_error_rate():
    module, network = _of("ionq").path
    assert (module.year, module.logical_qubits, module.operations) == (2028, 1600, 1e7)
    assert (network.year, network.logical_qubits, network.operations) == (2030, 40_000, 1e12)


def test_physical_roadmaps_follow_physical_qubits():
    assert not _of("quantinuum").logical
    assert [(c.year, c.physical_qubits) for c in _of("quantinuum").path] == [
        (2025, 98),
        (2027, 192),
        (2029, 1000),
    ]


def test_a_superseded_claim_is_listed_and_not_followed():
    quera = _of("quera")
    assert [claim.machine for claim in quera.claims if claim.superseded] == [
        "third generation of the 2024 roadmap"
    ]
    assert [claim.machine for claim in quera.path] == ["Libra"]


def test_claims_without_date_or_size_are_listed_and_not_drawn():
    drawn = {roadmap.id for roadmap in drawn_roadmaps()}
    assert {roadmap.id for roadmap in all_roadmaps()} - drawn == {
        "google",
        "microsoft",
        "psiquantum",
    }


def test_every_roadmap_has_source_date_and_mark():
    for roadmap in all_roadmaps():
        assert len(roadmap.source) > 20, roadmap.id
        assert roadmap.dated[:2] == "20", roadmap.id
        assert len(roadmap.dated) == len("2025-06-10"), roadmap.id
        assert roadmap.mark in ("2", "A"), roadmap.id
        assert 0 <= roadmap.credence <= 1, roadmap.id


def test_vendors_are_claims_and_trends_are_not():
    assert {roadmap.id for roadmap in all_roadmaps() if not roadmap.claimed} == {
        "trend-neutral-atom",
        "trend-superconducting",
    }


def test_one_platform_can_be_asked_for():
    assert {roadmap.id for roadmap in drawn_roadmaps("trapped-ion")} == {"ionq", "quantinuum"}
    assert drawn_roadmaps("photonic") == ()
