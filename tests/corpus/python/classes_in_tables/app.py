from cryptography.hazmat.primitives.asymmetric import ed448, ed25519

KINDS = {"small": ed25519.Ed25519PrivateKey, "large": ed448.Ed448PrivateKey}
COLOURS = {"small": str, "large": bytes}


class Mint:
    kind = "large"

    def strike(self):
        return KINDS[self.kind].generate()

    def paint(self):
        return COLOURS[self.kind].generate()


def fresh(kind="small"):
    chosen = KINDS[kind]
    return chosen.generate()
