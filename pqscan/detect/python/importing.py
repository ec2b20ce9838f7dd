"""Which files may call a wrapper: read off their import statements, without parsing them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator

from pqscan.detect.python.program import Program
from pqscan.detect.python.words import of_source
from pqscan.domain.record import Record


class Wrapper(Record):
    """A name by which other files decide what a described call is given.

    `words`: a caller must say one of them too (methods of the class of that name, attributes
    that a subclass may set); none: the name is enough.
    """

    name: str
    path: str  # of the file it stands in
    words: frozenset[str] = frozenset()


_IMPORT = re.compile(
    rb"^[ \t]*(?:"
    rb"from[ \t]+(?P<dots>[. \t]*)(?P<base>[\w.]*)[ \t]*import[ \t]*"
    rb"(?P<names>\((?:[^()#]|\#[^\n]*)*\)?|(?:[^\n\\#;]|\\\r?\n)*)"
    rb"|import[ \t]+(?P<modules>(?:[^\n\\#;]|\\\r?\n)*))",
    re.MULTILINE,
)
_NAME = re.compile(rb"(\*|[\w.]+)(?:[ \t\r\n\\]+as[ \t\r\n\\]+(\w+))?")
_COMMENT = re.compile(rb"#[^\n]*")
_DYNAMIC = (b"import_module", b"__import__")


class Callers:
    """Looks for the files that import one of some wrappers."""

    def __init__(self, program: Program, wrappers: Iterable[Wrapper]) -> None:
        self._program = program
        self._all = frozenset(wrappers)
        self._in_file: dict[str, set[Wrapper]] = {}
        self._below: dict[str, set[Wrapper]] = {}
        for wrapper in self._all:
            self._in_file.setdefault(wrapper.path, set()).add(wrapper)
            folder = posixpath.dirname(wrapper.path)
            while folder:
                self._below.setdefault(folder, set()).add(wrapper)
                folder = posixpath.dirname(folder)

    def names_in(self, path: str) -> frozenset[str]:
        """The wrappers that a file names and can reach through what it imports."""
        source = self._program.source(path)
        if source is None:
            return frozenset()
        everything = self._program.is_small or any(word in source for word in _DYNAMIC)
        reached = self._all if everything else self._imported(path, source)
        if not reached:
            return frozenset()
        words = of_source(source)
        return frozenset(
            one.name
            for one in reached
            if one.name in words and (not one.words or not one.words.isdisjoint(words))
        )

    def _imported(self, path: str, source: bytes) -> set[Wrapper]:
        reached: set[Wrapper] = set()
        for found in _IMPORT.finditer(source):
            if found["modules"] is not None:
                for name, alias in _names(found["modules"]):
                    reached |= self._module(path, name, bool(alias))
            else:
                level = found["dots"].count(b".")
                reached |= self._listed(path, level, found["base"].decode(), found["names"])
        return reached

    def _module(self, importer: str, name: str, alias: bool) -> set[Wrapper]:
        """`import a.b`: whatever stands below `a`; with an alias, below `a.b`."""
        parts = name.split(".")
        for count in range(len(parts) if alias else 1, len(parts) + 1):
            path = self._program.find(".".join(parts[:count]), importer)
            if path is not None:
                return self._under(path)
        return set()

    def _listed(self, importer: str, level: int, base: str, listed: bytes) -> set[Wrapper]:
        """`from base import …`: wrappers of that module, and what stands below its modules."""
        path = self._find(importer, level, base)
        here = self._in_file.get(path, set()) if path else set()
        reached: set[Wrapper] = set()
        for name, _ in _names(_COMMENT.sub(b"", listed)):
            named = here if name == "*" else {one for one in here if one.name == name}
            if not named:
                below = self._find(importer, level, f"{base}.{name}" if base else name)
                named = self._under(below) if below is not None else set()
            reached |= named
        return reached

    def _find(self, importer: str, level: int, name: str) -> str | None:
        if level:
            return self._program.relative(importer, level, name)
        return self._program.find(name, importer)

    def _under(self, path: str) -> set[Wrapper]:
        folder, file = posixpath.split(path)
        if file == "__init__.py":
            return self._below.get(folder, set())
        return self._in_file.get(path, set())


def _names(listed: bytes) -> Iterator[tuple[str, str]]:
    """The names of an import statement, each with its alias or nothing."""
    for name, alias in _NAME.findall(listed):
        yield name.decode(), alias.decode()
