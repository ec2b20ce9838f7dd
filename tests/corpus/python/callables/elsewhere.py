from aliases import ALGORITHMS, make_rsa, quick_digest

quick_digest(b"x")
make_rsa(65537, 3072)


def lookup(name):
    digest = ALGORITHMS.get(name)
    return digest(b"x")


def iterate():
    for name, digest in ALGORITHMS.items():
        yield name, digest(b"x")
