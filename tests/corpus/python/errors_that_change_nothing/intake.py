import logging
from contextlib import suppress

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, mldsa

from seals import held

logger = logging.getLogger(__name__)
POST = mldsa.MLDSA65PublicKey.from_public_bytes(open("post.pub", "rb").read())


def parcel(sender: ec.EllipticCurvePublicKey, seal, body):
    try:
        sender.verify(seal, body, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        logger.warning("the seal of a parcel is broken")
    return body


def letters(post):
    for seal, body in post:
        with suppress(InvalidSignature):
            POST.verify(seal, body)
        yield body


def always(seal, body):
    try:
        POST.verify(seal, body)
        return True
    except InvalidSignature:
        return True


def unread(seal, body):
    try:
        held(POST, seal, body)
    except Exception:
        broken = True
    return len(body)


def refused(seal, body):
    try:
        POST.verify(seal, body)
    except InvalidSignature:
        logger.warning("refused")
        return None
    return body


def told(seal, body):
    good = True
    try:
        POST.verify(seal, body)
    except InvalidSignature:
        good = False
    return good


def first(keys, seal, body):
    for key in keys:
        try:
            held(key, seal, body)
            return key
        except InvalidSignature:
            continue
    return None


def only_good(post):
    kept = []
    for seal, body in post:
        try:
            POST.verify(seal, body)
        except InvalidSignature:
            continue
        kept.append(body)
    return kept
