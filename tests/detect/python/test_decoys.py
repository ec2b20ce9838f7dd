"""What other scanners report and what is nothing: permanent tests of whole files."""

from __future__ import annotations

TEXT = '''\
"""hashlib.md5(b"x") and RSA.generate(1024) in a docstring.

>>> hashlib.sha1(b"x")
"""
import hashlib
import logging
import jwt
from Crypto.PublicKey import RSA
from cryptography.hazmat.primitives.asymmetric import rsa

log = logging.getLogger("rsa")
# rsa.generate_private_key(65537, 1024)
#: hashlib.md5(b"x")


class Widget:
    """A DSA key: DSA.generate(1024)."""

    def run(self, path):
        """Signs with ECDSA over P-256 (jwt.encode(…, algorithm="RS256"))."""
        log.info("hashlib.md5(%s) of RSA.generate(1024)", path)
        log.debug('algorithm="RS256"')
        raise ValueError("jwt.encode(payload, key, algorithm='ES256') is not supported")


HELP = """
  openssl genrsa 1024
  ssh-keygen -t dsa
  hashlib.new("md5")
"""
'''


def test_comments_docstrings_and_logs(found) -> None:
    assert found(TEXT) == []


def test_names_that_hold_the_letters_of_an_algorithm(found) -> None:
    source = """\
import hashlib, hmac, ssl, jwt
from email.message import Message

AES256 = "the cipher is chosen elsewhere"
CIPHER_NAMES = {"AES256": 1}


def addHeader(message: Message, traversal, universal):
    message.add_header("X-DHE", traversal)
    rsare = universal
    dsad = desired = described = rsare
    return design, dsad, desired, described, ecdsalike(message)


def design(sha1sum, md5sums, des, rc4):
    return sha1sum + md5sums + des + rc4


def ecdsalike(x):
    return x.description or x.adhesion


class Parser:
    def handle_des(self):
        return self.nodes

    def rsa_ish(self):
        return "traversal"
"""
    assert found(source) == []


def test_classes_and_functions_that_shadow_a_library(found) -> None:
    source = '''\
import hashlib
from Crypto.PublicKey import RSA
from cryptography.hazmat.primitives.asymmetric import rsa as pyca


class RSA:
    """A recursive search."""

    @staticmethod
    def generate(bits):
        return list(range(bits))


class hashlib:
    @staticmethod
    def md5(text):
        return text


def use():
    pyca = Mine()
    RSA.generate(1024)
    hashlib.md5("x")
    return pyca.generate_private_key(65537, 1024)


class Mine:
    def generate_private_key(self, a, b):
        return a, b
'''
    assert found(source) == []


def test_a_local_module_of_a_library_name(found) -> None:
    assert (
        found(
            {
                "jwt.py": "def encode(payload, key, algorithm):\n    return payload\n",
                "rsa.py": "def newkeys(count):\n    return [count]\n",
                "app.py": 'import jwt\nimport rsa\njwt.encode({}, "k", algorithm="RS256")\n'
                "rsa.newkeys(1024)\n",
            }
        )
        == []
    )


def test_not_for_security(found) -> None:
    source = """\
import hashlib
from functools import partial

OPTIONS = {"usedforsecurity": False}
md5 = partial(hashlib.md5, usedforsecurity=False)

hashlib.md5(b"x", usedforsecurity=False).hexdigest()
hashlib.new("sha1", b"x", usedforsecurity=False)
hashlib.sha1(b"x", **OPTIONS)
md5(b"x")


def etag(body, secure=False):
    return hashlib.md5(body, usedforsecurity=secure)
"""
    assert found(source) == []


def test_objects_with_methods_of_the_same_names(found) -> None:
    source = """\
import hashlib
import rsa


def run(db, generator, signer):
    generator.generate(2048)
    signer.sign(b"x")
    db.encrypt("x")
    db.newkeys(1024)
    rsa_keys = db.rsa.generate_private_key(65537, 1024)
    return hashlib.algorithms_available, rsa_keys, rsa.PublicKey
"""
    assert found(source) == []
