from cryptography.hazmat.primitives.asymmetric import ec, rsa


def new_key(kind, bits=2048):
    if kind == "rsa":
        return rsa.generate_private_key(65537, bits)
    return ec.generate_private_key(ec.SECP256R1())


def rsa_key():
    return rsa.generate_private_key(65537, 3072)


class RsaMaker:
    def make(self):
        return rsa.generate_private_key(65537, 4096)


def maker():
    return RsaMaker()
