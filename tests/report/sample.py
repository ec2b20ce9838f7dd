"""One hand-made view that holds every noun and every kind of hostile text."""

from pqscan.domain.assessment import Assessment, PolicyVerdict, Priority, Verdict
from pqscan.domain.estimate import BrokenYear, Estimate, Provenance
from pqscan.domain.finding import (
    Asset,
    Confidence,
    Context,
    Excerpt,
    Finding,
    Function,
    Level,
    Role,
    Skipped,
    SkipReason,
    Step,
    StepKind,
    Totals,
)
from pqscan.domain.location import Location, Region
from pqscan.domain.proposal import Check, Edit, Proof, ProofStatus, Proposal, ProposalClass
from pqscan.report.view import Count, Suppressed, View

HOSTILE_PATH = "evil/<script>alert(1)</script>\n\x1b[31m\u202egpj.py"
HOSTILE_TEXT = 'x = "\x1b]8;;http://evil\x07" # </pre><script>\u202e\x9b31m | `a` ]]> =cmd()'

RSA_ESTIMATE = Estimate(
    algorithm="RSA",
    parameter_set="2048",
    model="gidney-ekera-2019",
    attack="factoring",
    logical_qubits=6189,
    toffoli=2.6e9,
    code_distance=27,
    physical_qubits=20_000_000,
    runtime_hours=7.4,
    shots=1.3,
    success_probability=0.7,
    error_rate=1e-3,
    cycle_seconds=1e-6,
    provenance=Provenance.REPRODUCED,
    source="Gidney and Ekerå 2021, Table 3",
    broken_year=BrokenYear(p10=2033.4, p50=2041.2, p90=2058.0, p_never=0.08),
)
NIST = PolicyVerdict(
    policy="NIST IR 8547",
    verdict=Verdict.DISALLOWED,
    deprecated_after="2030-12-31",
    disallowed_after="2035-12-31",
    reason="RSA at 112 bits of strength is disallowed after 2035.",
    source="NIST IR 8547 ipd, Table 2",
    verified=True,
)
UNDECIDED = PolicyVerdict(
    policy="BSI TR-02102",
    verdict=Verdict.UNDECIDED,
    deprecated_after=None,
    disallowed_after=None,
    reason="The key size is unknown and the verdict depends on it.",
    source="BSI TR-02102-1, 2025",
    verified=False,
)


def at(path: str, line: int, start: int, end: int, end_line: int | None = None) -> Location:
    return Location(path, Region(line, start, end_line or line, end), "0123456789abcdef" * 2)


RSA_KEYGEN = Finding(
    rule="PQ101",
    asset=Asset("RSA", ("2048",), Function.KEYGEN, (Function.KEYGEN, Function.SIGN)),
    location=at("src/acme/keys.py", 14, 11, 82),
    message="RSA 2048 key generation. A quantum computer factors the modulus.",
    symbol="cryptography.hazmat.primitives.asymmetric.rsa.generate_private_key",
    excerpt=Excerpt(
        "    key = rsa.generate_private_key(public_exponent=65537, key_size=settings.BITS)", 14
    ),
    evidence=(
        Step(StepKind.LITERAL, "BITS = 2048", at("src/acme/settings.py", 3, 8, 12), "2048"),
        Step(StepKind.IMPORTED, "from acme import settings", at("src/acme/keys.py", 2, 1, 26)),
        Step(StepKind.SINK, "key_size=settings.BITS", at("src/acme/keys.py", 14, 60, 81), "2048"),
    ),
    takes_parameter=True,
    confidence=Confidence.VERY_HIGH,
    level=Level.HIGH,
    detector="python",
    fingerprint="a1" * 16,
)
RSA_UNKNOWN = Finding(
    rule="PQ101",
    asset=Asset("RSA", (), Function.SIGN),
    location=at("src/acme/tokens.py", 40, 12, 69),
    message="RSA signature. The key's size is not known here.",
    symbol="cryptography.hazmat.primitives.asymmetric.rsa.RSAPrivateKey.sign",
    excerpt=Excerpt("    return self.key.sign(data, padding.PKCS1v15(), hashes.SHA256())", 40),
    evidence=(
        Step(StepKind.ATTRIBUTE, "self.key", at("src/acme/tokens.py", 40, 12, 20)),
        Step(
            StepKind.UNRESOLVED, "load_pem_private_key(data)", at("src/acme/tokens.py", 12, 9, 40)
        ),
    ),
    unresolved="the key is read from a file",
    takes_parameter=True,
    level=Level.HIGH,
    detector="python",
    fingerprint="b2" * 16,
    related=("a1" * 16,),
)
BLOCK = Finding(
    rule="PQ102",
    asset=Asset("DH", ("1024", "2048"), Function.NEGOTIATE, group="modp1024"),
    location=at("deploy/ipsec.conf", 5, 1, 22, end_line=8),
    message="Finite-field key agreement is accepted.",
    symbol="ike",
    excerpt=Excerpt("conn office\n\tike=aes256-sha256-modp1024\n\tesp=aes256\n  auto=start", 5),
    role=Role.DECLARE,
    confidence=Confidence.MEDIUM,
    level=Level.LOW,
    detector="configs",
    fingerprint="c3" * 16,
    properties=(("negotiated", "hybrid-first"),),
)
HOSTILE = Finding(
    rule="PQ201",
    asset=Asset("MD5", (), Function.DIGEST, mode="\x1b[1m", padding="<b>", digest="a|b"),
    location=at(HOSTILE_PATH, 7, 5, 20),
    message=f"MD5 digest. {HOSTILE_TEXT}",
    symbol=HOSTILE_TEXT,
    excerpt=Excerpt(f"\t{HOSTILE_TEXT}", 7),
    evidence=(
        Step(StepKind.LITERAL, HOSTILE_TEXT, at(HOSTILE_PATH, 7, 1, 9), "\x9b2J"),
        Step(StepKind.REASON, "a reason without a place\r\n"),
    ),
    unresolved=HOSTILE_TEXT,
    confidence=Confidence.LOW,
    detector="python",
    fingerprint="d4" * 16,
    properties=(("\x1b[0m", HOSTILE_TEXT),),
)
TESTED = Finding(
    rule="PQ105",
    asset=Asset("ECDSA", ("P-256",), Function.SIGN, digest="SHA-256"),
    location=at("tests/test_keys.py", 9, 1, 30),
    message="ECDSA P-256 signature.",
    symbol="ecdsa.SigningKey.generate",
    excerpt=Excerpt("key = SigningKey.generate(curve=NIST256p)", 9),
    context=Context.TEST,
    level=Level.HIGH,
    detector="python",
    fingerprint="e5" * 16,
)
GOOD = Finding(
    rule="PQ001",
    asset=Asset("ML-KEM", ("768",), Function.ENCAPSULATE),
    location=at("src/acme/kem.py", 3, 1, 20),
    message="ML-KEM-768 encapsulation.",
    symbol="oqs.KeyEncapsulation",
    level=Level.INFO,
    detector="python",
    fingerprint="f6" * 16,
)
DROPPED = Finding(
    rule="PQ202",
    asset=Asset("SHA-1", (), Function.DIGEST),
    location=at("src/acme/git.py", 8, 1, 20),
    message="SHA-1 digest.",
    detector="python",
    fingerprint="07" * 16,
)


