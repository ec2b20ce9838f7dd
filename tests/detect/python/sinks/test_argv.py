"""Commands that make keys, as lists and as shell strings; and commands that do not."""

import pytest

from pqscan.domain.finding import StepKind
from tests.detect.python.sinks.program import findings, found

LISTS = {
    'subprocess.run(["openssl", "s_server", "-groups", "kyber768:X25519", "-accept", port])': [
        "PQ503 Kyber 768 negotiate",
    ],
    'subprocess.run(["openssl", "s_client", "-curves", "P-384", "-tls1_1"])': [
        "PQ301 TLS 1.1 negotiate",
        "PQ302 ECDH P-384 negotiate",
    ],
    'subprocess.run(["openssl", "s_client", "-groups", "X25519MLKEM768:X25519"])': [
        "PQ001 X25519MLKEM768 - negotiate"
    ],
    'subprocess.run(["openssl", "s_server", "-cipher", "DES-CBC3-SHA"])': [
        "PQ303 3DES 168 negotiate",
        "PQ303 RSA - negotiate",
    ],
    'subprocess.run(["openssl", "x509", "-req", "-sha1", "-CA", "ca.pem"])': [
        "PQ202 SHA-1 - digest"
    ],
    'subprocess.run(["openssl", "pkcs12", "-export", "-keypbe", "PBE-SHA1-3DES"])': [
        "PQ203 3DES - encrypt"
    ],
    'subprocess.run(["jarsigner", "-digestalg", "SHA1", "-sigalg", "SHA256withRSA", "a.jar"])': [
        "PQ202 SHA-1 - digest",
        "PQ311 RSA - sign",
    ],
    'subprocess.run(["keytool", "-certreq", "-sigalg", "SHA1withRSA"])': ["PQ202 SHA-1 - digest"],
    'subprocess.run(["ssh", "-oKexAlgorithms=+diffie-hellman-group1-sha1", host])': [
        "PQ304 DH 1024 key-agree"
    ],
    'subprocess.run(["step", "crypto", "jwt", "sign", "--alg", "ES256", "--key", "k.pem"])': [
        "PQ311 ECDSA P-256 sign"
    ],
    'subprocess.run(["certtool", "-p", "--key-type", "ed25519"])': ["PQ311 Ed25519 - keygen"],
    'subprocess.run(["openssl", "genrsa", "2048"])': ["PQ311 RSA 2048 keygen"],
    'subprocess.run(["/usr/bin/openssl", "genrsa", "-out", path, "3072"])': [
        "PQ311 RSA 3072 keygen"
    ],
    'subprocess.check_call(["openssl", "genrsa", "-out", "key.pem"])': ["PQ311 RSA 2048 keygen"],
    'subprocess.Popen(["openssl", "genrsa", str(2 * 1024)])': ["PQ311 RSA 2048 keygen"],
    'subprocess.call(["openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", '
    '"rsa_keygen_bits:4096"])': ["PQ311 RSA 4096 keygen"],
    'subprocess.call(["openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", '
    '"ec_paramgen_curve:P-384"])': ["PQ311 EC P-384 keygen"],
    'subprocess.call(["openssl", "genpkey", "-algorithm", "ed25519"])': ["PQ311 Ed25519 - keygen"],
    'subprocess.call(["openssl", "genpkey", "-algorithm", "ML-DSA-65"])': [
        "PQ001 ML-DSA 65 keygen"
    ],
    'subprocess.call(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes"])': [
        "PQ311 RSA 2048 keygen"
    ],
    'subprocess.call(["openssl", "req", "-new", "-nodes", "-keyout", "k"])': [
        "PQ311 RSA 2048 keygen"
    ],
    'subprocess.call(["openssl", "ecparam", "-name", "secp384r1", "-genkey", "-noout"])': [
        "PQ311 EC P-384 keygen"
    ],
    'subprocess.call(["openssl", "dhparam", "-out", "dh.pem", "1024"])': ["PQ311 DH 1024 keygen"],
    'subprocess.call(["openssl", "dsaparam", "-genkey", "2048"])': ["PQ311 DSA 2048 keygen"],
    'subprocess.call(["openssl", "dgst", "-sha1", "-sign", "key.pem", "file"])': [
        "PQ202 SHA-1 - digest"
    ],
    'subprocess.call(["openssl", "enc", "-des3", "-in", "file"])': ["PQ203 3DES - encrypt"],
    'subprocess.call(["openssl", "md5", "file"])': ["PQ201 MD5 - digest"],
    'subprocess.call(["openssl", "pkeyutl", "-decrypt", "-pkeyopt", "rsa_padding_mode:oaep"])': [
        "PQ311 RSA - encrypt"
    ],
    'subprocess.run(["ssh-keygen", "-t", "rsa", "-b", "4096", "-N", ""])': [
        "PQ311 RSA 4096 keygen"
    ],
    'subprocess.run(["ssh-keygen", "-trsa", "-b2048"])': ["PQ311 RSA 2048 keygen"],
    'subprocess.run(["ssh-keygen", "-t", "ecdsa", "-b", "521"])': ["PQ311 ECDSA P-521 keygen"],
    'subprocess.run(["ssh-keygen", "-t", "ecdsa"])': ["PQ311 ECDSA P-256 keygen"],
    'subprocess.run(["ssh-keygen", "-t", "rsa"])': ["PQ311 RSA 3072 keygen"],
    'subprocess.run(["ssh-keygen", "-t", "ed25519", "-f", path])': ["PQ311 Ed25519 - keygen"],
    'subprocess.run(["ssh-keygen", "-q", "-N", "", "-f", path])': ["PQ311 Ed25519 - keygen"],
    'subprocess.run(["keytool", "-genkeypair", "-keyalg", "RSA", "-keysize", "2048"])': [
        "PQ311 RSA 2048 keygen"
    ],
    'subprocess.run(["keytool", "-genkey", "-keyalg", "EC", "-groupname", "secp256r1"])': [
        "PQ311 EC P-256 keygen"
    ],
    'subprocess.run(["gpg", "--batch", "--passphrase", "", "--quick-gen-key", "me", "rsa4096"])': [
        "PQ311 RSA 4096 keygen"
    ],
    'subprocess.run(["gpg", "--quick-generate-key", "me"])': ["PQ311 Ed25519 - keygen"],
    'subprocess.run(["gpg", "--batch", "--gen-key", "parameters"])': ["PQ311 unknown - keygen"],
    'subprocess.run(["certtool", "--generate-privkey", "--ecc", "--curve=secp256r1"])': [
        "PQ311 EC P-256 keygen"
    ],
    'subprocess.run(["certtool", "--generate-privkey", "--bits", "2048"])': [
        "PQ311 RSA 2048 keygen"
    ],
    'subprocess.run(["cfssl", "genkey", "request.json"])': ["PQ311 unknown - keygen"],
    'subprocess.run(["step", "crypto", "keypair", "a", "b", "--kty", "RSA", "--size", "2048"])': [
        "PQ311 RSA 2048 keygen"
    ],
    'subprocess.run(["step", "certificate", "create", "me", "a", "b"])': ["PQ311 EC P-256 keygen"],
    'os.execvp("openssl", ["openssl", "genrsa", "1024"])': ["PQ311 RSA 1024 keygen"],
}

