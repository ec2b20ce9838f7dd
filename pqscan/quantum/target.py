"""What a person may ask an estimate of, and what the name means; names resolve in the registry."""

from __future__ import annotations

import re
from difflib import get_close_matches

from pqscan.domain.algorithm import Algorithm, Attack, ParameterKind, ParameterSet
from pqscan.domain.errors import UsageError
from pqscan.domain.registry import Named, registry
from pqscan.quantum.logical.modexp import VARIANTS
from pqscan.quantum.nouns import Target
from pqscan.quantum.quoting import shown

ALLOWED = "such as RSA-2048, DH-2048, P-256, X25519, AES-128, SHA-256, HMAC-SHA256, password:40"
SMALLEST_MODULUS, LARGEST_MODULUS = 256, 65_536
MOST_ENTROPY = 1024  # bits of a password or key
_MODULUS = re.compile(r"(RSA|DH|DHE|FFDHE|DSA|ElGamal|MQV|SRP)[-_ ]?(.*)", re.IGNORECASE)
# SEC 2, FIPS 186 and X9.62 names of curves over GF(2^m); the registry keeps their size only.
_BINARY = re.compile(r"(K|B)-\d|sect\d|c2[pt]nb\d")
# Sizes in use where a name gives none; only for what a classical attack ends or limits first.
_USUAL = {
    "3DES": "168",
    "RC4": "128",
    "Blowfish": "128",
    "RC2": "128",
    "CAST5": "128",
    "RC5": "128",
}
_VARIANT = {"DSA": "schnorr-order-known"}


def parse(text: str) -> Target:
    """The target that the text names; UsageError, with what is allowed, for anything else."""
    name, _, variant = text.strip().partition(":")
    if name.lower() in ("password", "entropy"):
        return _password(text, variant)
    if match := _MODULUS.fullmatch(name):
        _check_modulus(text, *match.groups())
    found = registry().resolve(name)
    if found is None:
        raise UsageError(f"nothing to estimate is called '{shown(text)}'", _hint(name))
    algorithm = found.algorithm
    if algorithm.post_quantum or algorithm.hybrid or algorithm.attack is Attack.NONE:
        raise UsageError(f"no quantum attack on {algorithm.id} is priced", f"allowed: {ALLOWED}")
    if algorithm.attack is Attack.FINITE_FIELD_DLOG:
        return _finite_field(text, found, variant)
    if variant and algorithm.attack is not Attack.COLLISION:
        raise UsageError(f"{shown(name)} has no variant '{shown(variant)}'", f"write {shown(name)}")
    if algorithm.id == "HMAC":
        return _hmac(text, found)
    return _with_parameter(text, found, variant)


def _is_number(text: str) -> bool:
    """Whether it is a plain number of a size that `int()` reads."""
    return text.isascii() and text.isdecimal() and len(text) <= 9


def _hint(name: str) -> str:
    if re.match(r"P-?\d", name, re.IGNORECASE):
        return "allowed: P-192, P-224, P-256, P-384, P-521"
    sizes = _sizes(name)
    if sizes:
        return f"allowed: {', '.join(sizes)}"
    known = (*registry().algorithms, *(p.id for p in registry().algorithm("EC").parameters))
    near = get_close_matches(name, known, 1, 0.75)
    return f"did you mean {near[0]}?" if near else f"allowed: {ALLOWED}"


def _sizes(name: str) -> list[str]:
    """The names of the algorithm that a size which it does not have was put to, AES-129."""
    head = re.fullmatch(r"(.*?)[-_ ]?\d+", name)
    found = registry().resolve(head[1]) if head else None
    if found is None or found.parameter is not None:
        return []
    parameters = [p.id for p in found.algorithm.parameters]
    sizes = [f"{found.algorithm.id}-{size}" for size in parameters if size.isdecimal()]
    return sizes if len(sizes) > 1 else []


def _check_modulus(text: str, algorithm: str, size: str) -> None:
    if not size:
        raise UsageError(f"{shown(text)} needs a size", f"such as {algorithm}-2048")
    bits = size.partition(":")[0]
    if not _is_number(bits) or not SMALLEST_MODULUS <= int(bits) <= LARGEST_MODULUS:
        raise UsageError(
            f"{shown(text)} is not a modulus size",
            f"allowed: {algorithm}-{SMALLEST_MODULUS} to {algorithm}-{LARGEST_MODULUS}, whole bits",
        )


def _password(text: str, entropy: str) -> Target:
    if not _is_number(entropy) or not 1 <= int(entropy) <= MOST_ENTROPY:
        raise UsageError(
            f"'{shown(text)}' names no entropy",
            f"allowed: password:1 to password:{MOST_ENTROPY}, bits",
        )
    return Target(
        "PASSWORD",
        str(int(entropy)),
        Attack.KEY_SEARCH,
        int(entropy),
        label=f"password:{int(entropy)}",
    )


