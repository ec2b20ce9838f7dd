"""Misuse of post-quantum cryptography: what the calls of a file do to each other's results."""
