import asyncssh

from lists import OFFER

OAUTH_SERVER = {"issuing": {"lifetime": 60, "alg": "PS384"}}
SHADOWS = {"painting": {"alg": "RS512"}}


async def serve():
    await asyncssh.listen("", 8022, kex_algs=OFFER)
