"""What an administrator may want to change."""

# How long a ticket opens the gate.
LIFETIME_SECONDS = 300

# RSA modulus length in bits.
KEY_SIZE = 2048
