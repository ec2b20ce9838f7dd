import os

PLACE = "north field"
SEED = PLACE.encode().ljust(32, b".")
RAIN = os.urandom(32)
ROWS = b"".join(bytes([row]) for row in range(32))
