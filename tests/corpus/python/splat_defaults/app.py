from cryptography.hazmat.primitives.asymmetric import rsa


def filled():
    options = {"public_exponent": 65537}
    options["key_size"] = 1024
    return rsa.generate_private_key(**options)


def updated():
    options = dict(public_exponent=65537, key_size=512)
    options.update(key_size=2048)
    return rsa.generate_private_key(**options)


def defaulted(**options):
    options.setdefault("key_size", 3072)
    return rsa.generate_private_key(65537, **options)


def taken(**options):
    bits = options.pop("bits", 4096)
    return rsa.generate_private_key(65537, bits)


def got(**options):
    return rsa.generate_private_key(65537, options.get("bits", 1024))


defaulted()
taken(bits=768)
got()