STRINGS = {
    'os.system("openssl genrsa -out key.pem 1024")': ["PQ311 RSA 1024 keygen"],
    'os.system(f"openssl genrsa -out {path} 2048")': ["PQ311 RSA 2048 keygen"],
    'os.system("openssl genrsa -out %s %d" % (path, 4096))': ["PQ311 RSA 4096 keygen"],
    'os.system("openssl genrsa -out {} {}".format(path, 4096))': ["PQ311 RSA 4096 keygen"],
    'os.system("openssl genrsa -out " + path + " 3072")': ["PQ311 RSA 3072 keygen"],
    'os.system("cd /etc && sudo openssl req -newkey rsa:2048 -keyout k 2>/dev/null")': [
        "PQ311 RSA 2048 keygen"
    ],
    'os.popen("OPENSSL_CONF=/x openssl genrsa 2048 | openssl rsa -pubout")': [
        "PQ311 RSA 2048 keygen"
    ],
    "subprocess.run(\"bash -c 'openssl genrsa 2048'\", shell=True)": ["PQ311 RSA 2048 keygen"],
    'subprocess.run(["sh", "-c", "openssl genrsa 2048"])': ["PQ311 RSA 2048 keygen"],
    'subprocess.run(shlex.split("ssh-keygen -t rsa -b 2048"))': ["PQ311 RSA 2048 keygen"],
    'subprocess.run(shlex.split(f"ssh-keygen -t rsa -b 2048 -f {path}"))': [
        "PQ311 RSA 2048 keygen"
    ],
    'subprocess.run(f"ssh-keygen -t rsa -b 2048 -f {path}".split())': ["PQ311 RSA 2048 keygen"],
    'subprocess.run(" ".join(["openssl", "genrsa", "-out", path, "2048"]), shell=True)': [
        "PQ311 RSA 2048 keygen"
    ],
    'subprocess.getoutput("openssl genrsa 2048")': ["PQ311 RSA 2048 keygen"],
}

DECOYS = [
    'subprocess.run(["openssl", "version"])',
    'subprocess.run(["openssl", "s_client", "-connect", host])',
    'subprocess.run(["openssl", "x509", "-in", "a.pem", "-noout", "-text"])',
    'subprocess.run(["openssl", "req", "-new", "-key", "key.pem"])',
    'subprocess.run(["ssh-keygen", "-l", "-f", path])',
    'subprocess.run(["ssh-keygen", "-R", host])',
    'subprocess.run(["ssh-keygen", "-y", "-f", path])',
    'subprocess.run(["gpg", "--list-keys"])',
    'subprocess.run(["keytool", "-list", "-keystore", "store"])',
    'subprocess.run(["git", "commit", "-m", "openssl genrsa 2048"])',
    'subprocess.run(["echo", "openssl", "genrsa", "2048"])',
    'print("run: openssl genrsa 2048")',
    'parser.add_argument("--cmd", help="openssl genrsa 2048")',
    'raise SystemExit("openssl genrsa 2048 failed")',
    'x = "openssl genrsa 2048"  # openssl genrsa 2048',
    'os.system("it\'s openssl genrsa 2048")',
    'model.run(["step", "1"])',
]


