"""Keys that code loads from files of the scanned tree: their kind and size, never their bytes."""

from __future__ import annotations

import datetime
import os
import subprocess
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import serialization as how
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from msgspec import json

from pqscan.detect.interface import SourceFile
from pqscan.detect.python.keyfiles import MAX_BYTES, KeyFile
from pqscan.detect.python.sinks.keydata import Kind

RSA = rsa.generate_private_key(65537, 2048)
CURVE = ec.generate_private_key(ec.SECP384R1())
EDWARDS = ed25519.Ed25519PrivateKey.generate()
NAME = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "example.org")])
PLAIN, PKCS8 = how.NoEncryption(), how.PrivateFormat.PKCS8
PEM, DER = how.Encoding.PEM, how.Encoding.DER


def certificate() -> x509.Certificate:
    start = datetime.datetime(2026, 1, 1)
    return (
        x509.CertificateBuilder(NAME, NAME, CURVE.public_key(), 7)
        .not_valid_before(start)
        .not_valid_after(start + datetime.timedelta(days=1))
        .sign(CURVE, hashes.SHA256())
    )


FILES = {
    "rsa.pem": RSA.private_bytes(PEM, PKCS8, PLAIN),
    "rsa.der": RSA.private_bytes(DER, PKCS8, PLAIN),
    "rsa.old": RSA.private_bytes(PEM, how.PrivateFormat.TraditionalOpenSSL, PLAIN),
    "rsa.ssh": RSA.private_bytes(PEM, how.PrivateFormat.OpenSSH, PLAIN),
    "rsa.pub": RSA.public_key().public_bytes(how.Encoding.OpenSSH, how.PublicFormat.OpenSSH),
    "ec.pem": CURVE.private_bytes(PEM, PKCS8, PLAIN),
    "ed.pem": EDWARDS.private_bytes(PEM, PKCS8, PLAIN),
    "locked.pem": RSA.private_bytes(PEM, PKCS8, how.BestAvailableEncryption(b"x")),
    "cert.pem": certificate().public_bytes(PEM),
    "cert.der": certificate().public_bytes(DER),
    "text.pem": b"no key \xff\xfe",
}
HEAD = """
import os, io, pathlib, pkgutil, ssl, importlib.resources
import jwt, paramiko, OpenSSL.crypto, josepy
from Crypto.PublicKey import RSA
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.serialization import *
from twisted.python.filepath import FilePath

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = pathlib.Path(__file__).resolve().parent / "keys"

def key_path(name):
    return os.path.join(HERE, "keys", name)

def load_vector(*names):
    return importlib.resources.files(__package__).joinpath("keys", *names).read_bytes()

"""
FIRST = HEAD.count("\n") + 1


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of keys beside the program, in a package."""
    keys = tmp_path / "project" / "app" / "keys"
    keys.mkdir(parents=True)
    for name, data in FILES.items():
        (keys / name).write_bytes(data)
    return keys


def found(detect, body: str) -> list[str]:
    """`RULE ALGORITHM PARAMETERS FUNCTION` of what stands below the head, in its order."""
    findings = detect({"app/__init__.py": "", "app/app.py": HEAD + body + "\n"}).findings
    return [
        f"{f.rule} {f.asset.algorithm} {f.asset.parameter_set or '-'} {f.asset.function}"
        for f in sorted(findings, key=lambda f: f.location.region)
        if f.location.region.start_line >= FIRST
    ]


WAYS = {
    "open": 'load_pem_private_key(open(key_path("rsa.pem"), "rb").read(), None)',
    "with": 'with open(key_path("rsa.pem"), "rb") as f:\n    load_pem_private_key(f.read(), None)',
    "an opened path": 'with (FOLDER / "rsa.pem").open("rb") as f:\n'
    "    load_pem_private_key(f.read(), None)",
    "pathlib": 'load_pem_private_key((FOLDER / "rsa.pem").read_bytes(), None)',
    "joinpath": 'load_pem_private_key(FOLDER.joinpath("rsa.pem").read_text().encode(), None)',
    "parents": 'load_pem_private_key((pathlib.Path(__file__).parents[1] / "app/keys/rsa.pem")'
    ".read_bytes(), None)",
    "with_name": 'load_pem_private_key((FOLDER / "x").with_name("rsa.pem").read_bytes(), None)',
    "a splat": 'load_der_private_key(load_vector("rsa.der"), None)',
    "get_data": 'load_pem_private_key(pkgutil.get_data(__name__, "keys/rsa.pem"), None)',
    "a package": 'load_pem_private_key(importlib.resources.files("app").joinpath("keys", '
    '"rsa.pem").read_bytes(), None)',
    "a formatted path": 'load_pem_private_key(open(f"{HERE}/keys/rsa.pem", "rb").read(), None)',
    "out and in": 'load_pem_private_key(open(HERE + "/../app/keys/rsa.pem", "rb").read(), None)',
    "FilePath": "load_pem_private_key(FilePath(__file__.encode()).sibling(b'keys')"
    '.child("rsa.pem").getContent(), None)',
    "a buffer": 'load_pem_private_key(io.BytesIO(open(key_path("rsa.pem"), "rb").read()).read(), '
    "None)",
    "line ends": 'load_pem_private_key(open(key_path("rsa.pem")).read().replace("\\r\\n", "\\n")'
    ".encode(), None)",
    "OpenSSH": 'load_ssh_private_key(open(key_path("rsa.ssh"), "rb").read(), None)',
    "a public line": 'load_ssh_public_key(open(key_path("rsa.pub"), "rb").read())',
    "pyOpenSSL": "OpenSSL.crypto.load_privatekey(1, open(key_path('rsa.old')).read())",
    "pycryptodome": "RSA.import_key(open(key_path('rsa.pem')).read())",
    "paramiko, a path": "paramiko.RSAKey.from_private_key_file(key_path('rsa.ssh'))",
    "paramiko, a stream": "paramiko.RSAKey.from_private_key(open(key_path('rsa.ssh')))",
    "paramiko, by name": "paramiko.RSAKey(filename=key_path('rsa.ssh'))",
    "josepy": "josepy.JWK.load(load_vector('rsa.pem'))",
    "TLS, of both": "ssl.SSLContext().load_cert_chain('elsewhere.pem', key_path('rsa.pem'))",
}


@pytest.mark.parametrize("way", WAYS)
def test_a_way_to_the_file(detect, folder: Path, way: str) -> None:
    assert found(detect, WAYS[way]) == ["PQ101 RSA 2048 load"]


@pytest.mark.parametrize(
    ("body", "finds"),
    [
        (
            'key = load_pem_private_key(load_vector("rsa.pem"), None)\n'
            'key.sign(b"x", padding.PKCS1v15(), hashes.SHA256())\n'
            'key.public_key().verify(b"s", b"x", padding.PKCS1v15(), hashes.SHA256())',
            ["PQ101 RSA 2048 load", "PQ101 RSA 2048 sign", "PQ101 RSA 2048 verify"],
        ),
        (
            'key = load_pem_private_key(load_vector("ec.pem"), None)\n'
            'key.sign(b"x", ec.ECDSA(hashes.SHA256()))',
            ["PQ107 EC P-384 load", "PQ105 ECDSA P-384 sign"],
        ),
        (
            'key = load_pem_private_key(load_vector("ed.pem"), None)\nkey.sign(b"x")',
            ["PQ108 Ed25519 - load", "PQ108 Ed25519 - sign"],
        ),
        (
            'for loader in (x509.load_pem_x509_certificate, x509.load_der_x509_certificate):\n'
            '    pass\n'
            'key = x509.load_der_x509_certificate(load_vector("cert.der")).public_key()',
            ["PQ107 EC P-384 load"],
        ),
        (
            "OpenSSL.crypto.load_certificate(1, open(key_path('cert.pem')).read()).get_pubkey()",
            ["PQ107 EC P-384 load"],
        ),
        ("ssl.SSLContext().load_cert_chain(key_path('cert.pem'))", ["PQ107 EC P-384 load"]),
        (
            "jwt.encode({}, open(key_path('rsa.pem')).read(), algorithm='RS256')",
            ["PQ111 RSA 2048 sign"],
        ),
        (
            "jwt.encode({}, load_pem_private_key(load_vector('rsa.pem'), None), 'PS256')",
            ["PQ111 RSA 2048 sign", "PQ101 RSA 2048 load"],
        ),
    ],
)  # fmt: skip
def test_what_is_done_with_the_key(detect, folder: Path, body: str, finds: list[str]) -> None:
    assert found(detect, body) == finds


def test_each_caller_of_a_helper_has_its_own_key(detect, folder: Path) -> None:
    body = (
        "def load(name):\n"
        "    return load_pem_private_key(load_vector(name), None)\n"
        'load("rsa.pem")\n'
        'load("ec.pem")'
    )
    assert found(detect, body) == [
        "PQ101 RSA 2048 load",
        "PQ107 EC P-384 load",
        "PQ101 RSA 2048 load",
        "PQ107 EC P-384 load",
    ]


def test_bytes_that_are_passed_on(detect, folder: Path) -> None:
    body = (
        "def load(data):\n"
        "    return load_pem_private_key(data, None)\n"
        'load(load_vector("rsa.pem")).sign(b"x", padding.PKCS1v15(), hashes.SHA256())'
    )
    assert found(detect, body) == [
        "PQ101 RSA 2048 load",
        "PQ101 RSA 2048 load",
        "PQ101 RSA 2048 sign",
    ]


UNKNOWN = {
    'load_pem_private_key(load_vector("locked.pem"), b"x")': (
        "the key in app/keys/locked.pem is encrypted"
    ),
    'load_pem_private_key(load_vector("cert.pem"), None)': (
        "app/keys/cert.pem holds no private key that pqscan reads"
    ),
    'load_pem_private_key(load_vector("text.pem"), None)': (
        "app/keys/text.pem holds no private key that pqscan reads"
    ),
    'load_pem_private_key(load_vector("none.pem"), None)': (
        "app/keys/none.pem is no file that was scanned"
    ),
    'load_pem_private_key(load_vector("large.pem"), None)': (
        "app/keys/large.pem is larger than 64 KiB"
    ),
    'load_pem_private_key(load_vector("out.pem"), None)': (
        "app/keys/out.pem is no file that was scanned"
    ),
    'load_pem_private_key(load_vector("pipe.pem"), None)': (
        "app/keys/pipe.pem is no file that was scanned"
    ),
    'load_pem_private_key(load_vector("folder.pem"), None)': (
        "app/keys/folder.pem is no file that was scanned"
    ),
    'load_pem_private_key(open(HERE + "/../../outside.pem").read(), None)': (
        "the key comes from outside: read from a file outside the scanned tree"
    ),
    'load_pem_private_key(open("/etc/ssl/key.pem").read(), None)': (
        "the key comes from outside: read from a file outside the scanned tree"
    ),
    'load_pem_private_key(open("keys/rsa.pem").read(), None)': (
        "the key comes from outside: read from a file in the folder that the program is started in"
    ),
    'load_pem_private_key(open(os.environ["KEY"]).read(), None)': (
        "the key comes from outside: "
        "read from a file whose path is read from the environment variable KEY"
    ),
    "def load(path):\n    load_pem_private_key(open(path).read(), None)": (
        "the key comes from outside: read from a file whose path is argument path of load()"
    ),
    "def load(data):\n    load_pem_private_key(data, None)": (
        "the key comes from outside: argument data of load()"
    ),
    "def load(data):\n    x509.load_pem_x509_certificate(data).public_key()": (
        "the key comes from outside: argument data of load()"
    ),
    "def load(cert=None):\n    ssl.SSLContext().load_cert_chain(cert)": (
        "the key comes from outside: argument certfile, which nothing in the scanned code passes"
    ),
    "class A:\n    def load(self, conf):\n        ssl.SSLContext().load_cert_chain(conf.cert)": (
        "the key comes from outside: "
        "read from a file whose path is not known: attribute cert of argument conf of A.load()"
    ),
    "def load(data):\n    OpenSSL.crypto.load_privatekey(1, data)": (
        "the key comes from outside: argument data of load()"
    ),
}


@pytest.mark.parametrize("body", UNKNOWN)
def test_where_the_trail_ends(detect, folder: Path, body: str) -> None:
    (folder / "large.pem").write_bytes(FILES["rsa.pem"] + b"\n" * MAX_BYTES)
    outside = folder.parents[2] / "outside.pem"
    outside.write_bytes(FILES["rsa.pem"])
    (folder / "out.pem").symlink_to(outside)
    os.mkfifo(folder / "pipe.pem")
    (folder / "folder.pem").mkdir()
    findings = detect({"app/__init__.py": "", "app/app.py": HEAD + body + "\n"}).findings
    (finding,) = (f for f in findings if f.location.region.start_line >= FIRST)
    assert (finding.rule, finding.unresolved) == ("PQ115", UNKNOWN[body])


def test_a_private_key_that_is_encrypted_shows_its_public_half(folder: Path) -> None:
    """OpenSSH's own: the cryptography package encrypts such keys only with a further package."""
    path = folder / "id_rsa"
    command = ["ssh-keygen", "-q", "-t", "ecdsa", "-b", "521", "-N", "secret", "-f", str(path)]
    try:
        subprocess.run(command, check=True, timeout=20)
    except FileNotFoundError:
        pytest.skip("ssh-keygen is not installed")
    key = _file(path).key(Kind.PRIVATE).material
    assert key is not None
    assert (key.algorithm, key.parameter, key.reason) == ("EC", "P-521", "the key is encrypted")


