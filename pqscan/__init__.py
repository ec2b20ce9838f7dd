"""pqscan finds, estimates, replaces and reports quantum-vulnerable cryptography."""

__version__ = "0.1.0"
