from cryptography.hazmat.primitives.asymmetric import rsa

make = lambda bits=1024: rsa.generate_private_key(65537, bits)
make(2048)


def factory(bits):
    def inner(exponent):
        return rsa.generate_private_key(exponent, bits)

    return inner


strong = factory(4096)
strong(65537)
factory(3072)(65537)


def outer():
    size = 768

    def use():
        return rsa.generate_private_key(65537, size)

    return use()


TABLE = {"rsa": lambda: rsa.generate_private_key(65537, 1536)}
