from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa

key = rsa.generate_private_key(65537, 2048)
builder = x509.CertificateBuilder()
builder = builder.subject_name(x509.Name([]))
builder = builder.public_key(key.public_key())
certificate = builder.sign(key, hashes.SHA256())

bits = 1024
bits = bits * 2
if bits > 1000:
    bits = bits + 1024
rsa.generate_private_key(65537, bits)

_size = None


def configure():
    global _size
    _size = 4096


def make():
    return rsa.generate_private_key(65537, _size)


def walrus():
    if (size := 768) and size > 1:
        rsa.generate_private_key(65537, size)
