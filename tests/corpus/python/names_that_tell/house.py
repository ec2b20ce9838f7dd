"""What the house agreed on, each under a name of its own."""

WEBHOOK_SIGNATURE_ALG = "ES256"
SECURE_LINK_TOKEN_ALGORITHM = "HS256"
LEGACY_KEX = ["diffie-hellman-group1-sha1"]
HYBRID_KEX = ["mlkem768x25519-sha256", "ecdh-sha2-nistp384"]


class Gateway:
    ssh_host_key_algs = ("ecdsa-sha2-nistp521",)


LABELS = {"RS256": "old", "ES256": "new"}
PREFERRED = "RS256"

PROPOSAL = {
    "kex_algorithms": ["ecdh-sha2-nistp521"],
    "server_host_key_algorithms": ["ssh-dss"],
    "languages": ["RS256"],
}


def ask(machine):
    machine.exec_command("sudo openssl ecparam -name secp521r1 -genkey -out key.pem")
    machine.exec_command("openssl ecparam -list_curves")
