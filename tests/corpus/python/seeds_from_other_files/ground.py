import os

PLACE = "north field"
SEED = PLACE.encode().ljust(32, b".")
RAIN = os.urandom(32)
