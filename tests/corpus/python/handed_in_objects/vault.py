"""Objects of libraries that somebody else made, told by what is called on them and passed to it."""

import json

import gnupg
from jwcrypto import jwe
from tlslite.api import HandshakeSettings


def open_ring(home):
    return gnupg.GPG(gnupghome=home, options=["--cipher-algo", "CAST5"])


def enrol(ring, address):
    wanted = ring.gen_key_input(key_type="DSA", key_length=1024, name_email=address)
    return ring.gen_key(wanted)


def stamp(ring: gnupg.GPG, text):
    return ring.sign(text, extra_args=["--digest-algo", "SHA1"])


def envelope(body, key):
    header = {"alg": "RSA-OAEP", "enc": "A256GCM", "kid": key.kid}
    return jwe.JWE(body, json.dumps(header), recipient=key)


def tls_settings():
    settings = HandshakeSettings()
    settings.minVersion = (3, 1)
    settings.maxVersion = (3, 4)
    return settings


def league(table):
    table.minVersion = (3, 1)
    return json.dumps({"alg": "RS256", "table": table})
