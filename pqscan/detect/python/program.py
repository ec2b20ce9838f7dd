"""The files of a scan as Python sees them: which import means which file, each parsed once."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable

from pqscan.detect.interface import SourceFile
from pqscan.detect.python.keyfiles import KeyFile
from pqscan.detect.python.modules import Module
from pqscan.detect.python.parsing import NotParsed, Tally, parse, parse_outline
from pqscan.detect.python.words import of_source
from pqscan.domain.finding import Context

SMALL_FILE = 24_000  # bytes; constants live in files of this size without any crypto word
FEW_FILES = 40  # of a project that is looked into whole, whatever its wrappers are called
MAX_SETTINGS = 8  # settings modules asked for a name
_SOURCE_FOLDERS = ("", "src", "lib")  # where projects keep their packages, below any folder


Parse = Callable[[str, str, bool, bytes, Tally], Module]


class Program:
    """Finds and parses modules on demand; `read` may raise OSError."""

    def __init__(
        self,
        files: Iterable[SourceFile],
        read: Callable[[SourceFile], bytes],
        any_file: Callable[[str], SourceFile | None] | None = None,
    ) -> None:
        self._any_file = any_file
        self._key_files: dict[str, KeyFile] = {}
        self._files = {file.path: file for file in files}
        self._read = read
        self._modules: dict[str, Module | None] = {}
        self._found: dict[tuple[str, str], str | None] = {}
        self._roots: dict[str, tuple[str, ...]] = {}
        self._folders = _with_parents(posixpath.dirname(path) for path in self._files)
        self._mentions: dict[tuple[str, int], bool] = {}
        self._settings: list[str] | None = None
        self.failed: dict[str, str] = {}
        self.parsed = Tally()

    @property
    def is_small(self) -> bool:
        """Whether there are so few files that all of them may be looked into."""
        return len(self._files) <= FEW_FILES

    def module(self, path: str) -> Module | None:
        """A file to look into; None if it does not parse or cannot be read (see `failed`)."""
        if path not in self._modules:
            self._modules[path] = self._parse(path, parse_outline)
        return self._modules[path]

    def whole(self, path: str) -> Module | None:
        """As `module`, with every function and class parsed."""
        if path not in self._modules:
            self._modules[path] = self._parse(path, parse)
        module = self._modules[path]
        if module is not None:
            module.complete()
            if module.failed:
                self.failed[path] = module.failed
                self._modules[path] = None
        return self._modules[path]

    def has(self, path: str) -> bool:
        """Whether there is such a file."""
        return path in self._files

    def source(self, path: str) -> bytes | None:
        """The bytes of a file; None if it cannot be read."""
        try:
            return self._read(self._files[path])
        except (OSError, KeyError):
            return None

    def key_file(self, path: str) -> KeyFile:
        """The file of that path in the scanned tree, which may hold keys; nothing is read yet."""
        if path not in self._key_files:
            file = self._any_file(path) if self._any_file is not None else None
            self._key_files[path] = KeyFile(path, file)
        return self._key_files[path]

    def forget(self) -> None:
        """Drop all parsed modules, to bound memory.

        Their cycles are cut by hand: the garbage collector needs seconds for so many nodes.
        """
        for module in self._modules.values():
            if module is not None:
                module.release()
        self._modules.clear()
        self.parsed.lines = 0

    def mentions(self, path: str, words: frozenset[str]) -> bool:
        """Whether a file is small, or holds one of the words: else nothing is looked for in it."""
        if self._modules.get(path) is not None or self._files[path].size <= SMALL_FILE:
            return True
        key = (path, len(words))
        if key not in self._mentions:
            try:
                found = of_source(self._read(self._files[path]))
            except OSError:
                found = frozenset()
            self._mentions[key] = not words.isdisjoint(found)
        return self._mentions[key]

    def is_test(self, path: str) -> bool:
        """Whether the file is test code."""
        return self._files[path].context is Context.TEST

    def _parse(self, path: str, how: Parse) -> Module | None:
        try:
            source = self._read(self._files[path])
            return how(path, self.name_of(path), _is_package(path), source, self.parsed)
        except OSError as error:
            self.failed[path] = error.strerror or "cannot be read"
            return None
        except NotParsed as error:
            self.failed[path] = str(error)
            return None

    def name_of(self, path: str) -> str:
        """The dotted module name, as far up as folders are packages."""
        folder, file = posixpath.split(path)
        parts = [] if _is_package(path) else [file.rpartition(".")[0]]
        while folder and f"{folder}/__init__.py" in self._files:
            folder, name = posixpath.split(folder)
            parts.insert(0, name)
        return ".".join(parts)

    def find(self, name: str, importer: str) -> str | None:
        """The path of an absolute module name as that file would import it, or None."""
        folder = posixpath.dirname(importer)
        key = (folder, name)
        if key not in self._found:
            below = name.replace(".", "/")
            self._found[key] = next(
                (
                    path
                    for root in self._search(folder)
                    if (path := self._file(posixpath.join(root, below))) is not None
                ),
                None,
            )
        return self._found[key]

    @property
    def settings(self) -> list[str]:
        """The modules that Django would read settings from, by their names."""
        if self._settings is None:
            self._settings = [
                path
                for path in self._files
                if path.endswith("settings.py") or "/settings/" in f"/{path}"
            ][:MAX_SETTINGS]
        return self._settings

    def is_namespace(self, name: str, importer: str) -> bool:
        """Whether the name is a folder of modules without an `__init__.py`."""
        below = name.replace(".", "/")
        return any(
            posixpath.join(root, below) in self._folders
            for root in self._search(posixpath.dirname(importer))
        )

    def submodule(self, package: Module, name: str) -> str | None:
        """The path of a module inside a package, or None."""
        if not package.is_package:
            return None
        return self._file(posixpath.join(posixpath.dirname(package.path), name))

    def relative(self, importer: str, level: int, name: str) -> str | None:
        """The path that `from ..name import` means in the file of that path."""
        folder = posixpath.dirname(importer)
        for _ in range(level - 1):
            folder = posixpath.dirname(folder)
        return self._file(posixpath.join(folder, name.replace(".", "/")) if name else folder)

    def _file(self, stem: str) -> str | None:
        for path in (f"{stem}/__init__.py" if stem else "__init__.py", f"{stem}.py"):
            if path in self._files:
                return path
        return None

    def _search(self, folder: str) -> tuple[str, ...]:
        """Where an absolute import looks: outside the package first, then outwards."""
        if folder not in self._roots:
            roots: list[str] = []
            outer = folder
            while outer and f"{outer}/__init__.py" in self._files:
                outer = posixpath.dirname(outer)
            while True:
                roots += [posixpath.join(outer, below) for below in _SOURCE_FOLDERS]
                if outer in ("", "/"):
                    break
                outer = posixpath.dirname(outer)
            self._roots[folder] = tuple(root.rstrip("/") for root in roots)
        return self._roots[folder]


def _with_parents(folders: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for folder in folders:
        while folder and folder not in found:
            found.add(folder)
            folder = posixpath.dirname(folder)
    return found


def _is_package(path: str) -> bool:
    return posixpath.basename(path) == "__init__.py"
