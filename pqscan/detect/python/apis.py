"""What the calls of a library mean, read from `rules/apis/python/*.toml`.

One file a library. A `[[call]]` says which asset a call makes, a `[[type]]` what the methods of a
returned object mean, a `[[symbol]]` what a name passed as an argument stands for, a `[[setting]]`
which variables and keys hold an algorithm's name. The format is explained in docs/apis.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from pqscan.domain import knowledge
from pqscan.domain.errors import KnowledgeError
from pqscan.domain.finding import Function, Role
from pqscan.domain.record import Record, field, replace

Table = Mapping[str, object]

# Methods whose name alone is no reason to look: half the files of any project have one. They are
# known where the object is.
COMMON = frozenset(
    [
        "new",
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


# Ways of reading a command line: one value, single arguments, those after the function's own name.
COMMANDS = frozenset(("command", "words", "named-words"))


class Source(Record):
    """Where a fact of an asset comes from: a literal, or `$argument:how`.

    `how` is a way of reading a value (`bits`, `bytes`, `length`, `curve`, `meaning`) or the name of
    a table of names (`registry`, `jose`, `tls-suites` …). `$self` is the object's own fact,
    `$header.alg` an item of a dict, and what follows `|` an algorithm for values not known.
    """

    argument: str = ""
    how: str = ""
    literal: str = ""
    key: str = ""
    otherwise: str = ""
    instead: Source | None = None  # asked where that argument is not given

    @classmethod
    def parse(cls, text: str) -> Source:
        """Read `RSA`, `$size`, `$curve:registry|EC`, `$header.alg:jose`, `$a or $b`, `$self`."""
        first, _, rest = text.partition(" or $")
        if rest and text.startswith("$"):
            return replace(cls.parse(first), instead=cls.parse(f"${rest}"))
        if not text.startswith("$"):
            return cls(literal=text)
        source, _, otherwise = text[1:].partition("|")
        where, _, how = source.partition(":")
        argument, _, key = where.partition(".")
        return cls(argument=argument, how=how, key=key, otherwise=otherwise)


class CallSpec(Record):
    """One call: its signature and the asset it makes; no algorithm means it only returns."""

    name: str
    library: str
    arguments: tuple[str, ...] = ()
    algorithm: Source | None = None
    parameter: Source | None = None
    function: Function = Function.OTHER
    mode: Source | None = None
    padding: Source | None = None
    digest: Source | None = None
    rule: str = ""
    returns: str = ""
    role: Role = Role.USE
    defaults: tuple[tuple[str, object], ...] = ()
    unless: tuple[tuple[str, object], ...] = ()
    returns_all: tuple[str, ...] = ()  # the types of a returned tuple, "" for what is no object
    fallback_rule: str = ""  # where the algorithm is not known; `rule` is for every finding
    fills: bool = False  # a method after which its object is what the call made
    component: bool = False  # an object made to be passed to another described call
    must_use: bool = False  # the result decides something; dropping it is a mistake
    silent: bool = False  # returns something, but is no finding of its own
    secret: int | None = None  # item of the result that is a shared secret; -1: all of it
    sizes: tuple[tuple[str, str], ...] = ()  # the parameter where none is given, by algorithm
    seed: str = ""  # the argument that all randomness comes from
    keep: tuple[str, ...] = ()  # further arguments to remember on what it returns
    is_method: bool = False
    also: tuple[CallSpec, ...] = ()  # further assets that other arguments of it decide

    @property
    def is_command(self) -> bool:
        """Whether the call runs another program."""
        return self.algorithm is not None and self.algorithm.how in COMMANDS


class TypeSpec(Record):
    """What the methods of an object mean; attributes yield a type or a value."""

    name: str
    library: str
    methods: Mapping[str, CallSpec] = field(default_factory=dict)
    attributes: Mapping[str, CallSpec] = field(default_factory=dict)  # `returns` says of what type
    algorithm: str = ""
    parameter: str = ""

    @property
    def fillers(self) -> list[str]:
        """The methods after which the object is what they made."""
        return [name for name, spec in self.methods.items() if spec.fills]


class SymbolSpec(Record):
    """What a name means where it is passed: an algorithm, a parameter set, a mode …"""

    name: str
    algorithm: str = ""
    parameter: str = ""
    mode: str = ""
    padding: str = ""
    value: str = ""


class SettingSpec(Record):
    """A variable or dict key that holds algorithm names."""

    name: str
    inside: str  # the dict it must stand in, empty for a module variable
    table: str  # the table of names its strings are looked up in
    rule: str
    function: Function
    library: str


class Example(Record):
    """A program of a spec file and what must be found in it (nothing for a negative one)."""

    library: str
    name: str
    source: str
    finds: tuple[str, ...]


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
        self.setting_dicts: set[str] = set()  # names of dicts that hold settings
        self.keys: set[str] = set()  # of dicts and calls that may be settings by their names alone
        self.setters: set[str] = set()  # attributes whose assignment is described as `name=`
        self.hot: set[str] = set()  # words that make a unit worth running, beside the libraries
        self._quiet: set[str] = set()  # roots that everybody imports
        self._anywhere: dict[str, str] = {}  # method or assignment to the one type that has it
        self._told: dict[str, tuple[str, str]] = {}  # method to a type and the argument that tells
        self._quiet_words: set[bytes] = set()  # words without which quiet libraries do not matter
        self._leading: tuple[int, set[str]] | None = None  # for how many files, and the names
        self.words: set[str] = set()
        self.method_names: set[str] = set()
        self._ends: frozenset[str] | None = None
        self._type_root: dict[str, Table] = {}
        for path, table in tables.items():
            self._index(path, table)

    def _index(self, path: str, table: Table) -> None:
        library = _table(table, "library", path)
        roots = _words(library, "modules")
        for root in roots:
            self._by_root.setdefault(root, []).append(table)
        self.words.update(_words(library, "words") or roots)
        self.hot.update(_words(library, "hot"))
        self.keys.update(_words(library, "keys"))
        if library.get("quiet"):
            self._quiet.update(roots)
            self._quiet_words.update(word.encode() for word in _words(library, "words"))
        for kind in _tables(table, "type"):
            self._type_root[str(kind["name"])] = table
            for name in _words(kind, "names"):
                self._type_root[name] = table
            self._index_setters(kind)
            self.method_names.update(
                name
                for method in _tables(kind, "method")
                if "algorithm" in method or "rule" in method
                for name in (str(one["name"]) for one in _each(method))
                if name not in COMMON
            )
        for raw in _tables(table, "setting"):
            spec = _setting(raw, str(library["name"]))
            self.settings.setdefault(spec.name, []).append(spec)
            self.words.add(spec.inside or spec.name)
            if spec.inside:
                self.setting_dicts.add(spec.inside)
            self.keys.add(spec.inside or spec.name)

    def _index_setters(self, kind: Table) -> None:
        """Methods called `name=` are assignments; methods with `anywhere` tell the object."""
        for method in _tables(kind, "method"):
            for one in _each(method):
                name, mark, _ = str(one["name"]).partition("=")
                if mark:
                    self.setters.add(name.rstrip("&|"))
                anywhere = one.get("anywhere")
                if isinstance(anywhere, str):
                    self._told.setdefault(name, (str(kind["name"]), anywhere))
                elif mark or anywhere:
                    self._anywhere.setdefault(str(one["name"]), str(kind["name"]))

    @property
    def ends(self) -> frozenset[str]:
        """The last names of all described functions, whatever module they are in."""
        if self._ends is None:
            tables = {id(table): table for found in self._by_root.values() for table in found}
            calls = (raw for table in tables.values() for raw in _tables(table, "call"))
            self._ends = frozenset(last for raw in calls for last in _last_names(raw))
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
        return frozenset(
            name.partition(".")[0] for name in self._by_root if name not in self._quiet
        )

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
        library = str(_table(table, "library", "")["name"])
        for raw in _tables(table, "call"):
            for entry in _each(raw):
                spec = _call(entry, library)
                self._calls[spec.name] = spec
        for raw in _tables(table, "symbol"):
            for entry in _each(raw):
                self._symbols[str(entry["name"])] = SymbolSpec(
                    **{k: str(v) for k, v in entry.items()}
                )
        for raw in _tables(table, "type"):
            kind = self._type(raw, library)
            for name in (kind.name, *_words(raw, "names")):
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
        for base in _words(raw, "extends"):
            if (parent := self.type(base)) is not None:
                methods.update(parent.methods)
                attributes.update(parent.attributes)
        for entry in _tables(raw, "method"):
            for one in _each(entry):
                spec = _call({**one, "name": f"{raw['name']}.{one['name']}"}, library, method=True)
                methods[str(one["name"])] = spec
        for entry in _tables(raw, "attribute"):
            for one in _each(entry):
                spec = _call({**one, "name": f"{raw['name']}.{one['name']}"}, library, method=True)
                attributes[str(one["name"])] = spec
        return TypeSpec(
            str(raw["name"]),
            library,
            methods,
            attributes,
            str(raw.get("algorithm", "")),
            str(raw.get("parameter", "")),
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

    def is_setting(self, name: str) -> bool:
        """Whether a variable, key or attribute of that name may hold names of algorithms."""
        return name in self.settings or name in self.setting_dicts

    def library_of(self, root: str, source: bytes = b"") -> bool:
        """Whether any spec describes modules below that first name; a quiet one must be meant."""
        if root in self._quiet:
            return any(word in source for word in self._quiet_words)
        return root in self.roots


@cache
def apis() -> Apis:
    """The shipped specs."""
    return Apis(knowledge.read_tables("rules/apis/python"))


def examples() -> Iterator[Example]:
    """Every positive and negative program of the spec files, for the tests."""
    for path, table in knowledge.read_tables("rules/apis/python").items():
        library = str(_table(table, "library", path)["name"])
        for raw in _tables(table, "example"):
            yield Example(
                library, str(raw["name"]), str(raw["source"]), tuple(_words(raw, "finds"))
            )


def _table(table: Table, key: str, path: str) -> Table:
    found = table.get(key)
    if not isinstance(found, dict):
        raise KnowledgeError(f"{path} has no [{key}]", "every spec file starts with [library]")
    return found


def _tables(table: Table, key: str) -> list[dict[str, object]]:
    found = table.get(key, [])
    if not isinstance(found, list):
        raise KnowledgeError(f"[{key}] must be written [[{key}]]", "mend the spec file")
    return found


def _words(table: Table, key: str) -> tuple[str, ...]:
    found = table.get(key, ())
    if isinstance(found, str):
        return (found,)
    if not isinstance(found, list | tuple):
        raise KnowledgeError(f"{key} must be a list of strings", "mend the spec file")
    return tuple(str(word) for word in found)


def _last_names(raw: Table) -> Iterable[str]:
    last = str(raw["name"]).rpartition(".")[2]
    each = raw.get("each")
    if "{}" not in last or not isinstance(each, dict):
        return (last,)
    return (last.replace("{}", str(key).rpartition(".")[2]) for key in each)


def _each(raw: Table) -> Iterator[dict[str, object]]:
    """One entry a key of `each`: `{}` is the key in `name`, the value elsewhere."""
    each = raw.get("each")
    plain = {k: v for k, v in raw.items() if k != "each"}
    if not isinstance(each, dict):
        yield plain
        return
    for key, meaning in each.items():
        yield {
            k: v.replace("{}", key if k in ("name", "returns") else str(meaning))
            if isinstance(v, str)
            else v
            for k, v in plain.items()
        }


_FACTS = ("algorithm", "parameter", "mode", "padding", "digest")
_KNOWN = {
    *_FACTS,
    "anywhere",
    *("name", "arguments", "function", "rule", "returns", "role", "defaults", "unless"),
    *("component", "must-use", "keep", "secret", "seed", "silent", "also"),
    *("fallback-rule", "fills", "sizes"),
}
_REPORTED = ("algorithm", "rule", "fallback-rule")  # what makes a call a finding
_SHARED = ("name", "arguments", "defaults", "unless", "rule")  # what an [[call.also]] takes over


def _call(raw: Table, library: str, method: bool = False) -> CallSpec:
    if unknown := set(raw) - _KNOWN:
        raise KnowledgeError(f"{raw['name']}: unknown key {sorted(unknown)[0]}", "see docs/apis.md")
    facts = {key: Source.parse(str(raw[key])) for key in _FACTS if key in raw}
    returned = raw.get("returns", "")
    defaults, unless = raw.get("defaults", {}), raw.get("unless", {})
    sizes = raw.get("sizes", {})
    shared = {key: raw[key] for key in _SHARED if key in raw}
    also = tuple(_call({**shared, **one}, library, method) for one in _tables(raw, "also"))
    return CallSpec(
        name=str(raw["name"]),
        library=library,
        arguments=_words(raw, "arguments"),
        function=Function(str(raw.get("function", "other"))),
        rule=str(raw.get("rule", "")),
        returns=returned if isinstance(returned, str) else "",
        returns_all=_words(raw, "returns") if isinstance(returned, list) else (),
        fallback_rule=str(raw.get("fallback-rule", "")),
        fills=bool(raw.get("fills", False)),
        role=Role(str(raw.get("role", "use"))),
        defaults=tuple(defaults.items()) if isinstance(defaults, dict) else (),
        unless=tuple(unless.items()) if isinstance(unless, dict) else (),
        sizes=tuple((key, str(size)) for key, size in sizes.items())
        if isinstance(sizes, dict)
        else (),
        component=bool(raw.get("component", False)),
        must_use=bool(raw.get("must-use", False)),
        secret=_secret(raw),
        seed=str(raw.get("seed", "")),
        silent=bool(raw.get("silent", raw.keys().isdisjoint(_REPORTED))),
        keep=(*_words(raw, "keep"), *_words(raw, "seed"), *_further(facts.values(), also)),
        is_method=method,
        also=also,
        **facts,
    )


def _secret(raw: Table) -> int | None:
    """A key agreement or decapsulation returns the secret, unless the description says where."""
    given = raw.get("secret")
    if isinstance(given, int):
        return given
    plain = not raw.get("component", False) and raw.get("returns", "bytes") == "bytes"
    return -1 if plain and raw.get("function") in ("key-agree", "decapsulate") else None


def _further(facts: Iterable[Source], also: Iterable[CallSpec]) -> Iterator[str]:
    """Arguments that only a second source or a second asset asks for."""
    for fact in facts:
        if fact.instead is not None:
            yield fact.instead.argument
            yield from _further([fact.instead], ())
    for spec in also:
        sources = (spec.algorithm, spec.parameter, spec.mode, spec.padding, spec.digest)
        yield from (source.argument for source in sources if source and source.argument)
        yield from spec.keep


def _setting(raw: Table, library: str) -> SettingSpec:
    return SettingSpec(
        name=str(raw["name"]),
        inside=str(raw.get("inside", "")),
        table=str(raw["table"]),
        rule=str(raw.get("rule", "")),
        function=Function(str(raw.get("function", "other"))),
        library=library,
    )
