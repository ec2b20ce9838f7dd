import asyncio

import oqs


class Clerk:
    def look(self, paper, seal, key):
        with oqs.Signature("ML-DSA-65") as glass:
            return glass.verify(paper, seal, key)

    async def look_slowly(self, paper, seal, key):
        return await asyncio.to_thread(self.look, paper, seal, key)
