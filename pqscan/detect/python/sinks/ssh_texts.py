"""Lines of ssh_config and sshd_config inside a text, as programs write them for OpenSSH."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pqscan.detect.python.sinks.notes import sink
from pqscan.detect.python.specs import CallSpec
from pqscan.domain.finding import Function

MAX_TEXT = 100_000
# ssh_config(5) and sshd_config(5) of OpenSSH 9.9; keywords know no case.
_KEYWORDS = {
    "kexalgorithms": ("PQ304", Function.KEY_AGREE),
    "hostkeyalgorithms": ("PQ305", Function.VERIFY),
    "pubkeyacceptedalgorithms": ("PQ305", Function.VERIFY),
    "pubkeyacceptedkeytypes": ("PQ305", Function.VERIFY),
    "hostbasedacceptedalgorithms": ("PQ305", Function.VERIFY),
    "casignaturealgorithms": ("PQ305", Function.VERIFY),
    "ciphers": ("", Function.NEGOTIATE),
    "macs": ("", Function.NEGOTIATE),
}
MARKS = ("KexAlgorithms", "HostKeyAlgorithms", "PubkeyAccepted", "HostbasedAccepted",
         "CASignatureAlgorithms", "Ciphers ", "MACs ")  # fmt: skip
_LINE = re.compile(
    rf"^[ \t]*({'|'.join(_KEYWORDS)})(?:[ \t]+|[ \t]*=[ \t]*)\"?([+^]?[\w@.,-]+)\"?[ \t]*(?:#.*)?$",
    re.MULTILINE | re.IGNORECASE,
)


def specs(text: str) -> Iterator[tuple[CallSpec, str]]:
    """How each line is read, and the names on it; a line that takes names away has none."""
    if len(text) > MAX_TEXT:
        return
    for found in _LINE.finditer(text):
        rule, function = _KEYWORDS[found.group(1).lower()]
        if not found.group(2).startswith("-"):
            yield (
                sink("OpenSSH configuration", "setting", "SSH", rule, function, key="ssh"),
                (found.group(2)),
            )
