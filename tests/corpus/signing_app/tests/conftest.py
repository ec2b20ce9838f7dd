import pytest

from tickets import Gate, Issuer


@pytest.fixture
def issuer():
    return Issuer()


@pytest.fixture
def gate(issuer):
    return Gate(issuer.public_key)
