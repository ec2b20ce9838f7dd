import subprocess
from textwrap import dedent

LOAD = dedent("""\
    set -e
    openssl dhparam -out hold.pem 2048
""")


def dock(ship):
    orders = dedent(f"""
        mkdir -p {ship}
        openssl genrsa -out {ship}/hull.pem 3072
    """)
    subprocess.run(["bash", "-euc", orders], check=True)


def load():
    subprocess.run(LOAD, shell=True, check=True)


def signal(ship):
    subprocess.run(["ssh", "-i", "id", ship, "ssh-keygen -t ecdsa -b 521 -f flag"], check=True)


def fuel(ship):
    subprocess.run(["docker", "exec", ship, "openssl", "genrsa", "-out", "tank.pem", "1024"])


def anchor(ship):
    subprocess.run(["docker", "exec", ship, "openssl", "version"])
    subprocess.run(["ssh", ship, "ls openssl genrsa"])
    subprocess.run(["echo", "openssl", "genrsa", "512"])
