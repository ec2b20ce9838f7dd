from enum import Enum, IntEnum


class Size(Enum):
    SMALL = 1024
    LARGE = 4096


class Bits(IntEnum):
    LEGACY = 768
    NORMAL = 2048


class Level(Enum):
    LOW = (512, "low")
    HIGH = (3072, "high")

    def __init__(self, bits, label):
        self.bits = bits
        self.label = label
