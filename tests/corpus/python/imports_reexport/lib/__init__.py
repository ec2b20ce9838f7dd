from .impl import BITS as DEFAULT_BITS
from .impl import make_key as create
from .sub import *

__all__ = ["DEFAULT_BITS", "create"]
