from base import Base, Maker


class Small(Base):
    def __init__(self):
        super().__init__(1024)


class Large(Base):
    def __init__(self, bits=3072):
        super(Large, self).__init__(bits=bits)


class Fixed(Maker):
    def make(self):
        return super().make(1536)

    def run(self):
        return self._quietly(768)
