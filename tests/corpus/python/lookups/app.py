from cryptography.hazmat.primitives.asymmetric import rsa

from tables import BITS, NESTED, ORDERED


def known():
    return rsa.generate_private_key(65537, BITS["low"])


def any_of(level):
    return rsa.generate_private_key(65537, BITS[level])


def get(level):
    return rsa.generate_private_key(65537, BITS.get(level, 768))


def nested():
    options = NESTED["rsa"]
    return rsa.generate_private_key(options["exponents"][-1], options["bits"])


def ordered():
    return rsa.generate_private_key(65537, ORDERED[1])


def last():
    return rsa.generate_private_key(65537, ORDERED[-1])


def sliced():
    return rsa.generate_private_key(65537, ORDERED[1:][0])


def largest():
    return rsa.generate_private_key(65537, max(BITS.values()))


def chosen():
    return rsa.generate_private_key(65537, {True: 1024, False: 2048}[known() is None])
