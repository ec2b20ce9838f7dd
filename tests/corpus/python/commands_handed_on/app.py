import subprocess


def execute(argv, cwd=None):
    subprocess.run(argv, cwd=cwd, check=True)


class Workshop:
    def openssl(self, *words):
        subprocess.check_call(["openssl", *words])

    def curve(self):
        self.openssl("genpkey", "-algorithm", "ED25519")


def key(path):
    execute(["openssl", "genrsa", "-out", path, "3072"])


def look(path):
    execute(["ls", path])


def main():
    key("here.pem")
    look("there")
    Workshop().curve()
