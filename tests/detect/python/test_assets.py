"""How facts are read from arguments, on libraries described for the purpose."""

import tomllib

import pytest

from pqscan.detect.interface import SourceFile
from pqscan.detect.python.analysis import Analyst, Visit
from pqscan.detect.python.apis import Apis
from pqscan.detect.python.merging import merge

LIBRARY = """
[library]
name = "lib"
modules = ["lib"]

[[call]]
name = "lib.random"
arguments = ["size"]
parameter = "$size:bytes"
returns = "bytes"

[[call]]
name = "lib.derive"
arguments = ["length", "digest"]
algorithm = "HKDF"
parameter = "$length:bytes"
digest = "$digest:meaning"
function = "kdf"
returns = "bytes"

[[call]]
name = "lib.aes"
arguments = ["key", "mode"]
algorithm = "AES"
parameter = "$key:length"
mode = "$mode:mode"
function = "encrypt"

[[call]]
name = "lib.triple"
arguments = ["key"]
algorithm = "3DES"
parameter = "$key:length"
function = "encrypt"

[[call]]
name = "lib.rsa"
arguments = ["n"]
algorithm = "RSA"
parameter = "$n:modulus"
function = "load"
returns = "lib.Key"

[[call]]
name = "lib.sha1"
algorithm = "SHA-1"
function = "digest"
component = true

[[call]]
name = "lib.md5_of"
arguments = ["data"]
algorithm = "MD5"
function = "digest"

[[call]]
name = "lib.certify"
arguments = ["key"]
algorithm = "$key:meaning"
parameter = "$key"
function = "certify"

[[call]]
name = "lib.connect"
arguments = ["host"]
algorithm = "$kex:ssh"
[[call.also]]
algorithm = "$ciphers:ssh"
[[call.also]]
algorithm = "$keys:ssh"
function = "verify"

[[call]]
name = "lib.ec"
arguments = ["curve", "bits"]
algorithm = "ECDSA"
parameter = "$bits:curve or $curve:curve"
function = "keygen"
defaults = { curve = "P-256" }

[[call]]
name = "lib.key"
arguments = ["curve"]
algorithm = "$curve:registry|EC"
parameter = "$curve:curve"
function = "keygen"
returns = "lib.AnyKey"

[[call]]
name = "lib.signer"
arguments = ["key"]
algorithm = "$key:meaning"
parameter = "$key"
silent = true
returns = "lib.Signer"

[[call]]
name = "lib.edwards"
arguments = ["key"]
algorithm = "EdDSA"
parameter = "$key"
function = "sign"

[[call]]
name = "lib.agree"
arguments = ["key"]
algorithm = "$key:meaning"
parameter = "$key"
function = "key-agree"

[[call]]
name = "lib.encode"
arguments = ["header", "text"]
algorithm = "$header.alg:jose"
function = "sign"

[[call]]
name = "lib.decode"
arguments = ["token", "algorithms"]
algorithm = "$algorithms:jose"
function = "verify"
rule = "PQ111"

[[call]]
name = "lib.any_key"
arguments = ["key"]
algorithm = "$key:meaning"
parameter = "$key"
rule = "PQ115"
function = "load"

[[call]]
name = "lib.to_json"
arguments = ["table"]
keep = ["table"]

[[symbol]]
name = "lib.Names.{}"
each = { RS384 = "RS384" }
value = "{}"

[[type]]
name = "lib.AnyKey"

[[type]]
name = "lib.Signer"
[[type.method]]
name = "sign"
arguments = ["data"]
algorithm = "$self"
parameter = "$self"
function = "sign"

[[call]]
name = "lib.cloud"
arguments = ["spec", "number"]
algorithm = "$spec:aws"
rule = "PQ114"
function = "keygen"
[[call.also]]
algorithm = "$number:cose"
rule = "PQ111"
function = "sign"

[[call]]
name = "lib.seal"
arguments = ["data", "symmetric"]
rule = "PQ115"
function = "encrypt"
unless = { symmetric = [true, "AES"] }

[[type]]
name = "lib.Key"
names = ["lib.RSAKey"]
algorithm = "RSA"
[[type.method]]
name = "sign"
arguments = ["data", "digest"]
algorithm = "RSA"
parameter = "$self"
digest = "$digest:meaning"
function = "sign"
"""


