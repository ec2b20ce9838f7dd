from cryptography.hazmat.primitives.asymmetric import rsa

from company.crypto import sizes
from company.crypto.sizes import BITS

rsa.generate_private_key(65537, BITS)
rsa.generate_private_key(65537, sizes.BITS)
