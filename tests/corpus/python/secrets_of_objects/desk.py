import hmac
from typing import Optional

from locker import Locker, Stretched


def resumed(locker: Locker, parcel, shown):
    locker.opened(parcel)
    return locker.common == shown


def at_once(locker: "Locker", parcel, shown):
    common = locker.key.decapsulate(parcel)
    return common != shown


def made_here(parcel, shown):
    box = Locker()
    box.opened(parcel)
    return box.common == shown


def in_constant_time(locker: Locker, shown):
    return hmac.compare_digest(locker.common, shown)


def not_yet(locker: Locker):
    return locker.common is None or locker.common == b""


def of_derived(locker: Locker, shown):
    return locker.derived == shown


def stretched(one: Stretched, shown):
    return one.common == shown


def other(thing: Optional[str], shown):
    return thing.common == shown
