"""The abstract domain: joining, telling apart, filling in parameters."""

import ast

from pqscan.detect.python.arguments import CallArguments, unfolded
from pqscan.detect.python.modules import Module
from pqscan.detect.python.parsing import Tally, parse
from pqscan.detect.python.pieces import FunctionInfo
from pqscan.detect.python.substitution import free, substitute
from pqscan.detect.python.values import (
    MAX_OPTIONS,
    MAX_WEIGHT,
    Const,
    Mapped,
    Parameter,
    Residual,
    Sequence,
    Symbol,
    Union,
    Unknown,
    Value,
    is_open,
    options,
    residual,
    union,
    weigh,
)


def module() -> Module:
    return parse("a.py", "a", False, b"def f(n, m):\n    return n\n", Tally())


def function() -> FunctionInfo:
    return module().functions[0]


def doubled(value: Value) -> Value:
    """An operation that waits for its operand."""

    def rebuild(new: tuple[Value, ...]) -> Value:
        return Const(None, new[0].value * 2) if isinstance(new[0], Const) else doubled(new[0])

    return residual("twice", (value,), rebuild)


def test_a_union_keeps_equal_values_once() -> None:
    found = union([Const(None, 1), Const(None, 1), Union(None, (Const(None, 2), Const(None, 1)))])
    assert [one.value for one in options(found) if isinstance(one, Const)] == [1, 2]


def test_a_union_of_one_is_that_value_and_of_none_is_unknown() -> None:
    one = Const(None, 1)
    assert union([one]) is one
    assert isinstance(union([]), Unknown)


def test_too_many_values_are_unknown() -> None:
    found = union(Const(None, number) for number in range(MAX_OPTIONS + 1))
    assert isinstance(found, Unknown)
    assert found.reason == f"more than {MAX_OPTIONS} values reach this place"


def test_true_and_one_are_told_apart() -> None:
    assert Const(None, True).identity() != Const(None, 1).identity()
    assert Symbol(None, "a.b").identity() == Symbol(None, "a.b").identity()


def test_a_parameter_is_open_and_what_holds_it_too() -> None:
    n = Parameter(None, function(), "n")
    for value in (
        n,
        doubled(n),
        Sequence(None, (n,)),
        Mapped(None, {"a": n}),
        union([n, Const(None, 1)]),
    ):
        assert is_open(value)
    assert not is_open(Const(None, 1))


def test_substitute_computes_what_then_has_all_it_needs() -> None:
    info = function()
    n, m = Parameter(None, info, "n"), Parameter(None, info, "m")
    value = Sequence(None, (doubled(n), m))

    def give(parameter: Parameter) -> Value | None:
        return Const(None, 21) if parameter.name == "n" else None

    found = substitute(value, give)
    assert isinstance(found, Sequence)
    first, second = found.items
    assert isinstance(first, Const)
    assert first.value == 42
    assert second is m
    assert free(found) == {(info, "m")}


def test_an_operation_that_grows_too_involved_is_unknown() -> None:
    value: Value = Parameter(None, function(), "n")
    for _ in range(4):
        value = residual("pair", (value, value), lambda new: new[0])
    assert isinstance(value, Unknown)
    assert weigh(Residual(None, "x", (Const(None, 1),), lambda new: new[0])) == 1
    assert MAX_WEIGHT < 2**5


def test_known_splats_are_taken_apart() -> None:
    args = Sequence(None, (Const(None, 1), Const(None, 2)))
    kwargs = Mapped(None, {"a": Const(None, 3)})
    found = unfolded((Const(None, 0),), {}, args, kwargs, open_ended=False)
    assert [one.value for one in found.positional if isinstance(one, Const)] == [0, 1, 2]
    assert list(found.keywords) == ["a"]
    assert not found.open_ended


def test_a_splat_of_something_unknown_hides_arguments() -> None:
    assert unfolded((), {}, Unknown(None, "input"), None, open_ended=False).open_ended
    assert unfolded((), {}, None, Mapped(None, {}, exact=False), open_ended=False).open_ended


def test_an_open_splat_waits() -> None:
    n = Parameter(None, function(), "n")
    waiting = CallArguments((), {"k": Const(None, 1)}, args=n)
    found = waiting.map(lambda value: Sequence(None, (Const(None, 7),)) if value is n else value)
    assert [one.value for one in found.positional if isinstance(one, Const)] == [7]
    assert found.args is None
    assert list(found.keywords) == ["k"]


def test_a_dict_that_may_be_one_of_two_gives_both_values() -> None:
    either = Union(None, (Mapped(None, {"a": Const(None, 1)}), Mapped(None, {"a": Const(None, 2)})))
    value = unfolded((), {}, None, either, open_ended=False).keywords["a"]
    assert {one.value for one in options(value) if isinstance(one, Const)} == {1, 2}


def test_the_parameters_of_a_function() -> None:
    assert isinstance(function().node, ast.FunctionDef)
    assert [one.name for one in function().parameters] == ["n", "m"]
