"""Attributes of what is not known, and of a framework's settings."""

import pytest

from tests.detect.python.small import found, known


@pytest.mark.parametrize("program", ["x = missing.value", "class A:\n    pass\nx = A().nothing"])
def test_an_attribute_that_nothing_gives_is_unknown(program: str) -> None:
    assert known(program) == {...}


def test_django_settings_are_those_of_the_project() -> None:
    program = "from django.conf import settings\nlib.make(settings.BITS)"
    assert found(program, settings="BITS = 1024") == ["3: PQ101 RSA 1024 keygen"]
