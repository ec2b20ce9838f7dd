import random


class Poll:
    def __init__(self, p, g):
        self.p, self.g = p, g
        self.sk = random.randrange(2, p - 1)
        self.public = pow(g, self.sk, p)

    def cast(self, vote):
        r = random.randrange(2, self.p - 1)
        mask = pow(self.public, r, self.p)
        return pow(self.g, r, self.p), (vote * mask) % self.p

    def count(self, left, right):
        return right * pow(left, self.p - 1 - self.sk, self.p) % self.p


def commit(g, h, m, secret, q):
    return pow(g, m, q) * pow(h, secret, q) % q


def shrink(a, ratio, n, q):
    return a * pow(ratio, n, q) % q
