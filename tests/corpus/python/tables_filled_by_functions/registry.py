from cryptography.hazmat.primitives.asymmetric import dsa, rsa

FACTORIES = {}
ISSUED = {}
size = 768


def provides(kind):
    def keep(function):
        FACTORIES[kind] = function
        return function

    return keep


@provides("rsa")
def make_rsa():
    return rsa.generate_private_key(65537, 2048)


@provides("dsa")
def make_dsa(bits=3072):
    return dsa.generate_private_key(bits)


def use_size(bits):
    global size
    size = bits


def issue():
    ISSUED["host"] = rsa.generate_private_key(65537, size)


def unlock(blob, pad):
    return ISSUED["host"].decrypt(blob, pad)


use_size(4096)
