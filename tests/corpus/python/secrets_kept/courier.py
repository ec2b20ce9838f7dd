import hashlib
import hmac

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM1024PublicKey

from box import lock


class Courier:
    def __init__(self, address: MLKEM1024PublicKey):
        self.agreed, self.envelope = address.encapsulate()

    def send(self, nonce, letter):
        return self.envelope, lock(self.agreed, nonce, letter)

    def send_derived(self, nonce, letter):
        return self.envelope, lock(hashlib.sha3_256(self.agreed).digest(), nonce, letter)


def stamped(letter, stamp, ink):
    return "v1=" + hmac.new(ink, letter, hashlib.sha256).hexdigest() == stamp


def stamped_well(letter, stamp, ink):
    return hmac.compare_digest(hmac.new(ink, letter, hashlib.sha256).hexdigest(), stamp)
