import os
import shlex
import subprocess
from string import Template

REQUEST = Template("openssl req -new -newkey rsa:${size} -nodes -keyout $where")


def key_pair(size):
    subprocess.run(f"openssl genrsa -out server.key {size}", shell=True, check=True)


def parameters(size):
    subprocess.run("openssl dhparam -out dh.pem {}".format(size).split(), check=True)


def request(size, where):
    os.system(REQUEST.substitute(size=size, where=where))


def login_key(where):
    os.system(shlex.join(["ssh-keygen", "-t", "ecdsa", "-b", "521", "-f", where]))


def quoted(kind, where):
    os.system("ssh-keygen -t " + shlex.quote(kind) + " -f " + shlex.quote(where))


def listed(where):
    os.system(f"ls -l {where} # openssl genrsa 1024")


key_pair(3072)
parameters(1536)
request(2048, "new.key")
quoted("dsa", "old.key")
listed("keys")
