"""What a test chooses or rules out, once it is known and before."""

import pytest

from pqscan.detect.python.choices import choice, guarded, truth
from pqscan.detect.python.values import Const, Sequence, Union, Unknown, Value, options

YES, NO = Const(None, 1), Const(None, 2)


def test_a_choice_is_made_as_soon_as_its_test_is_known() -> None:
    assert choice(Const(None, True), YES, NO) is YES
    assert choice(Const(None, 0), YES, NO) is NO
    assert set(options(choice(Unknown(None, "input"), YES, NO))) == {YES, NO}


def test_a_value_that_is_its_own_test_loses_what_the_test_rules_out() -> None:
    either = Union(None, (Const(None, None), YES))
    kept = options(choice(either, either, NO))
    assert [one.value for one in kept if isinstance(one, Const)] == [1, 2]


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        (Const(None, ""), False),
        (Sequence(None, ()), False),
        (Sequence(None, (), exact=False), None),
        (Unknown(None, "input"), None),
        (Union(None, (YES, NO)), True),
        (Union(None, (YES, Const(None, 0))), None),
    ],
)
def test_truth(value: Value, answer: bool | None) -> None:
    assert truth(value) is answer


def test_a_test_that_fails_leaves_nothing_of_a_guarded_value() -> None:
    assert options(guarded(YES, ((Const(None, 1), False),))) == ()
    assert guarded(YES, ((Const(None, 1), True),)) is YES
    assert guarded(YES, ((Unknown(None, "input"), True),)) is YES
