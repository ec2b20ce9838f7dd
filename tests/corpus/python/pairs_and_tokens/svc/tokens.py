import jwt

from svc.config import config
from svc.keys import Store

store = Store()


def issue(claims):
    return jwt.encode(claims, store.key, algorithm=config.JWT_ALG)


def check(token):
    return jwt.decode(token, store.key, algorithms=["RS256", "ES256"])
