"""What inherited methods do in a subclass that gives or overrides what they name."""

from tests.detect.python.small import found


def test_a_subclass_decides_what_an_inherited_method_does() -> None:
    program = (
        "class Base:\n    bits = 2048\n    def make(self):\n        return lib.make(self.bits)\n"
        "class Weak(Base):\n    bits = 1024\n"
    )
    assert found(program) == ["5: PQ101 RSA 1024|2048 keygen"]


def test_an_overridden_method_decides_what_an_inherited_one_does() -> None:
    program = (
        "class Base:\n    def size(self):\n        return 2048\n"
        "    def make(self):\n        return lib.make(self.size())\n"
        "class Weak(Base):\n    def size(self):\n        return 1024\n"
    )
    assert found(program) == ["6: PQ101 RSA 1024|2048 keygen"]
