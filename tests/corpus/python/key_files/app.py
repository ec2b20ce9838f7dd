from ssl import SSLContext

import paths
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.serialization import load_pem_public_key, load_ssh_public_key
from paths import KEYS, content


def check(signature, data):
    key = load_pem_public_key(content("rsa.pub"))
    key.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())


def may_enter(signature, data):
    key = load_ssh_public_key((KEYS / "login.pub").read_bytes())
    key.verify(signature, data, ec.ECDSA(hashes.SHA256()))


def site():
    return x509.load_pem_x509_certificate(content("site.crt")).public_key()


def serve(context: SSLContext):
    context.load_cert_chain(paths.in_folder("site.crt"))


def of_somebody(path):
    return load_pem_public_key(open(path, "rb").read())


def missing():
    return load_pem_public_key(content("gone.pub"))
