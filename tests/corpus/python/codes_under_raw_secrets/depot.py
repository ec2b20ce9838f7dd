import base64
import hashlib
import hmac

import jwt
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from parcels import wrap

LABEL = b"depot"


def stamped(address, waybill):
    outside, inside = wrap(address)
    return outside, hmac.new(inside, waybill, hashlib.sha512).digest()


def locked(address, waybill):
    outside, inside = wrap(address)
    return outside, Fernet(base64.urlsafe_b64encode(inside)).encrypt(waybill)


def ticket(address, claims):
    outside, inside = wrap(address)
    return outside, jwt.encode(claims, inside.hex(), algorithm="HS512")


def first_key(address, waybill):
    outside, inside = wrap(address)
    key = hmac.new(inside, waybill, hashlib.sha512).digest()
    return outside, AESGCM(key[:32])


def labelled(address):
    outside, inside = wrap(address)
    return outside, hmac.digest(inside, LABEL, "sha512")


def extracted(address, salt):
    outside, inside = wrap(address)
    return outside, hmac.new(salt, inside, hashlib.sha512).digest()
