"""The recipe on whole projects: what it writes to the byte, and everything it must refuse."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pqscan.domain.proposal import Proposal, ProposalClass
from pqscan.domain.record import replace
from pqscan.remediate.recipe import Choice
from pqscan.remediate.recipes.python_rsa_sign_to_mldsa import RECIPE
from pqscan.remediate.source import ProjectView, content_hash
from tests.remediate.projects import SMALL, SMALL_AFTER, rsa_findings, signing_app, write

SERIAL = "    from cryptography.hazmat.primitives import serialization as s\n"
PKCS8 = "s.Encoding.PEM, s.PrivateFormat.PKCS8, s.NoEncryption()"


def propose(root: Path, *paths: str, dsa: str = "65") -> tuple[Proposal, ...]:
    return RECIPE.propose(ProjectView.open(root), rsa_findings(root, *paths), Choice(dsa))


def only(root: Path, *paths: str) -> Proposal:
    """The one proposal about the first key that the project makes, or loads."""
    first = rsa_findings(root, *paths)[0].fingerprint
    (proposal,) = (p for p in propose(root, *paths) if first in p.findings)
    return proposal


def after(proposal: Proposal) -> dict[str, str]:
    return {edit.path: edit.after.decode() for edit in proposal.edits}


def test_the_small_project_becomes_what_a_person_would_write(tmp_path: Path) -> None:
    proposal = only(write(tmp_path, {"app.py": SMALL}), "app.py")
    assert (proposal.kind, proposal.refused) == (ProposalClass.DROP_IN, "")
    assert after(proposal) == {"app.py": SMALL_AFTER}
    assert proposal.findings == ("app.py:10", "app.py:14", "app.py:6")
    assert proposal.dependencies == ("cryptography>=48",)
    assert proposal.impact[0] == (
        "A signature grows from 256 to 3,309 bytes (RSA-2048 to ML-DSA-65)."
    )
    assert proposal.impact[1] == "A public key (DER) grows from 294 to 1,974 bytes."
    assert proposal.edits[0].content_hash == content_hash(SMALL.encode())


def test_the_corpus_project_loses_the_size_the_padding_and_their_imports(tmp_path: Path) -> None:
    root = signing_app(tmp_path)
    paths = ("tickets/keys.py", "tickets/issuer.py", "tickets/gate.py")
    new = after(only(root, *paths))
    assert sorted(new) == [
        "pyproject.toml",
        "requirements.txt",
        "tickets/config.py",
        *sorted(paths),
    ]
    assert new["tickets/config.py"].endswith("LIFETIME_SECONDS = 300\n")
    assert new["tickets/keys.py"] == (
        '"""The key that tickets are signed with."""\n\n'
        "from cryptography.hazmat.primitives.asymmetric import mldsa\n\n\n"
        "def new_signing_key() -> mldsa.MLDSA65PrivateKey:\n"
        '    """A fresh key; it lives as long as the process."""\n'
        "    return mldsa.MLDSA65PrivateKey.generate()\n"
    )
    assert "        signature = self._key.sign(payload)\n" in new["tickets/issuer.py"]
    assert "key: mldsa.MLDSA65PrivateKey | None = None" in new["tickets/issuer.py"]
    assert "            self._issuer_key.verify(signature, payload)\n" in new["tickets/gate.py"]
    assert "hashes" not in new["tickets/gate.py"]
    assert "import hashlib" in new["tickets/gate.py"]
    assert 'dependencies = [\n    "cryptography>=48",  # OpenSSL 3.2\n]' in new["pyproject.toml"]
    assert "cryptography>=48\n" in new["requirements.txt"]


@pytest.mark.parametrize(("dsa", "signature"), [("44", "2,420"), ("65", "3,309"), ("87", "4,627")])
def test_the_parameter_set_is_the_one_asked_for(tmp_path: Path, dsa: str, signature: str) -> None:
    (proposal,) = propose(write(tmp_path, {"app.py": SMALL}), "app.py", dsa=dsa)
    assert proposal.replacement == f"ML-DSA-{dsa}"
    assert f"mldsa.MLDSA{dsa}PrivateKey.generate()" in after(proposal)["app.py"]
    assert signature in proposal.impact[0]
    assert any("CNSA 2.0" in line for line in proposal.impact) == (dsa != "87")


REFUSED = {
    "encrypts": (
        "\n\ndef seal(data):\n    return make().public_key().encrypt(data, padding.PKCS1v15())\n",
        "it encrypts; RSA encryption becomes a KEM with a KDF and an AEAD, or HPKE (app.py:23)",
    ),
    "private numbers": (
        "    print(key.private_numbers())\n",
        "its private numbers are read, which ML-DSA does not have (app.py:20)",
    ),
    "size asserted": (
        "    assert key.key_size == 2048\n",
        "its size in bits is read, which ML-DSA does not have (app.py:20)",
    ),
    "JWT": (
        "    import jwt\n    jwt.encode({}, key, algorithm='RS256')\n",
        "it is passed to `jwt.encode`: PyJWT has no ML-DSA yet (JOSE has it in RFC 9964) "
        "(app.py:21)",
    ),
    "certificate": (
        "    from cryptography import x509\n"
        "    x509.CertificateBuilder().sign(key, hashes.SHA256())\n",
        "it is passed to `x509.CertificateBuilder().sign`: certificates and requests are "
        "checked by others (RFC 9881) (app.py:21)",
    ),
    "unknown function": (
        "    send(key)\n",
        "it is passed to `send`, which is not known (app.py:20)",
    ),
    "library": (
        "    import storage\n    storage.keep(key)\n",
        "it is passed to `storage.keep`: which is outside the project (app.py:21)",
    ),
    "container": (
        "    keys = {'a': key}\n    keys['a'].private_numbers()\n",
        "it is put into a container (app.py:20)",
    ),
    "attribute of anything": (
        "    current().key = key\n",
        "it becomes an attribute of `current()`, whose class is not known (app.py:20)",
    ),
    "property setter": (
        "    h = Holder()\n    h.key = key\n\n\nclass Holder:\n"
        "    @property\n    def key(self):\n        return self.k\n\n"
        "    @key.setter\n    def key(self, value):\n        value.private_numbers()\n",
        "`key` is set through a property or `__setattr__` (app.py:21)",
    ),
    "lambda": (
        "    (lambda: key)().private_numbers()\n",
        "it is used in a way that is not followed (Lambda) (app.py:20)",
    ),
    "function handed on": (
        "    list(map(make, []))\n",
        "`make` is handed on and called from out of sight (app.py:20)",
    ),
    "method handed on": (
        "    f = key.sign\n    f(b'', padding.PKCS1v15(), hashes.SHA256())\n",
        "its method `sign` is handed on instead of called (app.py:20)",
    ),
    "called by the language": (
        "\n\nclass Maker:\n    def __call__(self):\n        return make()\n\n\n"
        "Maker()().private_numbers()\n",
        "`__call__` is called by the language itself (app.py:23)",
    ),
    "called by nobody": (
        "\n\ndef api():\n    return make()\n",
        "`api` returns it, and nothing in the project calls `api` (app.py:22)",
    ),
    "other key": (
        "    from cryptography.hazmat.primitives.asymmetric import ec\n"
        "    sign(ec.generate_private_key(ec.SECP256R1()), b'')\n",
        "another object than this key may stand here (app.py:10)",
    ),
    "length looked at": (
        "    assert len(sign(key, b'')) == SIZE\n",
        "the length of a signature is looked at (app.py:20)",
    ),
    "fixed width": (
        "\n\ndef split(blob):\n    return blob[:256], blob[256:]\n",
        "256 is the length of an RSA-2048 signature (app.py:23)",
    ),
    "packed": (
        "    import struct\n    struct.pack('>I256s', 1, sign(key, b''))\n",
        "a signature is packed into a fixed-width field (app.py:21)",
    ),
    "compared": (
        "    assert sign(key, b'') == sign(key, b'')\n",
        "signatures are compared; ML-DSA makes another one each time (app.py:20)",
    ),
    "format that ML-DSA lacks": (
        SERIAL + "    key.private_bytes(s.Encoding.PEM, s.PrivateFormat.TraditionalOpenSSL, "
        "s.NoEncryption())\n",
        "`private_bytes` uses a format that ML-DSA keys do not have (app.py:21)",
    ),
    "getattr": (
        "    getattr(key, 'private_' + 'numbers')()\n",
        "it is passed to `getattr`: which is outside the project (app.py:20)",
    ),
    "yielded": (
        "    yield key\n",
        "it is used in a way that is not followed (Yield) (app.py:20)",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_an_unsafe_use_of_the_key_is_refused_with_its_reason(tmp_path: Path, case: str) -> None:
    more, reason = REFUSED[case]
    proposal = only(write(tmp_path, {"app.py": SMALL + more}), "app.py")
    assert re.sub(r", and \d+ more$", "", proposal.refused) == reason
    assert (proposal.kind, proposal.edits) == (ProposalClass.MANUAL, ())
    assert len(proposal.steps) >= 2


SHAPES = {
    "prehashed": (
        ("hashes.SHA256())\n\n\ndef verify", "utils.Prehashed(hashes.SHA256()))\n\n\ndef verify"),
        ("padding, rsa", "padding, rsa, utils"),
        "the data are hashed before they are signed (Prehashed) (app.py:10)",
    ),
    "digest chosen by the caller": (
        ("def sign(key, data):", "def sign(key, data, digest=hashes.SHA256()):"),
        ("hashes.SHA256())\n\n\ndef verify", "digest)\n\n\ndef verify"),
        "the algorithm is chosen by the caller of `sign` (app.py:10)",
    ),
    "no verifier": (
        ('verify(key.public_key(), sign(key, b"x"), b"x")', 'sign(key, b"x")'),
        ("", ""),
        "nothing in the project verifies its signatures (app.py:6)",
    ),
    "decorated": (
        ("def make", "@wrap\ndef make"),
        ("", ""),
        "`make` is decorated, so its calls are not followed (app.py:6)",
    ),
    "size used elsewhere": (
        ("def make", "SIZE = 2048\nBYTES = SIZE // 8\n\n\ndef make"),
        ("key_size=2048", "key_size=SIZE"),
        "the key size `SIZE` is used for something else, too (app.py:6)",
    ),
    "quoted annotation": (
        ("def sign(key,", 'def sign(key: "rsa.RSAPrivateKey",'),
        ("", ""),
        "the key's class is named in a quoted annotation (app.py:9)",
    ),
    "name taken": (
        ("def make", "mldsa = None\n\n\ndef make"),
        ("", ""),
        "the name `mldsa` means something else here (app.py:5)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SHAPES)
def test_an_unsafe_shape_is_refused_with_its_reason(tmp_path: Path, case: str) -> None:
    first, second, reason = SHAPES[case]
    source = SMALL.replace(*first).replace(*second)
    assert source != SMALL
    proposal = only(write(tmp_path, {"app.py": source}), "app.py")
    assert re.sub(r", and \d+ more$", "", proposal.refused) == reason
    assert proposal.edits == ()


OTHERS = {
    "reads its numbers": (
        "other.py", "import app\napp.make().private_numbers()\n",
        "its private numbers are read, which ML-DSA does not have (other.py:2)",
    ),
    "through a star import": (
        "other.py", "from app import *\nmake().private_numbers()\n",
        "its private numbers are read, which ML-DSA does not have (other.py:2)",
    ),
    "from a folder that is no package": (
        "lib/use.py", "from base import app\napp.make().private_numbers()\n",
        "its private numbers are read, which ML-DSA does not have (lib/use.py:2)",
    ),
    "by a dotted import": (
        "use.py", "import base.app\nbase.app.make().private_numbers()\n",
        "its private numbers are read, which ML-DSA does not have (use.py:2)",
    ),
    "by a name that another file has, too": (
        "lib/app.py", "from app import make\nmake().private_numbers()\n",
        "its private numbers are read, which ML-DSA does not have (lib/app.py:2)",
    ),
    "under the name it is installed as": (
        "use.py", "from shipped.app import make\nmake().private_numbers()\n",
        "`make` is also imported from a module that is not found here (base/app.py:5)",
    ),
    "through importlib": (
        "other.py", "import importlib\nimportlib.import_module('app').make().private_numbers()\n",
        "another object than this key may stand here (other.py:2)",
    ),
    "does not parse": (
        "old.py", "from app import make\nprint make()\n",
        "the file does not parse and may use the key (old.py:1)",
    ),
    "is a notebook": (
        "try.ipynb", '{"source": "from app import make"}',
        "the file may use the key and is not read (try.ipynb:1)",
    ),
    "has a column for it": (
        "db.py", "signature = Column(LargeBinary(256))\n",
        "256 is the length of an RSA-2048 signature (db.py:1)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", OTHERS)
def test_another_file_can_be_the_reason(tmp_path: Path, case: str) -> None:
    name, content, reason = OTHERS[case]
    home = "base/app.py" if "base" in content + reason else "app.py"
    proposal = only(write(tmp_path, {home: SMALL, name: content}), home)
    assert re.sub(r", and \d+ more$", "", proposal.refused) == reason


def test_a_key_that_is_written_to_a_file_is_shown_and_not_applied(tmp_path: Path) -> None:
    more = f"{SERIAL}    open('k.pem', 'wb').write(key.private_bytes({PKCS8}))\n"
    proposal = only(write(tmp_path, {"app.py": SMALL + more}), "app.py")
    assert proposal.kind is ProposalClass.FORMAT_BREAKING
    assert "its stored form leaves the program" in proposal.refused
    assert after(proposal)["app.py"] == SMALL_AFTER + more
    assert "version tag" in proposal.steps[1]


def test_a_key_that_may_have_been_stored_before_is_not_applied(tmp_path: Path) -> None:
    more = (
        f"{SERIAL}    old = s.load_pem_private_key(open('k').read(), None)\n"
        "    verify(old.public_key(), sign(old, b''), b'')\n"
    )
    proposal = only(write(tmp_path, {"app.py": SMALL + more}), "app.py")
    assert proposal.kind is ProposalClass.FORMAT_BREAKING
    assert "app.py:21: a key that was stored before is loaded" in proposal.refused


def test_a_key_that_is_only_loaded_is_a_plan(tmp_path: Path) -> None:
    source = SMALL.replace(
        "rsa.generate_private_key(public_exponent=65537, key_size=2048)",
        "serialization.load_pem_private_key(open('k').read(), None)",
    ).replace("import hashes", "import hashes, serialization")
    proposal = only(write(tmp_path, {"app.py": source}), "app.py")
    assert proposal.refused == (
        "the key is loaded and not made here, so keys and signatures exist already (app.py:6)"
    )


def test_a_key_that_a_function_makes_global_is_followed(tmp_path: Path) -> None:
    source = SMALL.replace(
        "    key = make()\n", "    global KEY\n    KEY = make()\n    key = KEY\n"
    )
    proposal = only(write(tmp_path, {"app.py": source}), "app.py")
    assert proposal.refused == ""
    assert "return mldsa.MLDSA65PrivateKey.generate()" in after(proposal)["app.py"]


def test_an_empty_tuple_has_no_items(tmp_path: Path) -> None:
    source = SMALL + "    first = ()\n    return first[0]\n"
    assert only(write(tmp_path, {"app.py": source}), "app.py").refused == ""


def test_a_tuple_that_a_loop_puts_into_itself_ends(tmp_path: Path) -> None:
    loop = """

