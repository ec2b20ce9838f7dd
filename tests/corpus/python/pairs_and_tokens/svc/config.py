import os


class Base:
    JWT_ALG = "RS256"
    KEY_SIZE = int(os.environ.get("KEY_SIZE", 2048))


class Production(Base):
    KEY_SIZE = 4096


config = Production()
