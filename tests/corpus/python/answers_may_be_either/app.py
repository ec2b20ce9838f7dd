import hashlib

import oqs


def check(message, signature, key):
    verifier = oqs.Signature("ML-DSA-65")
    if verifier.verify(message, signature, key):
        return True
    return hashlib.md5(message).hexdigest()