def test_the_trail_names_the_file_and_no_byte_of_a_key_gets_out(detect, folder: Path) -> None:
    body = "\n".join(WAYS.values())
    detection = detect({"app/__init__.py": "", "app/app.py": HEAD + body + "\n"})
    finding = next(f for f in detection.findings if f.asset.parameters == ("2048",))
    steps = [step.text for step in finding.evidence]
    assert "the key in app/keys/rsa.pem: RSA, 2048 bits" in steps
    written = json.encode(detection)
    secrets = [
        line
        for data in FILES.values()
        for line in data.splitlines()
        if len(line) >= 24 and b"-----" not in line
    ]
    assert len(secrets) > 100
    assert [line for line in secrets if line in written] == []
    number = RSA.private_numbers()
    assert not any(str(part).encode() in written for part in (number.d, number.p, number.q))


def test_nothing_is_read_before_a_load_call_asks(folder: Path) -> None:
    class Counting(KeyFile):
        asked = 0

        def key(self, kind: Kind):
            Counting.asked += 1
            return super().key(kind)

    path = folder / "rsa.pem"
    file = Counting("rsa.pem", SourceFile("rsa.pem", str(path), path.stat().st_size))
    path.unlink()  # a file that is opened later is missed later
    assert Counting.asked == 0
    assert file.key(Kind.ANY).reason == "rsa.pem cannot be read"


def test_a_name_that_has_become_something_else(folder: Path) -> None:
    """Between the walk and the question: a link is not followed, a FIFO does not block."""
    link, pipe, grown = folder / "a", folder / "b", folder / "c"
    link.symlink_to(folder / "rsa.pem")
    os.mkfifo(pipe)
    grown.write_bytes(FILES["rsa.pem"] + b"\n" * MAX_BYTES)
    reasons = [
        KeyFile("k", SourceFile("k", str(path), 10)).key(Kind.ANY).reason
        for path in (link, pipe, grown)
    ]
    assert reasons == ["k cannot be read", "k cannot be read", "k has grown meanwhile"]


def _file(path: Path) -> KeyFile:
    return KeyFile(path.name, SourceFile(path.name, str(path), path.stat().st_size))
