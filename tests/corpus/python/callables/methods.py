import hashlib


class Hasher:
    digest = hashlib.md5
    other = staticmethod(hashlib.sha1)

    def __init__(self, function=hashlib.sha1):
        self.function = function

    def run(self, data):
        return self.function(data)

    def fixed(self, data):
        return Hasher.digest(data)

    def static(self, data):
        return self.other(data)
