import oqs


def holds(scroll, seal, public):
    with oqs.Signature("ML-DSA-87") as notary:
        if notary.verify(scroll, seal, public):
            return True
        return False


class Desk:
    def __init__(self, public):
        self.public = public

    def accepts(self, scroll, seal):
        return holds(scroll, seal, self.public)


def demand(scroll, seal, public):
    if not holds(scroll, seal, public):
        raise ValueError("the seal is broken")
