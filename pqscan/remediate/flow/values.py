"""What an expression can be, as far as following a key needs to know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

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


@dataclass(frozen=True, slots=True)
class Key:
    """An RSA key; `origin` numbers the place it was made or loaded."""

    origin: int
    private: bool


@dataclass(frozen=True, slots=True)
class Stored:
    """A key as PEM or DER bytes or text."""

    origin: int
    private: bool


@dataclass(frozen=True, slots=True)
class Signature:
    """What a key's `sign` returned."""

    origin: int


@dataclass(frozen=True, slots=True)
class KeyMethod:
    """A bound method of a key."""

    key: Key
    name: str


@dataclass(frozen=True, slots=True)
class External:
    """A name of a library, by its full dotted path."""

    name: str


@dataclass(frozen=True, slots=True)
class Made:
    """A padding or digest object, by the full name of its class."""

    name: str


@dataclass(frozen=True, slots=True)
class Number:
    """An integer written in the source."""

    value: int


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the project, by its scope's number.

    `guessed`: found by its name on an object that is not known, so that it may be another.
    """

    scope: int
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Class:
    """A class of the project, by its scope's number."""

    scope: int


@dataclass(frozen=True, slots=True)
class Instance:
    """An object of a project's class."""

    scope: int


@dataclass(frozen=True, slots=True)
class Method:
    """A function bound to an object or a class: its first parameter is taken."""

    scope: int
    owner: Instance | Class
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Package:
    """A module of the project, by its scope's number."""

    scope: int


@dataclass(frozen=True, slots=True)
class Several:
    """A tuple display, by the number of its place."""

    place: int
    size: int


@dataclass(frozen=True, slots=True)
class Nothing:
    """The constant None."""


@dataclass(frozen=True, slots=True)
class Unknown:
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
