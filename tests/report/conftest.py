import pytest

from pqscan.domain.catalogue import CatalogueRule, Reference
from pqscan.domain.finding import Level
from pqscan.report import rules


def _rule(rule_id: str, title: str, level: Level, severity: str) -> CatalogueRule:
    return CatalogueRule(
        id=rule_id,
        title=title,
        level=level,
        summary=f"{title} is found here.",
        why="Shor's algorithm finds the private key from the public one.",
        example="rsa.generate_private_key(65537, 2048)",
        instead="ML-DSA-65, or a hybrid.",
        references=(Reference("FIPS 204, ML-DSA", "https://csrc.nist.gov/pubs/fips/204/final"),),
        security_severity=severity,
        tags=("public-key", "shor"),
        language="python",
        instead_example="mldsa.MLDSA65PrivateKey.generate()",
    )


FEW_RULES = (
    _rule("PQ101", "RSA", Level.HIGH, "8.1"),
    _rule("PQ105", "ECDSA", Level.HIGH, "8.1"),
    _rule("PQ201", "MD2, MD4 or MD5", Level.MEDIUM, "5.0"),
    _rule("PQ102", "Finite-field Diffie-Hellman", Level.HIGH, "7.5"),
)


@pytest.fixture
def few_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small catalogue, so that snapshots do not change when a rule's text does."""
    monkeypatch.setattr(rules, "catalogue", lambda: {rule.id: rule for rule in FEW_RULES})
