"""Programs that could busy an engine for ever, or overflow its stack: each ends, and is read."""

from collections.abc import Callable

import pytest

from pqscan.detect.interface import Detection

Scanner = Callable[[object], Detection]

MAKE = "from cryptography.hazmat.primitives.asymmetric import rsa\n"


def said(found: Detection) -> list[tuple[str, tuple[str, ...]]]:
    """The path and parameters of every RSA finding; nothing may be left out."""
    assert found.skipped == ()
    return [
        (one.location.path, one.asset.parameters)
        for one in found.findings
        if one.asset.algorithm == "RSA"
    ]


def test_functions_that_call_one_another_across_files(detect: Scanner) -> None:
    program = {
        "a.py": MAKE + "from b import second\n"
        "def first(bits):\n"
        "    if bits > 4096:\n"
        "        return second(bits - 1)\n"
        "    return rsa.generate_private_key(65537, bits)\n"
        "first(2048)\n",
        "b.py": "def second(bits):\n    from a import first\n    return first(bits)\n",
    }
    assert ("a.py", ("2048",)) in said(detect(program))


def test_modules_that_import_one_another(detect: Scanner) -> None:
    program = {
        "a.py": MAKE + "from b import BITS\nSIZE = 3072\nrsa.generate_private_key(65537, BITS)\n",
        "b.py": "from a import SIZE\nBITS = SIZE\n",
    }
    assert said(detect(program)) == [("a.py", ("3072",))]


def test_a_name_that_is_its_own_value(detect: Scanner) -> None:
    [(path, parameters)] = said(detect(MAKE + "n = n + 1\nrsa.generate_private_key(65537, n)\n"))
    assert (path, parameters) == ("app.py", ())


def test_a_generated_file_of_twenty_thousand_lines(detect: Scanner) -> None:
    table = "".join(f"K{number} = {number}\n" for number in range(20_000))
    assert said(detect(MAKE + table + "rsa.generate_private_key(65537, K2048)\n")) == [
        ("app.py", ("2048",))
    ]


def test_a_thousand_functions_that_hand_a_size_on(detect: Scanner) -> None:
    chain = "".join(f"def f{n}(bits):\n    return f{n + 1}(bits)\n" for n in range(1_000))
    last = "def f1000(bits):\n    return rsa.generate_private_key(65537, bits)\n"
    found = said(detect(MAKE + chain + last + "f0(2048)\n"))
    assert found[-1][0] == "app.py"


@pytest.mark.parametrize("folder", ["", "pkg/"])
def test_a_chain_of_a_thousand_modules(detect: Scanner, folder: str) -> None:
    program = {f"{folder}m0.py": "BITS = 4096\n"}
    if folder:
        program["pkg/__init__.py"] = ""
    dot = "." if folder else ""
    for number in range(1, 1_000):
        program[f"{folder}m{number}.py"] = f"from {dot}m{number - 1} import BITS\n"
    program[f"{folder}last.py"] = (
        MAKE + f"from {dot}m999 import BITS\nrsa.generate_private_key(65537, BITS)\n"
    )
    assert said(detect(program)) == [(f"{folder}last.py", ("4096",))]


def test_brackets_nested_a_thousand_deep(detect: Scanner) -> None:
    nested = "(" * 80 + "2048" + ")" * 80
    sums = "+".join(["1"] * 2_000)
    found = said(detect(MAKE + f"rsa.generate_private_key(65537, {nested})\nn = {sums}\n"))
    assert found == [("app.py", ("2048",))]
