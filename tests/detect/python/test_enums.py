"""Members of enumerations: by name and by value, with their own methods and fields."""

import pytest

from tests.detect.python.small import known


@pytest.mark.parametrize(
    ("program", "values"),
    [
        ("import enum\nclass E(enum.Enum):\n    A = 1\n    B = 2\n"
         "x = (E.A.value, E.B.name, E['B'].value, E(1).name)", {(1, "B", 2, "A")}),
        ("import enum\nclass E(enum.Enum):\n    A = (1, 'a')\n    def __init__(self, n, label):\n"
         "        self.n = n\n        self.label = label\nx = (E.A.n, E.A.label, E.A.value[0])",
         {(1, "a", 1)}),
        ("import enum\nclass E(str, enum.Enum):\n    A = 'md5'\n    def up(self):\n"
         "        return self.value.upper()\nx = E.A.up()", {"MD5"}),
        ("import enum\nclass E(enum.IntEnum):\n    A = 4\nx = E.A * 2", {8}),
    ],
)  # fmt: skip
def test_what_a_member_is(program: str, values: set[object]) -> None:
    assert known(program) == values