def view() -> View:
    return View(
        version="0.1.0",
        target="acme",
        assessments=(
            Assessment(
                RSA_KEYGEN,
                Priority(92, Level.CRITICAL, ("The key signs for years.", "It stands alone.")),
                RSA_ESTIMATE,
                (NIST,),
            ),
            Assessment(
                RSA_UNKNOWN, Priority(71, Level.HIGH, ("It signs tokens.",)), None, (UNDECIDED,)
            ),
            Assessment(BLOCK, Priority(30, Level.LOW, ("A hybrid is preferred.",))),
            Assessment(HOSTILE, Priority(45, Level.MEDIUM, (HOSTILE_TEXT,))),
            Assessment(TESTED, Priority(12, Level.INFO, ("Only a test.",))),
        ),
        inventory=(GOOD,),
        skipped=(
            Skipped("data/huge.bin", SkipReason.TOO_LARGE, "2.1 GB"),
            Skipped(HOSTILE_PATH, SkipReason.NOT_PARSED, HOSTILE_TEXT, partial=True),
        ),
        suppressed=(Suppressed(DROPPED, "object ids of git, not security", "comment"),),
        totals=Totals(1204, 18_400_000, 31, 57, (("configs", 3), ("python", 54))),
        by_algorithm=(
            Count("RSA 2048", 1, 0, RSA_ESTIMATE),
            Count("RSA, parameter unknown", 1, 0),
            Count("DH 1024 or 2048", 1, 0),
            Count("MD5", 1, 0),
            Count("ECDSA P-256", 0, 1),
        ),
        by_rule=(
            Count("PQ101", 2, 0),
            Count("PQ102", 1, 0),
            Count("PQ201", 1, 0),
            Count("PQ105", 0, 1),
        ),
        by_context=(("production", 4), ("test", 1)),
        policies=("NIST IR 8547", "BSI TR-02102"),
        proposals=(
            Proposal(
                recipe="pyca-rsa-sign-to-ml-dsa",
                title="Sign with ML-DSA-65 instead of RSA 2048",
                kind=ProposalClass.DROP_IN,
                findings=("a1" * 16,),
                edits=(
                    Edit(
                        "src/acme/keys.py",
                        "0123456789abcdef" * 2,
                        b"import os\nkey = rsa.generate_private_key()\n",
                        b"import os\nkey = mldsa.MLDSA65PrivateKey.generate()\n",
                    ),
                ),
                dependencies=("cryptography>=48",),
                impact=("A signature grows from 256 to 3,309 bytes.",),
                replacement="ML-DSA-65",
            ),
            Proposal(
                recipe="tokens",
                title=f"Re-issue tokens {HOSTILE_TEXT}",
                kind=ProposalClass.FORMAT_BREAKING,
                findings=("b2" * 16,),
                steps=("Agree on a format with every verifier.",),
                refused="the verifiers are outside this code base",
                replacement="ML-DSA-65",
            ),
        ),
        proofs=(
            Proof(
                "pyca-rsa-sign-to-ml-dsa",
                (
                    Check("round trip", ProofStatus.PASSED, "cryptography 50.0", "100 runs", 0.8),
                    Check("interoperability", ProofStatus.PASSED, "liboqs 0.14.0", "", 0.3),
                ),
            ),
        ),
        notices=("semgrep-core is missing: only Python was read.",),
        elapsed_seconds=1.234,
    )