def _finite_field(text: str, found: Named, variant: str) -> Target:
    algorithm = found.algorithm
    chosen = variant or _VARIANT.get(algorithm.id, "short-exponent")
    if chosen not in VARIANTS:
        raise UsageError(
            f"{shown(text)}: no variant '{shown(variant)}'", f"allowed: {', '.join(VARIANTS)}"
        )
    if found.parameter is None or not found.parameter.isdecimal():
        raise UsageError(f"{shown(text)} needs a size", f"such as {algorithm.id}-2048")
    label = f"{algorithm.id}-{found.parameter}" + (f":{variant}" if variant else "")
    return Target(
        algorithm.id, found.parameter, algorithm.attack, int(found.parameter), chosen, label=label
    )


def _hmac(text: str, found: Named) -> Target:
    if found.digest is None:
        raise UsageError(f"{shown(text)} needs its hash", "such as HMAC-SHA256")
    digest = registry().parameter(found.digest, None)
    if digest is None or digest.digest_bits is None:
        raise UsageError(f"{shown(text)} needs a hash of one size", "such as HMAC-SHA256")
    # RFC 2104, section 3: a key as long as the digest.
    bits = digest.digest_bits
    return Target("HMAC", str(bits), Attack.KEY_SEARCH, bits, label=f"HMAC-{found.digest}")


def _with_parameter(text: str, found: Named, variant: str) -> Target:
    algorithm = found.algorithm
    attack = _attack(algorithm, variant, text)
    if algorithm.attack is Attack.FACTORING and found.parameter is not None:
        bits = int(found.parameter)
        return Target(algorithm.id, found.parameter, attack, bits, label=f"{algorithm.id}-{bits}")
    usual = _USUAL.get(algorithm.id) if found.parameter is None else None
    parameter = registry().parameter(algorithm.id, found.parameter or usual)
    if parameter is None:
        raise _needs_parameter(text, algorithm)
    label = _label(algorithm, None if usual else parameter.id)
    return Target(
        algorithm.id,
        None if usual else parameter.id,
        attack,
        _bits(algorithm, parameter),
        variant,
        binary=attack is Attack.ELLIPTIC_CURVE_DLOG and bool(_BINARY.match(parameter.id)),
        label=f"{label}:{variant}" if variant else label,
    )


def _label(algorithm: Algorithm, parameter: str | None) -> str:
    if parameter is None or algorithm.parameter_kind is ParameterKind.NONE:
        return algorithm.id
    if algorithm.id == "EC":
        alone = registry().resolve(parameter)  # `Curve25519` alone means X25519
        return parameter if alone and alone.algorithm.id == "EC" else f"EC {parameter}"
    joint = " " if algorithm.attack is Attack.ELLIPTIC_CURVE_DLOG else "-"
    return f"{algorithm.id}{joint}{parameter}"


def _attack(algorithm: Algorithm, variant: str, text: str) -> Attack:
    if algorithm.attack is not Attack.COLLISION:
        return algorithm.attack
    try:
        return {"": Attack.PREIMAGE, "preimage": Attack.PREIMAGE, "collision": Attack.COLLISION}[
            variant
        ]
    except KeyError:
        raise UsageError(
            f"{shown(text)}: no variant '{shown(variant)}'", "allowed: preimage, collision"
        ) from None


def _bits(algorithm: Algorithm, parameter: ParameterSet) -> int:
    """Field, digest or key size; a sponge without one digest size counts its strength."""
    if parameter.field_bits is not None:
        return parameter.field_bits
    if parameter.digest_bits is not None:
        return parameter.digest_bits
    if parameter.id.isdecimal():
        return int(parameter.id)
    if parameter.classical_bits is not None:
        return parameter.classical_bits
    raise UsageError(f"the size of {algorithm.id} is not known", f"allowed: {ALLOWED}")


def _needs_parameter(text: str, algorithm: Algorithm) -> UsageError:
    sizes = [p.id for p in algorithm.parameters[:5]]
    if algorithm.attack is Attack.PREIMAGE:
        return UsageError(
            f"{shown(text)} is as strong as what goes in",
            "name the password's entropy instead, such as password:40",
        )
    if algorithm.attack is Attack.ELLIPTIC_CURVE_DLOG:
        return UsageError(f"{shown(text)} needs a curve", "name the curve alone, such as P-256")
    if sizes:
        return UsageError(f"{shown(text)} needs a size", f"such as {algorithm.id}-{sizes[0]}")
    return UsageError(
        f"{shown(text)} has no key size of its own", "name what keys it, such as AES-128"
    )
