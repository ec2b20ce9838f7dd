"""Finds what a name of a library means among the specs of `rules/apis/python/*.toml`.

One file a library. A `[[call]]` says which asset a call makes, a `[[type]]` what the methods of a
returned object mean, a `[[symbol]]` what a name passed as an argument stands for, a `[[setting]]`
which variables and keys hold an algorithm's name. The format is explained in docs/apis.md.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache

from pqscan.detect.python.spec_files import (
    Table,
    call_of,
    each_of,
    last_names,
    section,
    setting_of,
    tables_of,
    words_of,
)
from pqscan.detect.python.specs import CallSpec, SettingSpec, SymbolSpec, TypeSpec
from pqscan.domain import knowledge
from pqscan.domain.record import replace

# Methods whose name alone is no reason to look: half the files of any project have one. They are
# known where the object is.
COMMON = frozenset(
    [
        "new",
        "create",
        "hash",
        "get",
        "add",
        "set",
        "bind",
        "copy",
        "close",
        "update",
        "digest",
        "hexdigest",
        "encode",
        "decode",
        "load",
        "dump",
        "export",
        "read",
        "write",
        "connect",
        "generate",
        "parameters",
        "public_key",
        "private_key",
        "protect",
        "run",
        "start",
        "send",
    ]
)


MAX_KEYS = 60  # of a dict whose keys are held against the patterns


class Apis:
    """All specs; nouns are built for a library when its first name is asked for."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self._by_root: dict[str, list[Table]] = {}
        self._built: set[int] = set()
        self._loaded: set[str] = set()
        self._calls: dict[str, CallSpec] = {}
        self._types: dict[str, TypeSpec] = {}
        self._symbols: dict[str, SymbolSpec] = {}
        self.settings: dict[str, list[SettingSpec]] = {}
        self._likes: list[tuple[re.Pattern[str], SettingSpec]] = []  # settings by a pattern
        self._like: dict[str, Sequence[SettingSpec]] = {}  # what the patterns say of a name
        self._within: list[tuple[re.Pattern[str], re.Pattern[str], SettingSpec]] = []
        self.setting_dicts: set[str] = set()  # names of dicts that hold settings
        self.keys: set[str] = set()  # of dicts and calls that may be settings by their names alone
        self.setters: set[str] = set()  # attributes whose assignment is described as `name=`
        self.hot: set[str] = set()  # words that make a unit worth running, beside the libraries
        self.passed: dict[str, frozenset[str]] = {}  # methods of what a module's names are
        self._quiet: set[str] = set()  # roots that everybody imports
        self._anywhere: dict[str, str] = {}  # method or assignment to the one type that has it
        self._told: dict[str, tuple[str, str]] = {}  # method to a type and the argument that tells
        self._quiet_words: set[bytes] = set()  # words without which quiet libraries do not matter
        self._leading: tuple[int, set[str]] | None = None  # for how many files, and the names
        self.words: set[str] = set()
        self.method_names: set[str] = set()
        self._ends: frozenset[str] | None = None
        self._roots: frozenset[str] | None = None
        self._type_root: dict[str, Table] = {}
        for path, table in tables.items():
            self._index(path, table)

    def _index(self, path: str, table: Table) -> None:
        library = section(table, "library", path)
        roots = words_of(library, "modules")
        for root in roots:
            self._by_root.setdefault(root, []).append(table)
        self.words.update(words_of(library, "words") or roots)
        self.hot.update(words_of(library, "hot"))
        if passed := words_of(library, "passed"):
            self.passed.update(dict.fromkeys(roots, frozenset(passed)))
        self.keys.update(words_of(library, "keys"))
        if library.get("quiet"):
            self._quiet.update(roots)
            self._quiet_words.update(word.encode() for word in words_of(library, "words"))
        for kind in tables_of(table, "type"):
            self._type_root[str(kind["name"])] = table
            for name in words_of(kind, "names"):
                self._type_root[name] = table
            self._index_setters(kind)
            self.method_names.update(
                name
                for method in tables_of(kind, "method")
                if "algorithm" in method or "rule" in method
                for name in (str(one["name"]) for one in each_of(method))
                if name not in COMMON
            )
        for raw in tables_of(table, "setting"):
            spec = setting_of(raw, str(library["name"]))
            if "around" in raw:
                around = re.compile(str(raw["around"]), re.IGNORECASE)
                like = re.compile(str(raw["like"]), re.IGNORECASE)
                self._within.append((around, like, spec))
                continue
            if "like" in raw:
                self._likes.append((re.compile(str(raw["like"]), re.IGNORECASE), spec))
                continue
            self.settings.setdefault(spec.name, []).append(spec)
            self.words.add(spec.inside or spec.name)
            if spec.inside:
                self.setting_dicts.add(spec.inside)
            self.keys.add(spec.inside or spec.name)

    def _index_setters(self, kind: Table) -> None:
        """Methods called `name=` are assignments; methods with `anywhere` tell the object."""
        for method in tables_of(kind, "method"):
            for one in each_of(method):
                name, mark, _ = str(one["name"]).partition("=")
                if mark:
                    self.setters.add(name.rstrip("&|"))
                anywhere = one.get("anywhere")
                if isinstance(anywhere, str):
                    self._told.setdefault(name, (str(kind["name"]), anywhere))
                elif one.get("anywhere", mark):
                    self._anywhere.setdefault(str(one["name"]), str(kind["name"]))

    @property
    def ends(self) -> frozenset[str]:
        """The last names of all described functions, whatever module they are in."""
        if self._ends is None:
            tables = {id(table): table for found in self._by_root.values() for table in found}
            calls = (raw for table in tables.values() for raw in tables_of(table, "call"))
            self._ends = frozenset(last for raw in calls for last in last_names(raw))
        return self._ends

    def setter(self, name: str) -> CallSpec | None:
        """The description of a method or assignment whose name alone says what the object is."""
        kind = self.type(self._anywhere.get(name, ""))
        return kind.methods.get(name) if kind else None

    def told(self, name: str) -> tuple[TypeSpec, str] | None:
        """The type whose method that is where an argument is a component, and the argument."""
        found = self._told.get(name)
        kind = self.type(found[0]) if found else None
        return (kind, found[1]) if kind is not None and found is not None else None

    @property
    def roots(self) -> frozenset[str]:
        """The first parts of all described module names."""
        if self._roots is None:
            self._roots = frozenset(
                name.partition(".")[0] for name in self._by_root if name not in self._quiet
            )
        return self._roots

    def _load(self, name: str) -> None:
        root = name.partition(".")[0]
        if root in self._loaded:
            return
        self._loaded.add(root)
        for key, tables in self._by_root.items():
            if key.partition(".")[0] == root:
                for table in tables:
                    self._build(table)

    def _build(self, table: Table) -> None:
        if id(table) in self._built:
            return
        self._built.add(id(table))
        library = str(section(table, "library", "")["name"])
        for raw in tables_of(table, "call"):
            for entry in each_of(raw):
                spec = call_of(entry, library)
                self._calls[spec.name] = spec
        for raw in tables_of(table, "symbol"):
            for entry in each_of(raw):
                self._symbols[str(entry["name"])] = SymbolSpec(
                    **{k: str(v) for k, v in entry.items()}
                )
        for raw in tables_of(table, "type"):
            kind = self._type(raw, library)
            for name in (kind.name, *words_of(raw, "names")):
                self._types[name] = kind

    def leads(self, name: str) -> bool:
        """Whether a qualified name is described, or a module or class that holds what is."""
        self._load(name)
        if self._leading is None or len(self._built) != self._leading[0]:
            found: set[str] = set()
            for described in (*self._calls, *self._symbols, *self._types):
                while described and described not in found:
                    found.add(described)
                    described = described.rpartition(".")[0]
            self._leading = (len(self._built), found)
        return name in self._leading[1]

    def _type(self, raw: Table, library: str) -> TypeSpec:
        methods: dict[str, CallSpec] = {}
        attributes: dict[str, CallSpec] = {}
        for base in words_of(raw, "extends"):
            if (parent := self.type(base)) is not None:
                methods.update(parent.methods)
                attributes.update(parent.attributes)
        for entry in tables_of(raw, "method"):
            for one in each_of(entry):
                spec = call_of(
                    {**one, "name": f"{raw['name']}.{one['name']}"}, library, method=True
                )
                methods[str(one["name"])] = spec
        for entry in tables_of(raw, "attribute"):
            for one in each_of(entry):
                spec = call_of(
                    {**one, "name": f"{raw['name']}.{one['name']}"}, library, method=True
                )
                attributes[str(one["name"])] = spec
        return TypeSpec(
            str(raw["name"]),
            library,
            methods,
            attributes,
            str(raw.get("algorithm", "")),
            str(raw.get("parameter", "")),
            frozenset(words_of(raw, "idle")),
        )

    def call(self, name: str) -> CallSpec | None:
        """The described call of that qualified name."""
        self._load(name)
        return self._calls.get(name)

    def symbol(self, name: str) -> SymbolSpec | None:
        """What that qualified name means as an argument."""
        self._load(name)
        return self._symbols.get(name)

    def type(self, name: str) -> TypeSpec | None:
        """The described type of that name or qualified class name."""
        table = self._type_root.get(name)
        if table is None:
            return None
        self._build(table)
        return self._types.get(name)

    def names_below(self, module: str) -> list[str]:
        """The last names of the described calls of a module."""
        self._load(module)
        parts = (name.rpartition(".") for name in self._calls)
        return [last for prefix, _, last in parts if prefix == module]

    def names_of(self, root: str) -> list[str]:
        """The described calls of a library, by its first name."""
        self._load(root)
        return [name for name in self._calls if name.startswith(f"{root}.")]

    def is_setting(self, name: str) -> bool:
        """Whether a variable or attribute of that name may hold names of algorithms."""
        return bool(self.variable(name)) or name in self.setting_dicts or self.is_around(name)

    def is_around(self, name: str) -> bool:
        """Whether a dict of that name may hold settings by what its keys are called."""
        return any(around.fullmatch(name) for around, _, _ in self._within)

    def within(self, name: str, key: str) -> SettingSpec | None:
        """The setting that a key is in a dict of that name."""
        for around, like, spec in self._within:
            if around.fullmatch(name) and like.fullmatch(key):
                return spec
        return None

    def holds_settings(self, keys: Collection[object]) -> bool:
        """Whether a key of a dict may be a setting; a large table has names of its own."""
        if not self.keys.isdisjoint(keys):
            return True
        named = (key for key in keys if isinstance(key, str))
        return len(keys) <= MAX_KEYS and any(map(self.is_setting, named))

    def variable(self, name: str) -> Sequence[SettingSpec]:
        """The settings that a variable, attribute or item of that name may be."""
        exact = self.settings.get(name)
        if exact is not None:
            return exact
        known = self._like.get(name)
        if known is None:
            found = [spec for pattern, spec in self._likes if pattern.fullmatch(name)]
            known = self._like[name] = [replace(spec, name=name) for spec in found[:1]]
        return known

    def library_of(self, root: str, source: bytes = b"") -> bool:
        """Whether any spec describes modules below that first name; a quiet one must be meant."""
        if root in self._quiet:
            return any(word in source for word in self._quiet_words)
        return root in self.roots


@cache
def apis() -> Apis:
    """The shipped specs."""
    return Apis(knowledge.read_tables("rules/apis/python"))