@pytest.mark.parametrize("line", LISTS | STRINGS)
def test_commands(line: str) -> None:
    program = f"import os\nimport shlex\nimport subprocess\n\ndef work(path, host):\n    {line}\n"
    assert found(program) == (LISTS | STRINGS)[line]


@pytest.mark.parametrize("line", DECOYS)
def test_what_makes_no_key(line: str) -> None:
    program = f"import os\nimport subprocess\n\ndef work(path, host, parser, model):\n    {line}\n"
    assert found(program) == []


def test_a_size_from_elsewhere_has_its_chain() -> None:
    program = {
        "tools/__init__.py": "",
        "tools/sizes.py": "KEY_BITS = 1 << 11\n",
        "tools/keys.py": (
            "import subprocess\nfrom tools.sizes import KEY_BITS\n\n"
            "def make(path):\n"
            '    command = ["openssl", "genrsa"]\n'
            '    command += ["-out", path]\n'
            "    command.append(str(KEY_BITS))\n"
            "    subprocess.run(command, check=True)\n"
        ),
    }
    (finding,) = findings(program)
    assert finding.asset.parameters == ("2048",)
    assert finding.symbol == "openssl genrsa"
    assert "KEY_BITS = 1 << 11" in [step.text for step in finding.evidence]
    assert finding.evidence[-1].text == "subprocess.run(command, check=True)"


def test_a_default_says_whose_it_is() -> None:
    (finding,) = findings('import os\nos.system("openssl genrsa -out key.pem")\n')
    (step,) = (one for one in finding.evidence if one.kind is StepKind.DEFAULT)
    assert step.text == (
        "openssl genrsa takes 2048 where nothing is given (OpenSSL 1.1.0 and later)"
    )


def test_what_is_not_known_is_said() -> None:
    program = (
        "import subprocess\n\ndef make(kind, bits):\n"
        '    subprocess.run(["ssh-keygen", "-t", kind])\n'
        '    subprocess.run(["openssl", "genrsa", str(bits)])\n'
        '    subprocess.run(["keytool", "-genkeypair", "-keyalg", "RSA"])\n'
    )
    assert sorted((one.asset.algorithm, one.unresolved) for one in findings(program)) == [
        ("RSA", "argument bits of make()"),
        ("RSA", "keytool is not told a size or curve"),
        ("unknown", "argument kind of make()"),
    ]


def test_a_wrapper_around_a_program() -> None:
    program = {
        "pki/__init__.py": "",
        "pki/shell.py": (
            "import subprocess\n\ndef run(*words):\n    subprocess.check_call(list(words))\n\n"
            "def openssl(command, bits):\n"
            '    subprocess.check_call(["openssl", command, str(bits)])\n'
        ),
        "pki/main.py": (
            "from pki.shell import openssl, run\n\n"
            'openssl("genrsa", 3072)\n'
            'run("ssh-keygen", "-t", "rsa", "-b", "1024")\n'
        ),
    }
    assert sorted(f"{one.location} {one.asset.parameter_set}" for one in findings(program)) == [
        "pki/main.py:3:1 3072",
        "pki/main.py:4:1 1024",
        "pki/shell.py:4:5 1024",
        "pki/shell.py:7:5 3072",
    ]


def test_a_shell_string_through_a_wrapper_that_names_no_program() -> None:
    program = {
        "util.py": (
            "import subprocess\n\n"
            "def run(command):\n    return subprocess.check_output(command, shell=True)\n"
        ),
        "main.py": (
            'from util import run\n\ndef make(path):\n    run(f"openssl genrsa -out {path} 1024")\n'
        ),
    }
    assert "PQ311 RSA 1024 keygen" in found(program)


def test_one_of_two_sizes() -> None:
    program = (
        "import subprocess\n\ndef make(strong=True):\n"
        '    bits = "4096" if strong else "1024"\n'
        '    subprocess.run(["openssl", "genrsa", bits])\n'
    )
    (finding,) = findings(program)
    assert finding.asset.parameter_set in ("1024|4096", "4096")


def test_asynchronous_and_named_functions() -> None:
    program = (
        "import asyncio\nimport sh\nfrom sh import ssh_keygen\n\n"
        "async def make(bits=2048):\n"
        '    await asyncio.create_subprocess_exec("openssl", "genrsa", str(bits))\n'
        '    await asyncio.create_subprocess_shell(f"openssl dhparam {bits}")\n'
        '    ssh_keygen("-t", "rsa", "-b", "4096")\n'
        '    sh.openssl("ecparam", "-name", "prime256v1", "-genkey")\n'
    )
    assert found(program) == [
        "PQ311 DH 2048 keygen",
        "PQ311 EC P-256 keygen",
        "PQ311 RSA 2048 keygen",
        "PQ311 RSA 4096 keygen",
    ]
