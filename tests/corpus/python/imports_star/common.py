from consts import *
from cryptography.hazmat.primitives.asymmetric.rsa import *
