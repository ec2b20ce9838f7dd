"""What the house agreed on, each under a name of its own."""

WEBHOOK_SIGNATURE_ALG = "ES256"
SECURE_LINK_TOKEN_ALGORITHM = "HS256"
LEGACY_KEX = ["diffie-hellman-group1-sha1"]
HYBRID_KEX = ["mlkem768x25519-sha256", "ecdh-sha2-nistp384"]


class Gateway:
    ssh_host_key_algs = ("ecdsa-sha2-nistp521",)


LABELS = {"RS256": "old", "ES256": "new"}
PREFERRED = "RS256"
