import base64

import pytest

from tickets import Gate, Issuer, Refused
from tickets.keys import new_signing_key


def test_a_ticket_opens_its_path(issuer, gate):
    gate.check(issuer.issue("/films/1.mp4"), "/films/1.mp4")
    assert len(gate.seen) == 1


def test_a_ticket_opens_no_other_path(issuer, gate):
    with pytest.raises(Refused, match="another path"):
        gate.check(issuer.issue("/films/1.mp4"), "/films/2.mp4")


def test_a_ticket_expires(issuer, gate):
    with pytest.raises(Refused, match="expired"):
        gate.check(issuer.issue("/films/1.mp4", now=1_000), "/films/1.mp4", now=1_301)


def test_a_changed_payload_is_refused(issuer, gate):
    payload, signature = issuer.issue("/films/1.mp4").split(".")
    forged = base64.urlsafe_b64encode(base64.urlsafe_b64decode(payload).replace(b"1", b"2"))
    with pytest.raises(Refused, match="signature"):
        gate.check(f"{forged.decode()}.{signature}", "/films/2.mp4")


def test_another_issuer_is_refused(gate):
    stranger = Issuer(new_signing_key())
    with pytest.raises(Refused, match="signature"):
        gate.check(stranger.issue("/films/1.mp4"), "/films/1.mp4")


@pytest.mark.parametrize("ticket", ["", "a.b.c", "?.?"])
def test_what_is_no_ticket_is_refused(gate, ticket):
    with pytest.raises(Refused):
        gate.check(ticket, "/films/1.mp4")


def test_two_gates_share_an_issuer(issuer):
    key = issuer.public_key
    ticket = issuer.issue("/a")
    for gate in (Gate(key), Gate(key)):
        gate.check(ticket, "/a")
