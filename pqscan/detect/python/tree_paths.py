"""Paths as code computes them: from `__file__`, by os.path, pathlib and Twisted's FilePath.

`__file__` is a path below `TREE`, an absolute name that stands for the scanned folder, so that
what is computed from it tells apart what lies in the tree, outside of it, or hangs on the folder
that the program is started in.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from pqscan.domain.record import Record

if TYPE_CHECKING:
    from pqscan.detect.python.modules import Module

TREE = "/<the scanned tree>"
MAX_PATH = 1_000  # characters


class PathObject(Record):
    """A `pathlib.Path`, or a `FilePath` of Twisted."""

    text: str
    twisted: bool = False

    def __truediv__(self, other: object) -> PathObject:
        return join(self, other)

    def __rtruediv__(self, other: object) -> PathObject:
        return join(PathObject(text_of(other)), self)

    def __str__(self) -> str:
        return self.text

    def __fspath__(self) -> str:
        return self.text


def of_module(module: Module) -> str:
    """`__file__` of a module."""
    return posixpath.join(TREE, module.path)


def in_tree(path: object) -> str | None:
    """The path in the scanned tree that this is; None for a path elsewhere."""
    text = posixpath.normpath(text_of(path))
    return text[len(TREE) + 1 :] if text.startswith(f"{TREE}/") else None


def text_of(path: object) -> str:
    """The text of a path; TypeError for what is none."""
    match path:
        case PathObject():
            return path.text
        case bytes():
            return path.decode()
        case str() if len(path) <= MAX_PATH:
            return path
        case _:
            raise TypeError


def join(path: object, *others: object) -> PathObject:
    """`path / other`."""
    first = path if isinstance(path, PathObject) else PathObject("")
    text = posixpath.join(*map(text_of, (path, *others)))
    return PathObject(_clean(text), first.twisted)


def _clean(text: str) -> str:
    """Without single dots and doubled slashes, as pathlib keeps a path."""
    parts = [part for part in text.split("/") if part not in ("", ".")]
    return ("/" if text.startswith("/") else "") + "/".join(parts)


def _at_home(path: object) -> object:
    """`expanduser` where it changes nothing; ValueError for a path in somebody's home."""
    if text_of(path).startswith("~"):
        raise ValueError
    return path


# Attributes and methods of the objects; a method gets the object and its arguments.

_ATTRIBUTES: Mapping[str, Callable[[str], object]] = {
    "parent": lambda text: PathObject(posixpath.dirname(text)),
    "parents": lambda text: tuple(map(PathObject, _parents(text))),
    "name": posixpath.basename,
    "suffix": lambda text: posixpath.splitext(text)[1],
    "stem": lambda text: posixpath.splitext(posixpath.basename(text))[0],
}
_TWISTED_ATTRIBUTES: Mapping[str, Callable[[str], object]] = {"path": str}

_METHODS: Mapping[str, Callable[..., object]] = {
    "joinpath": join,
    "resolve": lambda path, strict=False: _normal(path),
    "absolute": lambda path: path,
    "expanduser": _at_home,
    "as_posix": text_of,
    "with_name": lambda path, name: join(posixpath.dirname(path.text), name),
    "with_suffix": lambda path, suffix: PathObject(posixpath.splitext(path.text)[0] + suffix),
    "__str__": text_of,
    "__fspath__": text_of,
}
_TWISTED_METHODS: Mapping[str, Callable[..., object]] = {
    "child": join,
    "preauthChild": join,
    "descendant": lambda path, names: join(path, *names),
    "sibling": lambda path, name: join(PathObject(posixpath.dirname(path.text), True), name),
    "parent": lambda path: PathObject(posixpath.dirname(path.text), True),
    "basename": lambda path: posixpath.basename(path.text),
    "dirname": lambda path: posixpath.dirname(path.text),
    "asTextMode": lambda path, encoding=None: path,
    "asBytesMode": lambda path, encoding=None: path,
    "realpath": lambda path: path,
}


def attribute(path: PathObject, name: str) -> object | None:
    """A plain attribute; None for a method."""
    found = (_TWISTED_ATTRIBUTES if path.twisted else _ATTRIBUTES).get(name)
    return found(path.text) if found is not None else None


def method(path: PathObject, name: str) -> Callable[..., object] | None:
    """A method that only computes."""
    return (_TWISTED_METHODS if path.twisted else _METHODS).get(name)


def _parents(text: str) -> list[str]:
    found: list[str] = []
    while (above := posixpath.dirname(text)) != text and len(found) < 40:
        found.append(above)
        text = above
    return found


def _normal(path: object) -> PathObject:
    text = text_of(path)
    return PathObject(posixpath.normpath(text) if text else "")


def _plain(function: Callable[[str], object]) -> Callable[[object], object]:
    return lambda path: function(text_of(path))


def _path(*parts: object) -> PathObject:
    return PathObject(_clean(posixpath.join(*map(text_of, parts)) if parts else ""))


FUNCTIONS: Mapping[str, Callable[..., object]] = {
    "os.path.join": lambda *parts: posixpath.join(*map(text_of, parts)),
    "os.path.dirname": _plain(posixpath.dirname),
    "os.path.basename": _plain(posixpath.basename),
    "os.path.split": _plain(posixpath.split),
    "os.path.splitext": _plain(posixpath.splitext),
    "os.path.normpath": _plain(posixpath.normpath),
    "os.path.abspath": _plain(posixpath.normpath),  # what is relative stays so
    "os.path.realpath": _plain(posixpath.normpath),
    "os.path.expanduser": _at_home,
    "os.path.normcase": text_of,
    "os.fspath": text_of,
    "os.fsencode": text_of,
    "os.fsdecode": text_of,
    "os.getcwd": lambda: "",
    "pathlib.Path.cwd": lambda: PathObject(""),
    **dict.fromkeys(
        ("pathlib.Path", "pathlib.PurePath", "pathlib.PosixPath", "pathlib.PurePosixPath"), _path
    ),
    "twisted.python.filepath.FilePath": lambda path, **_: PathObject(
        _clean(text_of(path)), twisted=True
    ),
}
CONSTANTS: Mapping[str, str] = {
    "os.sep": "/",
    "os.linesep": "\n",
    "os.path.sep": "/",
    "os.pardir": "..",
    "os.path.pardir": "..",
    "os.curdir": ".",
    "os.path.curdir": ".",
}
