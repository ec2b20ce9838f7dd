import company.crypto.sizes
import company.crypto.sizes as s
from cryptography.hazmat.primitives.asymmetric import rsa

rsa.generate_private_key(65537, s.BITS)
rsa.generate_private_key(65537, company.crypto.sizes.BITS)
