"""Small projects and the findings a scan would bring, for the tests of this folder."""

from __future__ import annotations

import shutil
from pathlib import Path

from pqscan.domain.finding import Asset, Finding, Function
from pqscan.domain.location import Location, Region
from pqscan.remediate.source import content_hash

CORPUS = Path(__file__).parent.parent / "corpus" / "signing_app"

# One module that makes a key, signs and verifies: the smallest project that is replaced.
SMALL = """\
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa


def make():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def sign(key, data):
    return key.sign(data, padding.PKCS1v15(), hashes.SHA256())


def verify(public, signature, data):
    public.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())


def main():
    key = make()
    verify(key.public_key(), sign(key, b"x"), b"x")
"""
SMALL_AFTER = """\
from cryptography.hazmat.primitives.asymmetric import mldsa


def make():
    return mldsa.MLDSA65PrivateKey.generate()


def sign(key, data):
    return key.sign(data)


def verify(public, signature, data):
    public.verify(signature, data)


def main():
    key = make()
    verify(key.public_key(), sign(key, b"x"), b"x")
"""
_MARKS = {
    "generate_private_key(": Function.KEYGEN,
    ".sign(": Function.SIGN,
    ".verify(": Function.VERIFY,
}


def write(root: Path, files: dict[str, str | bytes]) -> Path:
    """The files below a folder that is made."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def signing_app(folder: Path) -> Path:
    """A copy of the corpus project."""
    return Path(shutil.copytree(CORPUS, folder / "signing_app"))


def rsa_findings(root: Path, *paths: str) -> tuple[Finding, ...]:
    """A finding on every line that makes a key, signs or verifies, as a detector names it."""
    found = []
    for path in paths:
        content = (root / path).read_bytes()
        for number, line in enumerate(content.decode("latin-1").split("\n"), 1):
            for mark, function in _MARKS.items():
                if mark in line:
                    region = Region(number, 1, number, len(line) + 1)
                    found.append(
                        Finding(
                            "PQ101",
                            Asset("RSA", ("2048",), function),
                            Location(path, region, content_hash(content)),
                            "RSA.",
                            symbol="cryptography.hazmat.primitives.asymmetric.rsa",
                            fingerprint=f"{path}:{number}",
                        )
                    )
    return tuple(found)


def tree(root: Path) -> dict[str, tuple[bytes, int]]:
    """Every file's bytes and mode."""
    return {
        path.relative_to(root).as_posix(): (path.read_bytes(), path.stat().st_mode)
        for path in sorted(root.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
