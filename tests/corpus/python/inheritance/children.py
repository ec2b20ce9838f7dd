from base import Base


class Small(Base):
    def __init__(self):
        super().__init__(1024)

    def size(self):
        return 1024


class Large(Base):
    def __init__(self, factor=2):
        super(Large, self).__init__(2048 * factor)

    def size(self):
        return 2048
