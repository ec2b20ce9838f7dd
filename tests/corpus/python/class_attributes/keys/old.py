from keys.base import Base


class Old(Base):
    BITS = 1024


def old():
    return Old().make()


def old_fresh():
    return Old.fresh()


class Plain:
    BITS = 512

    def make(self):
        return self.BITS
