"""A size that is not known says where it comes from, not which operation failed on it."""

from collections.abc import Callable

import pytest

from pqscan.detect.interface import Detection

HEAD = "import optparse, sys\nfrom cryptography.hazmat.primitives.asymmetric import rsa\n"


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("bits = int(sys.argv[1])", "an argument of the command line"),
        (
            "chosen, rest = optparse.OptionParser().parse_args()\nbits = int(rest[0])",
            "an argument of the command line",
        ),
        ("bits = int(','.join([input()]))", "returned by input()"),
        ("bits = {'a': 1024}['b']", "an item that the mapping does not have"),
        ("bits = [] + 5", "an expression cannot be computed"),
    ],
)
def test_the_reason_of_the_operand_is_passed_on(
    program: str, reason: str, detect: Callable[[str], Detection]
) -> None:
    found = detect(f"{HEAD}{program}\nrsa.generate_private_key(65537, bits)\n").findings
    assert [one.unresolved for one in found if one.rule == "PQ101"] == [reason]
