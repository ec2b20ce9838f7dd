from cryptography.hazmat.primitives.asymmetric import ec, rsa


def make(wanted):
    kind, size = wanted.lower().split("/")
    if kind == "ec":
        return ec.generate_private_key(ec.SECP384R1())
    return rsa.generate_private_key(65537, int(size))


make("RSA/1024")
make("EC/384")
