"""Bounds its own process, then becomes the command: a script, not to be imported.

Arguments: CPU seconds, bytes of memory, bytes of a file, then the command. In a network
namespace of its own it first brings up the loopback device, which tests of servers need.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import resource
import socket
import struct
import sys

_SET_FLAGS = 0x8914  # SIOCSIFFLAGS, linux/sockios.h
_UP = 1  # IFF_UP, linux/if.h


def bound(kind: int, value: int) -> None:
    """Lower one limit; a system that refuses it keeps its own."""
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(kind, (value, value))


def raise_loopback() -> None:
    """Bring up `lo`; without the right to do so it is up already, or not ours."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        fcntl.ioctl(one, _SET_FLAGS, struct.pack("16sh14x", b"lo", _UP))


if __name__ == "__main__":
    seconds, memory, size = (int(word) for word in sys.argv[1:4])
    if sys.platform == "linux":
        raise_loopback()
    bound(resource.RLIMIT_CPU, seconds)
    bound(resource.RLIMIT_AS, memory)
    bound(resource.RLIMIT_FSIZE, size)
    bound(resource.RLIMIT_CORE, 0)
    os.execvp(sys.argv[4], sys.argv[4:])  # noqa: S606 - becoming the command is its purpose
