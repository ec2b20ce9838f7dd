from cryptography.hazmat.primitives.asymmetric import rsa


def level_one(bits):
    return rsa.generate_private_key(65537, bits)
