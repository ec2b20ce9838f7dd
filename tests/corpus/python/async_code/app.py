import asyncio

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa


async def make(bits):
    return rsa.generate_private_key(65537, bits)


async def sizes():
    yield 768


class Pool:
    async def __aenter__(self):
        return await make(2048)

    async def __aexit__(self, *exc):
        return None


async def main(data):
    key = await make(1024)
    key.sign(data, padding.PKCS1v15(), hashes.SHA256())
    async for size in sizes():
        rsa.generate_private_key(65537, size)
    async with Pool() as other:
        other.sign(data, padding.PKCS1v15(), hashes.SHA256())
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, rsa.generate_private_key, 65537, 4096)
    await asyncio.to_thread(rsa.generate_private_key, 65537, key_size=1536)
    return await asyncio.gather(make(3072), make(1024))


asyncio.run(main(b""))
