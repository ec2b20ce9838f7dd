"""Ciphers of ships: KexAlgorithms ecdh-sha2-nistp521 is only spoken of here."""

import logging
from string import Template

DOOR = Template(
    """\
Port $port
KexAlgorithms curve25519-sha256,ecdh-sha2-nistp384
Ciphers aes256-gcm@openssh.com,3des-cbc
"""
)
SAFE = "KexAlgorithms mlkem768x25519-sha256,curve25519-sha256\n"
FEWER = "KexAlgorithms -diffie-hellman-group14-sha256\n"


def client(host):
    return f"Host {host}\n    HostKeyAlgorithms ssh-rsa\n"


def say():
    logging.info("KexAlgorithms such as diffie-hellman-group14-sha256 are old")