def found_in(source: str) -> set[str]:
    apis = Apis({"lib.toml": tomllib.loads(LIBRARY)})
    source = f"import lib\n{source}\n"
    analyst = Analyst([SourceFile("a.py", "a.py", len(source))], apis, lambda _: source.encode())
    return {
        f"{f.rule} {f.asset.algorithm} {f.asset.parameter_set or '-'} {f.asset.function}"
        for f in merge(analyst.look([Visit("a.py")], frozenset()).facts)
    }


@pytest.mark.parametrize(
    ("source", "finds"),
    [
        pytest.param(
            "lib.aes(lib.random(16))", {"PQ207 AES 128 encrypt"}, id="the length of random bytes"
        ),
        pytest.param(
            "lib.aes(lib.derive(32, 'sha256'))",
            {"PQ002 HKDF - kdf", "PQ002 AES 256 encrypt"},
            id="a derivation shows no size and hands it on",
        ),
        pytest.param(
            "lib.aes(lib.rsa(0xFF).sign(b'', None))",
            {"PQ101 RSA 8 load", "PQ101 RSA 8 sign", "PQ002 AES - encrypt"},
            id="a key size is not the length of what the key returns",
        ),
        pytest.param(
            "lib.aes(lib.random(64), 'XTS')", {"PQ002 AES 256 encrypt"}, id="XTS takes two keys"
        ),
        pytest.param(
            "lib.triple(lib.random(24))\nlib.triple(lib.random(16))",
            {"PQ203 3DES 168 encrypt", "PQ203 3DES 112 encrypt"},
            id="parity is no key",
        ),
        pytest.param(
            "lib.triple(lib.random(32))", {"PQ203 3DES - encrypt"}, id="no cipher of that size"
        ),
        pytest.param(
            "lib.signer('hunter2')\nlib.edwards('hunter2')\nlib.edwards('P-256')",
            {"PQ108 EdDSA - sign", "PQ108 EdDSA P-256 sign"},
            id="a text in the place of a key is not shown as its size",
        ),
        pytest.param("lib.rsa(N)", {"PQ101 RSA - load"}, id="a number from elsewhere is unknown"),
        pytest.param(
            "lib.rsa(0xFFFF).sign(b'', lib.sha1())",
            {"PQ101 RSA 16 load", "PQ101 RSA 16 sign", "PQ202 SHA-1 - digest"},
            id="a broken hash that a signature takes",
        ),
        pytest.param(
            "lib.rsa(0xFFFF).sign(b'', 'md5')",
            {"PQ101 RSA 16 load", "PQ101 RSA 16 sign", "PQ201 MD5 - digest"},
            id="a broken hash that a signature names",
        ),
        pytest.param(
            "lib.derive(16, lib.sha1())", {"PQ209 HKDF - kdf"}, id="a derivation over a broken hash"
        ),
        pytest.param(
            "def issue(key: lib.RSAKey):\n    lib.certify(key)",
            {"PQ101 RSA - certify"},
            id="an annotated key has an algorithm and no size",
        ),
        pytest.param(
            "lib.connect('h', kex=['curve25519-sha256', 'unheard-of'], "
            "ciphers='aes256-ctr,aes128-ctr', keys=KEYS)",
            {"PQ109 X25519 - key-agree", "PQ002 AES 256 encrypt", "PQ207 AES 128 encrypt"},
            id="lists of names in two arguments",
        ),
        pytest.param(
            "lib.connect('h', kex='+diffie-hellman-group14-sha256', keys='-ssh-rsa')",
            {"PQ102 DH 2048 key-agree"},
            id="what a minus takes away is not used",
        ),
        pytest.param(
            "lib.ec()\nlib.ec('secp384r1', None)\nlib.ec(bits=521)\nlib.ec(bits=BITS)",
            {
                "PQ105 ECDSA P-256 keygen",
                "PQ105 ECDSA P-384 keygen",
                "PQ105 ECDSA P-521 keygen",
                "PQ105 ECDSA - keygen",
            },
            id="one of two arguments gives the curve",
        ),
        pytest.param(
            "lib.key('P-384')\nlib.key('x25519')\nlib.key(NAME)",
            {"PQ107 EC P-384 keygen", "PQ109 X25519 - keygen", "PQ107 EC - keygen"},
            id="an algorithm for what is not known",
        ),
        pytest.param(
            "k = lib.key('P-384')\nlib.signer(k).sign(b'')\nlib.agree(k)\nlib.signer(K).sign(b'')",
            {"PQ107 EC P-384 keygen", "PQ105 ECDSA P-384 sign", "PQ106 ECDH P-384 key-agree"},
            id="a silent object hands on what it was given",
        ),
        pytest.param(
            "lib.edwards(lib.key('Ed448'))",
            {"PQ108 Ed448 - keygen", "PQ108 EdDSA Ed448 sign"},
            id="an Edwards curve is EdDSA's parameter set",
        ),
        pytest.param(
            "lib.rsa((0xFFFF, 65537))\nlib.rsa((N, 65537))",
            {"PQ101 RSA 16 load", "PQ101 RSA - load"},
            id="a modulus first in a tuple",
        ),
        pytest.param(
            "lib.aes(lib.random(32), 'SIV')", {"PQ207 AES 128 encrypt"}, id="SIV takes two keys"
        ),
        pytest.param(
            "H = {'alg': 'ES256', 'typ': 'JWT'}\nlib.encode(H, b'')\n"
            'lib.encode(\'{"alg": "RS256"}\', b"")\n'
            "lib.encode(lib.to_json({'alg': 'HS256'}), b'')\nlib.encode({'typ': 'JWT'}, b'')",
            {"PQ105 ECDSA P-256 sign", "PQ101 RSA - sign", "PQ002 HMAC - mac"},
            id="the header says the algorithm",
        ),
        pytest.param(
            "lib.decode(b'', ['ES512', 'HS256', lib.Names.RS384])\nlib.decode(b'', 'A128KW')",
            {
                "PQ111 ECDSA P-521 verify",
                "PQ002 HMAC - mac",
                "PQ111 RSA - verify",
                "PQ207 AES 128 unwrap",
            },
            id="a rule of public keys, names in a list, one of them a constant of the library",
        ),
        pytest.param(
            "lib.decode(b'', NAME)\nlib.decode(b'', ['none'])", set(), id="tokens of any algorithm"
        ),
        pytest.param(
            "lib.any_key(KEY)\nlib.any_key(lib.key('P-384'))",
            {"PQ115 unknown - load", "PQ107 EC P-384 keygen", "PQ107 EC P-384 load"},
            id="a rule for keys that are not known",
        ),
        pytest.param(
            "lib.cloud('RSA_2048')\nlib.cloud('ML_DSA_65')\nlib.cloud('AES_128', -7)\nlib.cloud(X)",
            {
                "PQ114 RSA 2048 keygen",
                "PQ001 ML-DSA 65 keygen",
                "PQ207 AES 128 keygen",
                "PQ111 ECDSA - sign",
            },
            id="a rule of public keys leaves others to their own, each asset has its rule",
        ),
        pytest.param(
            "lib.seal(b'', symmetric=True)\nlib.seal(b'', 'AES')", set(), id="either value excuses"
        ),
        pytest.param(
            "lib.seal(b'', symmetric=False)", {"PQ115 unknown - encrypt"}, id="another does not"
        ),
    ],
)
def test_facts(source: str, finds: set[str]) -> None:
    assert found_in(source) == finds


def test_a_hash_reported_by_its_own_call_is_reported_once() -> None:
    assert found_in("lib.rsa(0xFFFF).sign(b'', lib.md5_of(b'x'))") == {
        "PQ101 RSA 16 load",
        "PQ101 RSA 16 sign",
        "PQ201 MD5 - digest",
    }
