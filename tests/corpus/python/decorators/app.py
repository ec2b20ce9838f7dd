import functools
from functools import lru_cache, wraps

from cryptography.hazmat.primitives.asymmetric import rsa


def logged(function):
    @wraps(function)
    def inner(*args, **kwargs):
        print("calling")
        return function(*args, **kwargs)

    return inner


def retry(times):
    def decorate(function):
        @functools.wraps(function)
        def inner(*args, **kwargs):
            for _ in range(times):
                return function(*args, **kwargs)

        return inner

    return decorate


@logged
def make(bits):
    return rsa.generate_private_key(65537, bits)


@retry(3)
def again(bits):
    return rsa.generate_private_key(65537, bits)


@lru_cache(maxsize=None)
def cached(bits=3072):
    return rsa.generate_private_key(65537, bits)


make(1024)
again(bits=2048)
cached()
