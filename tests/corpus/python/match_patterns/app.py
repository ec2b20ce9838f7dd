from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa


@dataclass
class Order:
    kind: str
    bits: int = 0


def by_value(kind):
    match kind.lower():
        case "rsa" | "rsa-pss":
            return rsa.generate_private_key(65537, 2048)
        case "ec":
            curve = ec.SECP256R1()
        case other:
            raise ValueError(other)
    return ec.generate_private_key(curve)


def by_shape(order):
    match order:
        case ("rsa", bits):
            return rsa.generate_private_key(65537, bits)
        case ["dsa", int(bits), *_]:
            return dsa.generate_private_key(bits)
        case _:
            return None


def by_part(order):
    match order:
        case {"kind": "rsa", "bits": size}:
            return rsa.generate_private_key(65537, size)
        case Order(kind="dsa", bits=size) if size > 1000:
            return dsa.generate_private_key(size)
    return None


by_value("RSA")
by_value("ec")
by_shape(("rsa", 3072))
by_shape(["dsa", 1024, "x"])
by_part({"kind": "rsa", "bits": 4096})
by_part(Order("dsa", 7680))
