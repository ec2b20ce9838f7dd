"""What an application keeps in its configuration is read back from it."""

from collections.abc import Callable

import pytest

Found = Callable[..., list[str]]

HEAD = """from cryptography.hazmat.primitives.asymmetric import rsa
from flask import Flask

site = Flask(__name__)
"""


@pytest.mark.parametrize(
    ("setup", "reading", "finds"),
    [
        ("site.config['SIZE'] = 3072", "site.config['SIZE']", "3072"),
        ("site.config.update(SIZE=1024, OTHER=1)", "site.config['SIZE']", "1024"),
        ("site.config.from_mapping({'SIZE': 4096})", "site.config.get('SIZE', 512)", "4096"),
        ("class A:\n    SIZE = 2048\nsite.config.from_object(A)", "site.config['SIZE']", "2048"),
        ("site.config['SIZE'] = 2048", "site.config['LENGTH']", "-"),
        ("site.config.from_envvar('SETTINGS')", "site.config['SIZE']", "-"),
        ("site.other['SIZE'] = 2048", "site.config['SIZE']", "-"),
    ],
)  # fmt: skip
def test_an_entry_is_what_was_written(setup: str, reading: str, finds: str, found: Found) -> None:
    program = f"{HEAD}{setup}\n\ndef issue():\n    rsa.generate_private_key(65537, {reading})\n"
    assert [line.split(" ", 1)[1] for line in found(program)] == [f"PQ101 RSA {finds} keygen"]


def test_the_file_that_makes_the_application_fills_it(found: Found) -> None:
    files = {
        "site_app.py": "from flask import Flask\n\nsite = Flask('a')\nsite.config['SIZE'] = 3072\n",
        "keys.py": "from cryptography.hazmat.primitives.asymmetric import rsa\n"
        "from site_app import site\n\n"
        "def issue():\n    rsa.generate_private_key(65537, site.config['SIZE'])\n",
    }
    assert found(files) == ["5 PQ101 RSA 3072 keygen"]
