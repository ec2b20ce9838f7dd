from maker import Maker

maker = Maker(2048)


def again():
    return Maker(bits=1024).make()
