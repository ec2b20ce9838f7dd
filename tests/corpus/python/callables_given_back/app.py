from contextlib import ExitStack, contextmanager

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from digests import digest_of_choice


@contextmanager
def borrowed():
    yield ec.generate_private_key(ec.SECP384R1())


def label(text):
    return digest_of_choice()(text).hexdigest()


with ExitStack() as stack:
    key = stack.enter_context(borrowed())
    key.sign(b"", ec.ECDSA(hashes.SHA384()))
label(b"")
