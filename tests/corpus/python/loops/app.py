from cryptography.hazmat.primitives.asymmetric import rsa

SIZES = (1024, 2048)

for size in SIZES:
    rsa.generate_private_key(65537, size)


def pairs():
    for name, bits in (("a", 3072), ("b", 4096)):
        print(name, rsa.generate_private_key(65537, bits))


def ranges():
    for bits in range(1024, 4096, 1024):
        rsa.generate_private_key(65537, bits)


def items():
    table = {"small": 1024, "large": 4096}
    for name, bits in table.items():
        yield name, rsa.generate_private_key(65537, bits)


def comprehension():
    return [rsa.generate_private_key(65537, bits) for bits in (512, 768)]


def by_name():
    return {n: rsa.generate_private_key(65537, n * 2) for n in (512, 1024)}


def numbered():
    for index, bits in enumerate([1024, 3072]):
        print(index, rsa.generate_private_key(65537, bits))


def zipped():
    for exponent, bits in zip((3, 65537), (2048, 4096)):
        rsa.generate_private_key(exponent, bits)


def first():
    for bits in (2048, 1024):
        break
    return rsa.generate_private_key(65537, bits)


def mapped():
    return list(map(lambda bits: rsa.generate_private_key(65537, bits), (1024, 2048)))
