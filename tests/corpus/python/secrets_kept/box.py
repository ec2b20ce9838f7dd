from cryptography.hazmat.primitives.ciphers.aead import AESGCM


def lock(with_, nonce, content):
    return AESGCM(with_).encrypt(nonce, content, None)
