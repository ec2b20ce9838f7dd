"""What is set on TLS contexts: cipher strings, groups, versions; and what is only said of them."""

import pytest

from pqscan.domain.finding import StepKind
from tests.detect.python.sinks.program import findings, found

TLS = "import ssl\ncontext = ssl.create_default_context()\n"

CASES = {
    "forward secrecy with good ciphers": (
        'context.set_ciphers("ECDHE+AESGCM:!aNULL")',
        ["PQ002 AES 128|256 negotiate", "PQ302 ECDH - negotiate"],
    ),
    "one suite": (
        'context.set_ciphers("DHE-RSA-AES128-GCM-SHA256")',
        ["PQ207 AES 128 negotiate", "PQ302 DH - negotiate"],
    ),
    "RSA key transport and broken ciphers": (
        'context.set_ciphers("RC4-SHA:DES-CBC3-SHA")',
        ["PQ303 3DES 168 negotiate", "PQ303 RC4 128 negotiate", "PQ303 RSA - negotiate"],
    ),
    "no authentication": (
        'context.set_ciphers("ADH-AES256-SHA")',
        ["PQ002 AES 256 negotiate", "PQ302 DH - negotiate", "PQ303 DH - negotiate"],
    ),
    "a string of parts": (
        'FIRST = "ECDHE+CHACHA20"\ncontext.set_ciphers(f"{FIRST}:!aNULL:!PSK")',
        ["PQ002 ChaCha20-Poly1305 - negotiate", "PQ302 ECDH - negotiate"],
    ),
    "a joined list": (
        'context.set_ciphers(":".join(["ECDHE-RSA-AES256-GCM-SHA384", "AES256-SHA"]))',
        ["PQ002 AES 256 negotiate", "PQ302 ECDH - negotiate", "PQ303 RSA - negotiate"],
    ),
    "a string from outside": (
        'import os\ncontext.set_ciphers(os.environ["CIPHERS"])',
        ["PQ310 unknown - negotiate"],
    ),
    "a curve": ('context.set_ecdh_curve("prime256v1")', ["PQ302 ECDH P-256 negotiate"]),
    "groups": (
        'context.set_groups("X25519:P-384")',
        ["PQ302 ECDH P-384 negotiate", "PQ302 X25519 - negotiate"],
    ),
    "groups with a hybrid": (
        'context.set_groups("X25519MLKEM768:X25519")',
        ["PQ001 X25519MLKEM768 - negotiate"],
    ),
    "an old version": (
        "context.minimum_version = ssl.TLSVersion.TLSv1",
        ["PQ301 TLS 1.0 negotiate"],
    ),
    "an old version by a name": (
        "OLDEST = ssl.TLSVersion.TLSv1_1\ncontext.minimum_version = OLDEST",
        ["PQ301 TLS 1.1 negotiate"],
    ),
    "a flag taken away": (
        "context.options &= ~ssl.OP_NO_SSLv3",
        ["PQ301 TLS SSL3 negotiate"],
    ),
    "flags taken away": (
        "context.options = context.options & ~(ssl.OP_NO_TLSv1 | ssl.OP_NO_TLSv1_1)",
        ["PQ301 TLS 1.0|1.1 negotiate"],
    ),
    "a context that somebody passes": (
        "def weaken(context):\n    context.minimum_version = ssl.TLSVersion.TLSv1\n"
        '    context.set_ciphers("AES128-SHA")',
        ["PQ207 AES 128 negotiate", "PQ301 TLS 1.0 negotiate", "PQ303 RSA - negotiate"],
    ),
    "a context of one's own class": (
        "class Client:\n    def __init__(self):\n        self.context = ssl.SSLContext()\n"
        "    def start(self):\n        self.context.minimum_version = ssl.TLSVersion.SSLv3",
        ["PQ301 TLS SSL3 negotiate"],
    ),
}

DECOYS = {
    "versions of today": "context.minimum_version = ssl.TLSVersion.TLSv1_2",
    "flags that forbid": "context.options |= ssl.OP_NO_SSLv3 | ssl.OP_NO_TLSv1",
    "another object's attribute": "package.minimum_version = '1.0'\npackage.options &= ~4",
    "words": 'print("context.set_ciphers(RC4-SHA)")  # ssl.TLSVersion.TLSv1',
    "a comparison": "if context.minimum_version == ssl.TLSVersion.TLSv1:\n    raise ValueError",
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_set(name: str) -> None:
    source, expected = CASES[name]
    assert found(TLS + source) == expected


@pytest.mark.parametrize("name", DECOYS)
def test_what_decides_nothing(name: str) -> None:
    assert found(TLS + DECOYS[name]) == []


def test_the_evidence_names_the_suites() -> None:
    source = TLS + 'WEAK = "RC4-SHA:AES128-SHA"\ncontext.set_ciphers(WEAK)'
    (finding,) = (one for one in findings(source) if one.asset.algorithm == "RC4")
    assert [(step.kind, step.text) for step in finding.evidence] == [
        (StepKind.ASSIGNED, 'WEAK = "RC4-SHA:AES128-SHA"'),
        (StepKind.COMPUTED, "allows RC4-SHA"),
        (StepKind.SINK, "context.set_ciphers(WEAK)"),
    ]


def test_a_string_of_another_module() -> None:
    program = {
        "site/__init__.py": "",
        "site/policy.py": 'CIPHERS = "ECDHE-ECDSA-AES256-GCM-SHA384"\n',
        "site/server.py": (
            "import ssl\nfrom site import policy\n\n"
            "def context(ciphers=policy.CIPHERS):\n    made = ssl.SSLContext()\n"
            "    made.set_ciphers(ciphers)\n    return made\n"
        ),
    }
    assert found(program) == ["PQ002 AES 256 negotiate", "PQ302 ECDH - negotiate"]
