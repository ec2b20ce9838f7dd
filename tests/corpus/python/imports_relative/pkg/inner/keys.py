from cryptography.hazmat.primitives.asymmetric import rsa

from .. import BITS, limits
from ..limits import SMALL as SIZE
from . import values
from .values import LARGE

rsa.generate_private_key(65537, BITS)
rsa.generate_private_key(65537, limits.SMALL)
rsa.generate_private_key(65537, SIZE)
rsa.generate_private_key(65537, values.LARGE)
rsa.generate_private_key(65537, LARGE)
