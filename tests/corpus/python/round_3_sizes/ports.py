"""Numbers that mean nothing of the kind."""

LISTEN = 3293
REPLY = 4595
