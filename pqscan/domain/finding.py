"""A finding, its evidence, and what was skipped: the results of a scan."""

from __future__ import annotations

from enum import IntEnum, StrEnum

from pqscan.domain.location import Location
from pqscan.domain.record import Record, field


class Function(StrEnum):
    """What a piece of code does with an algorithm."""

    KEYGEN = "keygen"
    SIGN = "sign"
    VERIFY = "verify"
    KEY_AGREE = "key-agree"
    ENCAPSULATE = "encapsulate"
    DECAPSULATE = "decapsulate"
    ENCRYPT = "encrypt"
    DECRYPT = "decrypt"
    WRAP = "wrap"
    UNWRAP = "unwrap"
    DIGEST = "digest"
    MAC = "mac"
    KDF = "kdf"
    LOAD = "load"
    STORE = "store"
    CERTIFY = "certify"
    NEGOTIATE = "negotiate"
    OTHER = "other"


class Role(StrEnum):
    """Whether the code uses an algorithm or only speaks of it."""

    USE = "use"
    DECLARE = "declare"
    IMPLEMENT = "implement"
    PARSE = "parse"
    MENTION = "mention"


class Context(StrEnum):
    """What kind of file the code stands in."""

    PRODUCTION = "production"
    TEST = "test"
    EXAMPLE = "example"
    VENDORED = "vendored"
    GENERATED = "generated"


class Confidence(IntEnum):
    """How sure the detector is that the code does what the finding says."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3
    VERY_HIGH = 4

    @property
    def word(self) -> str:
        """SARIF's spelling of `precision`."""
        return self.name.lower().replace("_", "-")


class Level(IntEnum):
    """How much a finding matters: a catalogue rule's default, refined by risk."""

    INFO = 1
    LOW = 2
    MEDIUM = 3
    HIGH = 4
    CRITICAL = 5

    @property
    def word(self) -> str:
        """The lower-case word used in options and formats."""
        return self.name.lower()


class StepKind(StrEnum):
    """What a step of the chain of values is."""

    LITERAL = "literal"
    ASSIGNED = "assigned"
    DEFAULT = "default"
    ARGUMENT = "argument"
    RETURNED = "returned"
    ATTRIBUTE = "attribute"
    IMPORTED = "imported"
    COMPUTED = "computed"
    SINK = "sink"
    USED = "used"
    REASON = "reason"
    UNRESOLVED = "unresolved"


class Step(Record):
    """One link of the answer to "how do you know?"."""

    kind: StepKind
    text: str  # source text or a short phrase, one line
    location: Location | None = None
    value: str | None = None  # the value as known after this step


class Asset(Record):
    """The cryptography itself: algorithm and parameters; no parameters means unknown."""

    algorithm: str  # registry id
    parameters: tuple[str, ...] = ()  # every value that may reach the call
    function: Function = Function.OTHER
    functions: tuple[Function, ...] = ()  # all that the key or object is seen to be used for
    mode: str | None = None
    padding: str | None = None
    digest: str | None = None  # registry id of the hash inside a signature, MAC or KDF
    group: str | None = None  # name of a finite-field group
    hybrid: bool = False

    @property
    def parameter_set(self) -> str | None:
        """`2048`, `P-256`, several joined as `1024|4096`, or None: never a guess."""
        if not self.parameters:
            return None
        return "|".join(sorted(set(self.parameters), key=_by_number))


def _by_number(text: str) -> tuple[int, int, str]:
    return (0, int(text), text) if text.isdecimal() else (1, 0, text)


class Excerpt(Record):
    """At most 5 lines and 400 characters of source, secrets masked when it is made."""

    text: str
    first_line: int


class Finding(Record):
    """A place in the code base where cryptography is decided or done."""

    rule: str  # catalogue id
    asset: Asset
    location: Location
    message: str  # first sentence is the title
    symbol: str = ""  # qualified name of the API, type, key or directive
    excerpt: Excerpt | None = None
    evidence: tuple[Step, ...] = ()
    unresolved: str = ""  # why a parameter the API takes is not known; empty if it is, or none
    takes_parameter: bool = False
    role: Role = Role.USE
    context: Context = Context.PRODUCTION
    confidence: Confidence = Confidence.HIGH
    level: Level = Level.MEDIUM
    detector: str = ""
    fingerprint: str = ""
    related: tuple[str, ...] = ()  # fingerprints: a call site's sink, a bundle's parts
    properties: tuple[tuple[str, str], ...] = ()  # further facts, e.g. ("negotiated", "...")


class SkipReason(StrEnum):
    """Why a path yielded nothing, or less than it might have."""

    TOO_LARGE = "too large"
    BINARY = "binary"
    UNREADABLE = "cannot be read"
    NOT_REGULAR = "not a regular file"
    LINK_OUT = "link out of the tree"
    LOOP = "directory loop"
    NOT_PARSED = "does not parse"
    TIMED_OUT = "took too long"
    TOO_DEEP = "nested too deeply"
    TOOL_MISSING = "a tool is missing"
    FAILED = "detector failed"


class Skipped(Record, order=True):
    """A path that was not (fully) read, and why: as much a result as a finding."""

    path: str
    reason: SkipReason
    detail: str = ""
    partial: bool = False  # a fallback pass still looked at the file


class Totals(Record):
    """What was read; `files` counts regular files met, `bytes` those read."""

    files: int = 0
    bytes: int = 0
    ignored: int = 0  # by .gitignore or configuration
    selected: int = 0  # files some detector looked into
    by_detector: tuple[tuple[str, int], ...] = ()


class Scan(Record):
    """Everything one scan learnt."""

    root: str
    findings: tuple[Finding, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    totals: Totals = field(default_factory=Totals)
