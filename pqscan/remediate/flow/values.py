"""What an expression can be, as far as following a key needs to know."""

from __future__ import annotations

from typing import TypeAlias

from pqscan.domain.record import Record

RSA = "cryptography.hazmat.primitives.asymmetric.rsa"
PADDING = "cryptography.hazmat.primitives.asymmetric.padding"
HASHES = "cryptography.hazmat.primitives.hashes"
SERIALIZATION = "cryptography.hazmat.primitives.serialization"
PREHASHED = "cryptography.hazmat.primitives.asymmetric.utils.Prehashed"
GENERATE = f"{RSA}.generate_private_key"
KEY_TYPES = {f"{RSA}.RSAPrivateKey": True, f"{RSA}.RSAPublicKey": False}
LOADERS = {
    f"{SERIALIZATION}.load_{form}_{part}_key": part == "private"
    for form in ("pem", "der")
    for part in ("private", "public")
}


class Key(Record):
    """An RSA key; `origin` numbers the place it was made or loaded."""

    origin: int
    private: bool


class Stored(Record):
    """A key as PEM or DER bytes or text."""

    origin: int
    private: bool


class Signature(Record):
    """What a key's `sign` returned."""

    origin: int


class KeyMethod(Record):
    """A bound method of a key."""

    key: Key
    name: str


class External(Record):
    """A name of a library, by its full dotted path."""

    name: str


class Made(Record):
    """A padding or digest object, by the full name of its class."""

    name: str


class Number(Record):
    """An integer written in the source."""

    value: int


class Function(Record):
    """A function of the project, by its scope's number.

    `guessed`: found by its name on an object that is not known, so that it may be another.
    """

    scope: int
    guessed: bool = False


class Class(Record):
    """A class of the project, by its scope's number."""

    scope: int


class Instance(Record):
    """An object of a project's class."""

    scope: int


class Method(Record):
    """A function bound to an object or a class: its first parameter is taken."""

    scope: int
    owner: Instance | Class
    guessed: bool = False


class Package(Record):
    """A module of the project, by its scope's number."""

    scope: int


class Several(Record):
    """A tuple display, by the number of its place."""

    place: int
    size: int


class Nothing(Record):
    """The constant None."""


class Unknown(Record):
    """Anything else."""


Value: TypeAlias = (
    Key | Stored | Signature | KeyMethod | External | Made | Number | Function | Class
    | Instance | Method | Package | Several | Nothing | Unknown
)  # fmt: skip
Values: TypeAlias = frozenset[Value]
# A variable, a return value, an attribute or an element of a tuple: kind, number, name.
Slot: TypeAlias = tuple[str, int, str]

NONE: Values = frozenset({Nothing()})
UNKNOWN: Values = frozenset({Unknown()})
EMPTY: Values = frozenset()
