"""Settings that name algorithms, in the ways that programs write them; and words that do not."""

import pytest

from pqscan.domain.finding import StepKind
from tests.detect.python.sinks.program import findings, found, region_text

CASES = {
    "a Django dict": ('SIMPLE_JWT = {"ALGORITHM": "RS256"}', ["PQ309 RSA - sign"]),
    "a dict made by dict()": ('SIMPLE_JWT = dict(ALGORITHM="ES256")', ["PQ309 ECDSA P-256 sign"]),
    "a constant": ('ALG = "PS512"\nJWT_ALGORITHM = ALG', ["PQ309 RSA - sign"]),
    "an f-string": ('BITS = 384\nJWT_ALGORITHM = f"ES{BITS}"', ["PQ309 ECDSA P-384 sign"]),
    "a choice": (
        'JWT_ALGORITHM = "RS256" if PRODUCTION else "ES512"',
        ["PQ309 ECDSA P-521 sign", "PQ309 RSA - sign"],
    ),
    "the configuration of a Flask application": (
        'def create(app):\n    app.config["JWT_ALGORITHM"] = "RS384"',
        ["PQ309 RSA - sign"],
    ),
    "update of a configuration": (
        'app.config.update(JWT_ALGORITHM="ES256", DEBUG=True)',
        ["PQ309 ECDSA P-256 sign"],
    ),
    "update with a dict": (
        'app.config.update({"JWT_ALGORITHM": "ES256"})',
        ["PQ309 ECDSA P-256 sign"],
    ),
    "a class": (
        'class Config:\n    """Settings."""\n    DEBUG = False\n    JWT_ALGORITHM = "RS512"',
        ["PQ309 RSA - sign"],
    ),
    "a class that takes a constant of its own": (
        'class Config:\n    CHOSEN = "RS512"\n    JWT_ALGORITHM = CHOSEN',
        ["PQ309 RSA - sign"],
    ),
    "a class inside a class": (
        'class Settings:\n    class Meta:\n        jwt_algorithm: str = "ES384"',
        ["PQ309 ECDSA P-384 sign"],
    ),
    "a field with a default": (
        'class Settings(BaseSettings):\n    jwt_algorithm: str = Field("RS256", env="ALG")',
        ["PQ309 RSA - sign"],
    ),
    "a default of the environment": (
        'import os\nJWT_ALGORITHM = os.environ.get("ALG", "RS256")',
        ["PQ309 RSA - sign"],
    ),
    "a default of a settings library": (
        'JWT_ALGORITHM = config("JWT_ALGORITHM", default="EdDSA")',
        ["PQ309 EdDSA - sign"],
    ),
    "settings.configure": (
        'settings.configure(SIMPLE_JWT={"ALGORITHM": "RS256"})',
        ["PQ309 RSA - sign"],
    ),
    "an item set later": (
        'SIMPLE_JWT = {}\nSIMPLE_JWT["ALGORITHM"] = "RS256"',
        ["PQ309 RSA - sign"],
    ),
    "a dict built on another": (
        'BASE = {"ALGORITHM": "RS256"}\nSIMPLE_JWT = {**BASE, "LEEWAY": 3}',
        ["PQ309 RSA - sign"],
    ),
    "several names": (
        'JWT_DECODE_ALGORITHMS = ["RS256", "ES256"]',
        ["PQ309 ECDSA P-256 sign", "PQ309 RSA - sign"],
    ),
    "key exchanges of paramiko, in a subclass": (
        "import paramiko\n\nclass Old(paramiko.Transport):\n"
        '    _preferred_kex = ("diffie-hellman-group14-sha1", "ecdh-sha2-nistp256")',
        ["PQ304 DH 2048 key-agree", "PQ304 ECDH P-256 key-agree"],
    ),
    "key exchanges of paramiko, set from outside": (
        'import paramiko\nparamiko.Transport._preferred_kex = ("curve25519-sha256@libssh.org",)',
        ["PQ304 X25519 - key-agree"],
    ),
    "a hybrid with classical ones behind it": (
        "import paramiko\nparamiko.Transport._preferred_kex = "
        '("mlkem768x25519-sha256", "curve25519-sha256")',
        ["PQ001 mlkem768x25519-sha256 - key-agree"],
    ),
}

DECOYS = {
    "a comment": '# JWT_ALGORITHM = "RS256"\nx = 1',
    "a docstring": 'def f():\n    """JWT_ALGORITHM = "RS256"."""',
    "a log message": 'import logging\nlogging.warning("JWT_ALGORITHM is RS256")',
    "a help text": 'parser.add_argument("--jwt-algorithm", help="JWT_ALGORITHM, such as RS256")',
    "another dict": 'REPORT = {"ALGORITHM": "RS256"}',
    "another module's variable": 'ALGORITHM = "bubble sort"\nJWT_ALGORITHM_COUNT = 3',
    "no algorithm": 'JWT_ALGORITHM = "none"',
    "no value": "JWT_ALGORITHM = None",
    "a key that is only read": 'print(config["JWT_ALGORITHM"] == "RS256")',
    "a table of names": 'NAMES = {"RS256": "RSA", "ES256": "ECDSA"}',
    "a value from outside": 'import os\nJWT_ALGORITHM = os.environ["ALG"]',
}


@pytest.mark.parametrize("name", CASES)
def test_setting(name: str) -> None:
    source, expected = CASES[name]
    assert found(source) == expected


@pytest.mark.parametrize("name", DECOYS)
def test_words_that_decide_nothing(name: str) -> None:
    assert found(DECOYS[name]) == []


def test_the_region_is_the_whole_entry() -> None:
    source = 'SIMPLE_JWT = {\n    "LEEWAY": 0,\n    "ALGORITHM": (\n        "RS256"\n    ),\n}\n'
    (finding,) = findings(source)
    assert region_text(finding, source) == '"ALGORITHM": (\n        "RS256"'
    assert finding.symbol == "SIMPLE_JWT.ALGORITHM"


def test_a_value_of_another_module_has_its_chain() -> None:
    program = {
        "shop/__init__.py": "",
        "shop/constants.py": 'PREFERRED = "ES384"\n',
        "shop/settings.py": "from .constants import PREFERRED\n\nJWT_ALGORITHM = PREFERRED\n",
    }
    (finding,) = findings(program)
    assert str(finding.location) == "shop/settings.py:3:1"
    assert [(step.kind, step.text) for step in finding.evidence] == [
        (StepKind.ASSIGNED, 'PREFERRED = "ES384"'),
        (StepKind.IMPORTED, "from .constants import PREFERRED"),
        (StepKind.ASSIGNED, "JWT_ALGORITHM = PREFERRED"),
        (StepKind.SINK, "JWT_ALGORITHM = PREFERRED"),
    ]


def test_a_setting_that_callers_decide() -> None:
    program = (
        'def configure(app, algorithm):\n    app.config["JWT_ALGORITHM"] = algorithm\n\n'
        'configure(make(), "RS256")\n'
    )
    assert found(program) == ["PQ309 RSA - sign"] * 2  # the setting and the call
