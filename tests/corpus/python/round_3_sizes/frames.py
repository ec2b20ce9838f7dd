"""Frames of the Dilithium link."""

TRAILER = 4595
PORT = 1184


def split(frame):
    if len(frame) < 3293:
        raise ValueError("too short for any signature")
    return frame[:-TRAILER], frame[-TRAILER:]
