"""An object that a caller makes decides its methods only where they are asked for."""

from __future__ import annotations

import pytest

from pqscan.domain.finding import Function

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

def deliver(key):
    print(key)

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
        ("deliver(Key(2048))", True),
        ("key = Key(2048); deliver(key)", True),
        ("Key(2048).renewed().sign(data)", True),
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
