"""An object that a caller makes decides its methods only where they are asked for."""

from __future__ import annotations

import pytest

from pqscan.domain.finding import Function, Role

KEY = """
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

class Key:
    def __init__(self, bits):
        self._key = rsa.generate_private_key(65537, bits)
    @classmethod
    def of(cls, bits):
        return cls(bits)
    def sign(self, data):
        return self._key.sign(data, padding.PKCS1v15(), hashes.SHA256())
    def public(self):
        return self._key.public_key()
    def token(self, data):
        return self.sign(data)
    def renewed(self):
        return self

    def handed_on(self):
        return self.signer(self)

def show(key):
    print(key)

def deliver(key, data):
    seal(data, key)

def seal(data, key):
    return key.sign(data)

def use(data):
"""
LINE = KEY.count("\n") + 1


@pytest.mark.parametrize(
    ("body", "signs"),
    [
        ("Key(2048)", True),
        ("with raises(ValueError): Key(2048)", False),
        ("Key(2048).public()", False),
        ("key = Key(2048); key.public(); assert isinstance(key, Key)", False),
        ("Key.of(2048).public()", False),
        ("key = Key.of(2048); key.public()", False),
        ("Key(2048).sign(data)", True),
        ("Key(2048).token(data)", True),
        ("key = Key(2048); key.sign(data)", True),
        ("key = Key.of(2048); key.sign(data)", True),
        ("elsewhere(Key(2048))", True),
        ("key = Key(2048); elsewhere(key)", True),
        ("key = 2048; key = int(key); key = Key(key); key.public()", False),
        ("key = Key(2048); key = elsewhere(key)", True),
        ("show(Key(2048))", False),
        ("key = Key(2048); show(key)", False),
        ("deliver(Key(2048), data)", True),
        ("key = Key(2048); deliver(key, data)", True),
        ("Key(2048).renewed().sign(data)", True),
        ("Key(2048).renewed().public()", False),
        ("key = Key(2048).renewed(); key.public()", False),
        ("key = Key(2048).renewed(); elsewhere(key)", True),
        ("Key(2048).handed_on()", True),
        ("assert Key(2048) == Key(2048)", False),
        ("keys = [Key(2048)]; keys[0].sign(data)", True),
        ("with Key(2048) as key: pass", True),
    ],
)
def test_a_key_signs_where_it_is_asked_to(detect, body: str, signs: bool) -> None:
    decided = {
        (function, f.asset.parameter_set)
        for f in detect(KEY + f"    {body}\n").findings
        for function in (f.asset.function, *f.asset.functions)
        if f.location.region.start_line == LINE
    }
    keygen, sign = (Function.KEYGEN, "2048"), (Function.SIGN, "2048")
    assert decided == ({keygen, sign} if signs else {keygen})


LISTED = """
from OpenSSL import SSL

def listed(text, method):
    ctx = SSL.Context(method)
    ctx.set_cipher_list({text})
    {rest}
"""


@pytest.mark.parametrize(
    ("text", "rest", "offers"),
    [
        ('b"ALL"', "return SSL.Connection(ctx, None).get_cipher_list()", False),
        ('b"ALL"', "conn = SSL.Connection(ctx, None); return conn.get_cipher_list()", False),
        ('b"ALL"', "conn = SSL.Connection(ctx, None); conn.connect(text)", True),
        ('b"ALL"', "return ctx", True),
        ('b"ALL"', "", True),
        ('b"aNULL"', "return SSL.Connection(ctx, None).get_cipher_list()", True),
    ],
)
def test_a_context_that_only_lists_offers_nothing(
    detect, text: str, rest: str, offers: bool
) -> None:
    findings = detect(LISTED.format(text=text, rest=rest)).findings
    assert any(f.asset.algorithm == "ECDH" for f in findings) is offers


def test_a_key_put_into_a_context_is_used(detect) -> None:
    source = """
from cryptography.hazmat.primitives.serialization import load_pem_private_key

class Wrapper:
    def load_cert_chain(self, file):
        key = load_pem_private_key(open(file, "rb").read(), None)
        self._ctx.use_privatekey(key)
"""
    assert [(f.rule, f.role) for f in detect(source).findings] == [("PQ115", Role.USE)]


def test_an_object_is_followed_into_a_function_of_another_file(detect) -> None:
    program = "from helper import written" + KEY + "    key = Key(2048)\n    written(key)\n"
    helper = "def written(key):\n    return key.public()\n"
    decided = {
        f.asset.function
        for f in detect({"app.py": program, "helper.py": helper}).findings
        if f.location.region.start_line == LINE
    }
    assert decided == {Function.KEYGEN}


def test_a_call_that_a_test_says_fails_signs_nothing(detect) -> None:
    found = detect(
        {
            "test_sign.py": "import unittest\n"
            "from cryptography.hazmat.primitives import hashes\n"
            "from cryptography.hazmat.primitives.asymmetric import padding, rsa\n\n"
            "def sign(key, data):\n"
            "    return key.sign(data, padding.PKCS1v15(), hashes.SHA256())\n\n"
            "class Signs(unittest.TestCase):\n"
            "    def test_it_signs(self):\n"
            "        sign(rsa.generate_private_key(65537, 3072), b'x')\n\n"
            "    def test_it_refuses(self):\n"
            "        with self.assertRaises(TypeError):\n"
            "            sign(rsa.generate_private_key(65537, 4096), None)\n"
        }
    ).findings
    assert sorted(
        (f.location.region.start_line, f.asset.function.value, f.asset.parameters) for f in found
    ) == [(6, "sign", ("3072",)), (10, "keygen", ("3072",)), (14, "keygen", ("4096",))]
