from cryptography.hazmat.primitives.asymmetric import rsa

BYTES = 256
KILO = 1 << 10


def bytes_to_bits():
    return rsa.generate_private_key(65537, BYTES * 8)


def shifted():
    return rsa.generate_private_key(65537, 1 << 12)


def added():
    return rsa.generate_private_key(65537, KILO + 512)


def power():
    return rsa.generate_private_key(65537, 2**11)


def divided():
    return rsa.generate_private_key(65537, int(6144 / 2))


def floor():
    bits = 8192
    bits //= 8
    return rsa.generate_private_key(65537, bits)


def least(bits):
    return rsa.generate_private_key(65537, max(bits, 2048))


least(1024)


def rounded():
    return rsa.generate_private_key(65537, (1000 + 63) // 64 * 64)


def negated():
    return rsa.generate_private_key(65537, -(-4096) & ~0)


def length():
    return rsa.generate_private_key(65537, len("x" * 128) * 8)
