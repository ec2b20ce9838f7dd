"""Where the keys are. Nothing here speaks of what they are for."""

import os
from pathlib import Path

HERE = os.path.dirname(os.path.realpath(__file__))
KEYS = Path(__file__).resolve().parent / "keys"


def in_folder(*names):
    return os.path.join(HERE, "keys", *names)


def content(name):
    with open(in_folder(name), "rb") as file:
        return file.read()
