from cryptography.hazmat.primitives.asymmetric import rsa

OPTIONS = {"public_exponent": 65537, "key_size": 2048}
PAIR = (65537, 1024)
STRONG = {**OPTIONS, "key_size": 4096}
BUILT = dict(public_exponent=65537, key_size=3072)


def make(**options):
    return rsa.generate_private_key(**options)


def passed(*args, **kwargs):
    return rsa.generate_private_key(*args, **kwargs)


def main():
    rsa.generate_private_key(**OPTIONS)
    rsa.generate_private_key(*PAIR)
    rsa.generate_private_key(**STRONG)
    rsa.generate_private_key(**BUILT)
    make(public_exponent=65537, key_size=768)
    passed(65537, key_size=512)
