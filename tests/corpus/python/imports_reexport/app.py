import lib
from lib import DEFAULT_BITS, WEAK, create

create(DEFAULT_BITS)
lib.create(WEAK)
