from clerk import Clerk


class Archive:
    def __init__(self):
        self.clerk = Clerk()

    async def file(self, paper, seal, key):
        await self.clerk.look_slowly(paper, seal, key)
        return paper

    def file_many(self, papers, key):
        [self.clerk.look(paper, seal, key) for paper, seal in papers]
        return papers

    async def file_well(self, paper, seal, key):
        if not await self.clerk.look_slowly(paper, seal, key):
            raise ValueError
        return all([self.clerk.look(paper, seal, key)])
