from .deep import WEAK
