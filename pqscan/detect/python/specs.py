"""What is known of a library: its calls, types, symbols and settings, as nouns.

Where one of these comes from is in docs/apis.md; spec_files.py reads them."""

from __future__ import annotations

from collections.abc import Mapping

from pqscan.domain.finding import Function, Role
from pqscan.domain.record import Record, field, replace

# Ways of reading a command line: one value, single arguments, those after the function's own name.
COMMANDS = frozenset(("command", "words", "named-words", "gpg-options"))


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

    @property
    def is_path(self) -> bool:
        """Of a key: whether the argument is the path of a file, and not what is in it."""
        return self.how.endswith("file")

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
    key: Source | None = None  # the bytes (or `-file`: the path) that a key is loaded from
    rule: str = ""
    returns: str = ""
    role: Role = Role.USE
    defaults: tuple[tuple[str, object], ...] = ()
    unless: tuple[tuple[str, object], ...] = ()
    class_defaults: tuple[tuple[str, str], ...] = ()  # an argument: attribute of a subclass
    given: tuple[str, ...] = ()  # only where one of these arguments is passed
    without: tuple[str, ...] = ()  # only where none of these arguments is passed
    returns_all: tuple[str, ...] = ()  # the types of a returned tuple, "" for what is no object
    fallback_rule: str = ""  # where the algorithm is not known; `rule` is for every finding
    fills: bool = False  # a method after which its object is what the call made
    component: bool = False  # an object made to be passed to another described call
    must_use: bool = False  # the result decides something; dropping it is a mistake
    silent: bool = False  # returns something, but is no finding of its own
    secret: int | None = None  # item of the result that is a shared secret; -1: all of it
    sizes: tuple[tuple[str, str], ...] = ()  # the parameter where none is given, by algorithm
    seed: str = ""  # the argument that all randomness comes from
    needs: int = 0  # the fewest arguments it can be called with
    eddsa_without: str = ""  # an argument that every other algorithm's method takes
    keep: tuple[str, ...] = ()  # further arguments to remember on what it returns
    is_method: bool = False
    also: tuple[CallSpec, ...] = ()  # further assets that other arguments of it decide

    @property
    def key_sources(self) -> tuple[Source, ...]:
        """Where a key may be loaded from, the surest first."""
        found: list[Source] = []
        source = self.key or self._first_argument
        while source is not None:
            found.append(source)
            source = source.instead
        return tuple(found)

    @property
    def _first_argument(self) -> Source | None:
        plain = self.algorithm is None and self.rule == "PQ115" and self.arguments
        return Source(argument=self.arguments[0]) if plain else None

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
    idle: frozenset[str] = frozenset()  # attributes for which nothing has to be worked out

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
