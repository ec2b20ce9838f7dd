from cryptography.hazmat.primitives.asymmetric import rsa

try:
    from sizes import BITS
except ImportError:
    BITS = 2048

rsa.generate_private_key(65537, BITS)
