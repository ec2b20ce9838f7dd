import pkg
import pkg.limits as lim
import pkg.inner.values
from cryptography.hazmat.primitives.asymmetric import rsa

rsa.generate_private_key(65537, pkg.BITS)
rsa.generate_private_key(65537, lim.SMALL)
rsa.generate_private_key(65537, pkg.inner.values.LARGE)