def chained(rounds):
    pair = (make(), None)
    for _ in range(rounds):
        pair = (pair, pair)
    return print(pair)
"""
    proposal = only(write(tmp_path, {"app.py": SMALL + loop}), "app.py")
    assert proposal.edits == ()
    assert "print" in proposal.refused


def test_a_round_trip_through_pem_in_memory_is_followed(tmp_path: Path) -> None:
    more = (
        f"{SERIAL}    again = s.load_pem_private_key(key.private_bytes({PKCS8}), None)\n"
        "    verify(again.public_key(), sign(again, b''), b'')\n"
    )
    proposal = only(write(tmp_path, {"app.py": SMALL + more}), "app.py")
    assert (proposal.kind, proposal.refused) == (ProposalClass.DROP_IN, "")
    assert after(proposal)["app.py"] == SMALL_AFTER + more


def test_many_spellings_are_understood(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        {
            "kit/__init__.py": "",
            "kit/conf.py": "SIZE: int = 3072\nOTHER = 1\n",
            "kit/gen.py": (
                "from __future__ import annotations\n"
                "from dataclasses import dataclass\n"
                "from cryptography.hazmat.primitives.asymmetric import padding as pad\n"
                "from cryptography.hazmat.primitives.asymmetric.rsa import (\n"
                "    RSAPrivateKey,\n    RSAPublicKey,\n    generate_private_key,\n)\n"
                "from cryptography.hazmat.primitives.hashes import SHA256\n"
                "from .conf import SIZE\n\n"
                "PADDING = pad.PSS(mgf=pad.MGF1(SHA256()), salt_length=32)\nDIGEST = SHA256()\n\n\n"
                "def pair() -> tuple[RSAPrivateKey, RSAPublicKey]:\n"
                "    private = generate_private_key(65537, SIZE)\n"
                "    return private, private.public_key()\n\n\n"
                "@dataclass\nclass Signer:\n    key: RSAPrivateKey\n    count: int = 0\n\n"
                "    def sign(self, data: bytes) -> bytes:\n"
                "        return self.key.sign(data=data, padding=PADDING, algorithm=DIGEST)"
                "  # it\n\n"
                "    @classmethod\n    def fresh(cls) -> Signer:\n"
                "        private, _ = pair()\n        return cls(private)\n"
            ),
            "kit/check.py": (
                "import typing\n\nif typing.TYPE_CHECKING:\n"
                "    from cryptography.hazmat.primitives.asymmetric import rsa\n"
                "from kit import gen\nfrom kit.gen import DIGEST, PADDING, Signer\n\n\n"
                "def check(public: typing.Any, signature: bytes) -> None:\n"
                "    'ä'; public.verify(signature,\n"
                "                  b'x',  # the message\n"
                "                  PADDING, DIGEST)\n\n\n"
                "def main() -> None:\n    s = Signer.fresh()\n"
                "    check(s.key.public_key(), s.sign(b'x'))\n"
                "    a, b = gen.pair()\n    key: rsa.RSAPrivateKey = a\n"
                "    check(b, key.sign(b'x', PADDING, DIGEST))\n"
            ),
        },
    )
    proposal = only(root, "kit/gen.py", "kit/check.py")
    assert proposal.refused == ""
    new = after(proposal)
    assert new["kit/conf.py"] == "OTHER = 1\n"
    assert new["kit/gen.py"] == (
        "from __future__ import annotations\n"
        "from dataclasses import dataclass\n"
        "from cryptography.hazmat.primitives.asymmetric import mldsa\n\n\n"
        "def pair() -> tuple[mldsa.MLDSA65PrivateKey, mldsa.MLDSA65PublicKey]:\n"
        "    private = mldsa.MLDSA65PrivateKey.generate()\n"
        "    return private, private.public_key()\n\n\n"
        "@dataclass\nclass Signer:\n    key: mldsa.MLDSA65PrivateKey\n    count: int = 0\n\n"
        "    def sign(self, data: bytes) -> bytes:\n"
        "        return self.key.sign(data=data)  # it\n\n"
        "    @classmethod\n    def fresh(cls) -> Signer:\n"
        "        private, _ = pair()\n        return cls(private)\n"
    )
    assert new["kit/check.py"] == (
        "import typing\n\nif typing.TYPE_CHECKING:\n"
        "    from cryptography.hazmat.primitives.asymmetric import mldsa\n"
        "from kit import gen\nfrom kit.gen import Signer\n\n\n"
        "def check(public: typing.Any, signature: bytes) -> None:\n"
        "    'ä'; public.verify(signature,\n"
        "                  b'x',  # the message\n"
        "                  )\n\n\n"
        "def main() -> None:\n    s = Signer.fresh()\n"
        "    check(s.key.public_key(), s.sign(b'x'))\n"
        "    a, b = gen.pair()\n    key: mldsa.MLDSA65PrivateKey = a\n"
        "    check(b, key.sign(b'x'))\n"
    )


def test_a_second_key_for_encryption_stays_as_it_is(tmp_path: Path) -> None:
    more = (
        "\n\ndef box():\n"
        "    other = rsa.generate_private_key(public_exponent=65537, key_size=3072)\n"
        "    return other.public_key().encrypt(b'', padding.PKCS1v15())\n"
    )
    edited, refused = propose(write(tmp_path, {"app.py": SMALL + more}), "app.py")
    assert "it encrypts" in refused.refused
    assert refused.findings == ("app.py:23",)
    new = after(edited)["app.py"]
    assert new.startswith(
        "from cryptography.hazmat.primitives.asymmetric import mldsa, padding, rsa\n"
    )
    assert new.endswith(more)


@pytest.mark.parametrize("eol", ["\r\n", "\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_byte_order_mark_stay(tmp_path: Path, eol: str, mark: bytes) -> None:
    source = mark + SMALL.replace("\n", eol).encode()
    proposal = only(write(tmp_path, {"app.py": source}), "app.py")
    assert proposal.edits[0].after == mark + SMALL_AFTER.replace("\n", eol).encode()


def test_a_file_that_libcst_would_change_is_refused(tmp_path: Path) -> None:
    source = SMALL.replace("\n\n\ndef sign", "\n\n\n\x0cdef sign")
    proposal = only(write(tmp_path, {"app.py": source}), "app.py")
    assert proposal.refused == "libcst would change bytes that are not to be changed"


def test_a_finding_of_another_content_is_refused(tmp_path: Path) -> None:
    root = write(tmp_path, {"app.py": SMALL})
    findings = rsa_findings(root, "app.py")[:1]
    write(tmp_path, {"app.py": SMALL + "\n"})
    (proposal,) = RECIPE.propose(ProjectView.open(root), findings, Choice())
    assert proposal.refused == "app.py has changed since it was scanned"


def test_findings_of_other_algorithms_and_libraries_are_not_its_own(tmp_path: Path) -> None:
    root = write(tmp_path, {"app.py": SMALL})
    finding = rsa_findings(root, "app.py")[0]
    foreign = replace(finding, symbol="Crypto.PublicKey.RSA.generate")
    other = replace(finding, asset=replace(finding.asset, algorithm="ECDSA"))
    assert RECIPE.propose(ProjectView.open(root), [foreign, other], Choice()) == ()


def test_after_the_rewrite_there_is_nothing_left_to_propose(tmp_path: Path) -> None:
    root = write(tmp_path, {"app.py": SMALL_AFTER})
    findings = rsa_findings(root, "app.py")
    assert [f.location.region.start_line for f in findings] == [9, 13]
    proposals = RECIPE.propose(ProjectView.open(root), findings, Choice())
    assert all("is not seen in this project" in p.refused for p in proposals)
    assert all(p.edits == () for p in proposals)


def test_a_size_that_a_caller_chose_is_said_to_have_no_effect(tmp_path: Path) -> None:
    source = SMALL.replace("def make()", "def make(bits=2048)").replace(
        "=2048)\n\n\ndef sign", "=bits)\n\n\ndef sign"
    )
    proposal = only(write(tmp_path, {"app.py": source}), "app.py")
    assert "The key size can no longer be chosen: `bits` (app.py:6)." in proposal.impact


def test_words_that_still_say_rsa_are_listed(tmp_path: Path) -> None:
    source = SMALL.replace("def make():\n", 'def make():\n    """An RSA key."""\n')
    proposal = only(write(tmp_path, {"app.py": source}), "app.py")
    assert proposal.impact[-1] == (
        "The words around the code still say RSA, for a person to change: app.py:5."
    )
