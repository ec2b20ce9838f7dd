import subprocess


class Press:
    tool = "openssl"

    def _print(self, *words):
        return subprocess.run([self.tool, *words], check=True)

    def stamp(self, page):
        return self._print("dgst", "-sha1", page)

    def fold(self, page, out):
        return self._print("enc", "-des3", "-in", page, "-out", out)

    def stamp_well(self, page):
        return self._print("dgst", "-sha256", page)
