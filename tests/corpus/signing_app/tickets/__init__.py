"""Signed download tickets."""

from tickets.gate import Gate, Refused
from tickets.issuer import Issuer

__all__ = ["Gate", "Issuer", "Refused"]
