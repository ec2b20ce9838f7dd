"""Files of the scanned tree that code loads keys from: which keys they hold, never their bytes."""

from __future__ import annotations

import os
import stat
from functools import cached_property

from pqscan.detect.interface import SourceFile
from pqscan.detect.python.sinks.keydata import Kind, keys_in, kind_of
from pqscan.detect.python.sinks.pem import Material
from pqscan.domain.record import Record

MAX_BYTES = 65_536  # a file of keys or certificates is no larger

_NAMES = {
    Kind.PRIVATE: "private key",
    Kind.PUBLIC: "public key",
    Kind.CERTIFICATE: "certificate",
    Kind.REQUEST: "certificate request",
    Kind.PARAMETERS: "parameters",
    Kind.ANY: "key",
}


class Found(Record):
    """The key that a call takes from some bytes; none for the reason."""

    material: Material | None
    reason: str = ""


class KeyFile:
    """A file, looked into when a call that loads keys asks for the first time.

    `file` is None where the walk met no regular file of that path.
    """

    def __init__(self, path: str, file: SourceFile | None) -> None:
        self.path = path
        self._file = file

    def key(self, kind: Kind) -> Found:
        """The first key of that kind in it."""
        held, reason = self._held
        return Found(None, f"{self.path} {reason}") if reason else chosen(held, kind, self.path)

    @cached_property
    def _held(self) -> tuple[tuple[Material, ...], str]:
        if self._file is None:
            return (), "is no file that was scanned"
        if self._file.size > MAX_BYTES:
            return (), f"is larger than {MAX_BYTES // 1024} KiB"
        try:
            data = _read(self._file.absolute)
        except OSError:
            return (), "cannot be read"
        return (keys_in(data), "") if len(data) <= MAX_BYTES else ((), "has grown meanwhile")


def chosen(held: tuple[Material, ...], kind: Kind, where: str) -> Found:
    """The first key of a kind among those that bytes hold."""
    for one in held:
        if kind is Kind.ANY or kind_of(one) is kind:
            if one.algorithm == "unknown" or (one.parameter is None and one.reason):
                return Found(one, f"the key in {where} is encrypted" if one.reason else "")
            return Found(one)
    return Found(None, f"{where} holds no {_NAMES[kind]} that pqscan reads")


def _read(path: str) -> bytes:
    """One byte more than may be at most; OSError for what is no regular file any more."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOFOLLOW)
    with open(handle, "rb") as stream:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError
        return stream.read(MAX_BYTES + 1)
