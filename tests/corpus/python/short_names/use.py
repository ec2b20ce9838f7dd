import pk
from pk import mk
from pk.inner import K

mk(pk.DEFAULT)
K().get(1024)


def power(base):
    return pow(base, 2, 7)
