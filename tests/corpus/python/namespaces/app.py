import json
from collections import ChainMap
from types import SimpleNamespace

import jwt
from Crypto.PublicKey import RSA

plain = SimpleNamespace(bits=1024, inner=SimpleNamespace(bits=2048))
RSA.generate(plain.bits)
RSA.generate(plain.inner.bits)
RSA.generate(ChainMap({"bits": 768}, {"bits": 4096})["bits"])
RSA.generate(json.loads('{"key": {"bits": 3072}}')["key"]["bits"])


class Config:
    BITS = 2048
    NAMES = {"a", "b"}
    MORE = NAMES.union({"c"})


Config.BITS = 1536


def make(kind):
    if kind in Config.MORE:
        return RSA.generate(Config.BITS)
    return RSA.generate(512)


jwt.encode({}, "k", algorithm=f"RS{256:d}")
jwt.encode({}, "k", algorithm=f"ES{512!s}")
