"""Writes a file whole or not at all, and says in one line why it could not."""

from __future__ import annotations

import os
import stat

from pqscan.domain.errors import WriteError


def write_file(path: str, data: bytes) -> None:
    """Replace a file's content in one step; a device or a pipe is written to as it is."""
    try:
        if os.path.exists(path) and not stat.S_ISREG(os.stat(path).st_mode):
            with open(path, "wb") as stream:
                stream.write(data)
            return
        _replace(os.path.realpath(path), data)
    except OSError as error:
        raise WriteError(
            f"{path} cannot be written: {error.strerror}", "choose another file"
        ) from (error)


def check_writable(path: str) -> None:
    """Raise WriteError now for what could not be written later, before any work is done."""
    folder = os.path.dirname(os.path.realpath(path))
    if os.path.isdir(path):
        raise WriteError(f"{path} is a folder", "name a file in it")
    if not os.path.isdir(folder):
        raise WriteError(f"{path} cannot be written: its folder does not exist", "create it first")
    if not os.access(path if os.path.exists(path) else folder, os.W_OK):
        raise WriteError(f"{path} cannot be written: permission denied", "choose another file")


def _replace(path: str, data: bytes) -> None:
    import tempfile

    mode = stat.S_IMODE(os.stat(path).st_mode) if os.path.exists(path) else 0o666 & ~_umask()
    handle, temporary = tempfile.mkstemp(dir=os.path.dirname(path), prefix=".pqscan-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        os.chmod(temporary, mode)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
