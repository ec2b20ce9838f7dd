"""What a test or an annotation says of a value that says less."""

import pytest

from tests.detect.python.small import found


@pytest.mark.parametrize(
    "body",
    [
        "assert isinstance(key, lib.RSAKey)\n    key.sign()",
        "if not isinstance(key, lib.RSAKey):\n        raise TypeError\n    key.sign()",
        "if isinstance(key, lib.RSAKey):\n        key.sign()",
        "key: lib.RSAKey = key\n    key.sign()",
        "typing.cast(lib.RSAKey, key).sign()",
        "typing.cast('lib.RSAKey', key).sign()",
        "if not isinstance(key, lib.RSAKey) or key is None:\n        return\n    key.sign()",
    ],
)
def test_a_loaded_key_is_of_the_type_that_the_code_says(body: str) -> None:
    program = f"import typing\ndef use(blob):\n    key = lib.load(blob)\n    {body}"
    assert [one.partition(": ")[2] for one in found(program)] == [
        "PQ115 unknown - load",
        "PQ101 RSA - sign",
    ]


def test_a_size_is_not_lost_where_the_type_was_known_before() -> None:
    program = "key = lib.make(1024)\nassert isinstance(key, lib.RSAKey)\nkey.sign()"
    assert found(program) == ["2: PQ101 RSA 1024 keygen", "4: PQ101 RSA 1024 sign"]
