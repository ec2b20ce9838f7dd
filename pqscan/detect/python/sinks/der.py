"""Whether a key from a stranger can be decoded at all: its numbers are measured first.

The public half of a DSA key of 160,000 bits, which fits into 64 KiB, takes hours to compute.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator

MAX_NUMBER = 2_049  # bytes of an INTEGER: RSA of 16,384 bits
MAX_DSA_NUMBER = 513  # likewise in a DSA key, whose public half is computed: 4,096 bits
MAX_NESTING = 12
_DSA = bytes.fromhex("06072a8648ce380401")  # id-dsa (RFC 3279, section 2.3.2)
_INTEGER, _BIT_STRING, _OCTET_STRING, _CONSTRUCTED = 0x02, 0x03, 0x04, 0x20


def is_bearable(der: bytes, is_dsa: bool = False) -> bool:
    """Whether no number in it is larger than that of any key in use."""
    limit = MAX_DSA_NUMBER if is_dsa or _DSA in der else MAX_NUMBER
    return all(size <= limit for size in _integers(der, 0))


def _integers(data: bytes, depth: int) -> Iterator[int]:
    """The sizes of the integers in it in bytes, also of those in strings that hold DER."""
    at = 0
    while depth < MAX_NESTING and at + 2 <= len(data):
        tag, size = data[at], data[at + 1]
        at += 2
        if size & 0x80:
            count = size & 0x7F
            size = int.from_bytes(data[at : at + count], "big") if count <= 4 else len(data)
            at += count
        if tag == _INTEGER:
            yield min(size, len(data) - at)
        elif tag == _BIT_STRING:
            yield from _integers(data[at + 1 : at + size], depth + 1)
        elif tag == _OCTET_STRING or tag & _CONSTRUCTED:
            yield from _integers(data[at : at + size], depth + 1)
        at += size


def attempt(decode: Callable[[], object]) -> object | None:
    """What a decoder makes of foreign bytes; None where it refuses, in whatever way."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of deprecated algorithms: we only look
        try:
            return decode()
        except Exception:
            return None
