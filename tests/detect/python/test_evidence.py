"""The chain of values: every step has its place, what is written there, and the call it ends in."""

DH = """\
from cryptography.hazmat.primitives.asymmetric import dh

SIZE = 3072
parameters = dh.generate_parameters(generator=2, key_size=SIZE)

def agree(peer):
    mine = parameters.generate_private_key()
    return mine.exchange(peer)
"""


def steps(finding) -> list[tuple[str, int, str | None]]:
    return [(s.text, s.location.region.start_line, s.value) for s in finding.evidence]


def test_a_key_says_which_calls_made_it(detect) -> None:
    found = {f.location.region.start_line: f for f in detect({"app.py": DH}).findings}
    made = ("dh.generate_parameters(generator=2, key_size=SIZE)", 4, "3072")
    assert steps(found[8]) == [
        ("SIZE = 3072", 3, "3072"),
        made,
        ("parameters.generate_private_key()", 7, "3072"),
        ("mine.exchange(peer)", 8, "3072"),
    ]


def test_a_step_shows_what_is_written_there_and_the_last_one_what_it_means(detect) -> None:
    (finding,) = detect(
        {
            "names.py": 'STYLE = "PS384"\n',
            "app.py": "import jwt\n\nfrom names import STYLE\n\n"
            "def issue(claims, key):\n    return jwt.encode(claims, key, algorithm=STYLE)\n",
        }
    ).findings
    assert steps(finding) == [
        ('STYLE = "PS384"', 1, "PS384"),
        ("from names import STYLE", 3, "RSA"),
        ("jwt.encode(claims, key, algorithm=STYLE)", 6, "RSA"),
    ]


def test_an_item_says_where_its_table_is_written(detect) -> None:
    (finding,) = detect(
        {
            "sizes.py": 'BITS = {"gold": 3072}\n',
            "app.py": "from Crypto.PublicKey import RSA\nfrom sizes import BITS\n\n"
            'def make():\n    return RSA.generate(BITS["gold"])\n',
        }
    ).findings
    assert [
        (s.location.path, *step) for s, step in zip(finding.evidence, steps(finding), strict=True)
    ] == [
        ("sizes.py", 'BITS = {"gold": 3072}', 1, None),
        ("app.py", "from sizes import BITS", 2, "3072"),
        ("app.py", 'RSA.generate(BITS["gold"])', 5, "3072"),
    ]


def test_what_is_called_out_of_a_table_or_a_default_says_where_it_was_put_there(detect) -> None:
    found = detect(
        {
            "makers.py": "import hashlib\n\nMAKERS = {'old': hashlib.md5}\n",
            "app.py": "import hashlib\n\nfrom makers import MAKERS\n\n"
            "def of(data):\n    return MAKERS['old'](data)\n\n"
            "def tag(data, make=hashlib.sha1):\n    return make(data)\n",
        }
    ).findings
    chains = {f.location.region.start_line: steps(f) for f in found}
    assert chains == {
        6: [
            ("MAKERS = {'old': hashlib.md5}", 3, None),
            ("from makers import MAKERS", 3, "hashlib.md5"),
            ("MAKERS['old'](data)", 6, "MD5"),
        ],
        9: [("make=hashlib.sha1", 8, "hashlib.sha1"), ("make(data)", 9, "SHA-1")],
    }
