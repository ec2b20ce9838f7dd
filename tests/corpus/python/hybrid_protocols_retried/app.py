import ssl

import asyncssh
import paramiko


async def dial(host, exchanges):
    return await asyncssh.connect(host, kex_algs=exchanges, encryption_algs=["aes256-ctr"])


async def reach(host):
    try:
        return await dial(host, ["mlkem768x25519-sha256"])
    except asyncssh.Error:
        return await dial(host, ["ecdh-sha2-nistp384"])


async def insist(host):
    try:
        return await dial(host, ["mlkem768x25519-sha256"])
    except asyncssh.Error:
        return await dial(host, ["sntrup761x25519-sha512"])


def offer(transport: paramiko.Transport):
    options = transport.get_security_options()
    try:
        options.kex = ("mlkem768x25519-sha256",)
    except ValueError:
        options.kex = ("diffie-hellman-group16-sha512",)


def context():
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        made.set_groups("X25519MLKEM768")
    except AttributeError:
        made.set_ecdh_curve("secp384r1")
    return made
