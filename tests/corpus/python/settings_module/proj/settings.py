import os

RSA_BITS = 1024
CRYPTO = {"rsa": {"bits": 2048}, "digest": "sha1"}


class Base:
    KEY_BITS = 3072


class Production(Base):
    NAME = "production"


config = Production()
current = {"prod": Production}[os.environ.get("ENV", "prod")]
