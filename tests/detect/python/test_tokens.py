"""Files that `ast` refuses are read token by token: code is found, text about code is not."""

from __future__ import annotations

import pytest

from pqscan.detect.python.apis import apis
from pqscan.detect.python.tokens import facts_of
from pqscan.domain.finding import Confidence, SkipReason, StepKind

PYTHON_2 = '''\
# RSA.generate(512) in a comment
"""RSA.generate(768) in a docstring"""
from Crypto.PublicKey import RSA as Keys, DSA
import hashlib, os
import os.path as where

BITS = 3072

def make(log):
    "Keys.generate(1)"
    print "Keys.generate(2) would", Keys.generate(1024)
    key = Keys.generate(bits=BITS)
    log.info('hashlib.md5("x")  # not called')
    digests = [hashlib.md5("a"), hashlib.new('sha1')]
    return DSA.generate(os.environ["BITS"])
'''


def test_python_2_is_read_by_name(found) -> None:
    assert found(PYTHON_2) == [
        "11 PQ101 RSA 1024 keygen",
        "12 PQ101 RSA 3072 keygen",
        "14 PQ201 MD5 - digest",
        "14 PQ202 SHA-1 - digest",
        "15 PQ103 DSA - keygen",
    ]


def test_what_is_found_is_unsure_and_says_why(detect) -> None:
    detection = detect(PYTHON_2)
    finding = detection.findings[1]
    assert finding.confidence is Confidence.LOW
    assert [(step.kind, step.text) for step in finding.evidence] == [
        (StepKind.ASSIGNED, "BITS = 3072"),
        (StepKind.SINK, "Keys.generate(bits=BITS)"),
        (
            StepKind.REASON,
            "the file does not parse: line 11: Missing parentheses in call to 'print'. "
            "Did you mean print(...)?",
        ),
    ]
    assert finding.excerpt is not None
    assert finding.excerpt.text == "    key = Keys.generate(bits=BITS)"
    assert finding.location.region.start_column == 11
    unknown = detection.findings[-1]
    assert unknown.unresolved == "the file does not parse, and only plain values are read in it"


def test_the_file_stays_skipped_and_is_said_to_be_looked_at(detect) -> None:
    (skip,) = detect(PYTHON_2).skipped
    assert (skip.path, skip.reason, skip.partial) == ("app.py", SkipReason.NOT_PARSED, True)


def test_a_template(found) -> None:
    source = """\
{% if cookiecutter.sign == "don't" %}
import hashlib
{# hashlib.sha1(b"x") and RSA.generate(512) #}
{% else %}
from Crypto.PublicKey import RSA
key = RSA.generate({{ cookiecutter.bits }})
other = RSA.generate(2048)
print(hashlib.md5({{ data }}).hexdigest())
{% endif %}
"""
    assert found(source) == [
        "6 PQ101 RSA - keygen",
        "7 PQ101 RSA 2048 keygen",
        "8 PQ201 MD5 - digest",
    ]


def test_instances_and_values_held_in_names(found) -> None:
    source = """\
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives import (
    hashes,  # rsa.generate_private_key(3, 512)
)
key = rsa.generate_private_key(public_exponent=65537, key_size=4096)
print "made"
signature = key.sign(data, padding, hashes.SHA256())
curve = ec.generate_private_key(ec.SECP256R1())
"""
    assert found(source, ("PQ1",)) == [
        "5 PQ101 RSA 4096 keygen",
        "7 PQ101 RSA 4096 sign",
        "8 PQ107 EC P-256 keygen",
    ]


def test_names_that_mean_something_else(found) -> None:
    source = """\
import hashlib
from mine import RSA
class DSA: pass
from Crypto.PublicKey import DSA as Real
def md5(x): return x
print "x", RSA.generate(1024), DSA.generate(1024), md5("x"), self.hashlib.md5("x")
hashlib.md5("x", usedforsecurity=False)
text = '''
hashlib.md5("in a string over
several lines")
'''
"""
    assert found(source) == []


def test_a_module_of_the_project_is_no_library(found) -> None:
    source = {
        "rsa.py": "def newkeys(bits):\n    return bits\n",
        "app.py": 'import rsa, hashlib\nprint "x", rsa.newkeys(1024), hashlib.md5("x")\n',
    }
    assert found(source) == ["2 PQ201 MD5 - digest"]


def test_a_newer_syntax_and_python_2_numbers(found) -> None:
    source = """\
from Crypto.PublicKey import RSA
import hashlib
RSA.generate(1024L)
RSA.generate(0x800)
match x with { case 1 -> hashlib.sha1(u"x") }
size = 1024
size = 2048
RSA.generate(size)
"""
    assert found(source) == [
        "3 PQ101 RSA 1024 keygen",
        "4 PQ101 RSA 2048 keygen",
        "5 PQ202 SHA-1 - digest",
        "8 PQ101 RSA - keygen",
    ]


@pytest.mark.parametrize(
    "junk",
    [
        "(" * 100_000,
        "x = " + "[" * 100_000,
        "RSA.generate([" * 20_000,
        "RSA.generate(" * 20_000,
        "x=[[" * 20_000,
        '"""' + "\\" * 100_001,
        "'" * 100_001,
        "\0\0RSA\0",
        "\\" * 100_000,
        "from " * 20_000,
        "from a import (" * 20_000,
    ],
    ids=lambda junk: junk[:14],
)
def test_junk_hides_nothing_before_it(junk: str) -> None:
    source = f"from Crypto.PublicKey import RSA\nRSA.generate(1024)\n{junk}\n".encode()
    first = next(facts_of(apis(), "a.py", source, "junk"))
    assert first.finding.asset.parameters == ("1024",)
    assert first.finding.location.region.start_line == 2


def test_invalid_bytes_do_not_move_columns() -> None:
    source = b"import hashlib\nx = '\xff\xfe\xc3\xa4', hashlib.md5('x')\n"
    (fact,) = facts_of(apis(), "a.py", source, "junk")
    assert fact.finding.location.region.start_column == 12
