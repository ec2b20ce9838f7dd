import functools

from Crypto.PublicKey import RSA


def with_bits(bits):
    def decorate(function):
        @functools.wraps(function)
        def inner(*args, **kwargs):
            return function(*args, bits=bits, **kwargs)

        return inner

    return decorate


def with_default(function):
    def inner(*args, **kwargs):
        kwargs.setdefault("size", 1024)
        return function(*args, **kwargs)

    return inner


@with_bits(4096)
def make(name, bits=None):
    return RSA.generate(bits)


@with_default
def sized(size):
    return RSA.generate(size)


make("first")
sized()
