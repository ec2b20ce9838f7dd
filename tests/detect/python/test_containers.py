"""Methods of lists and dicts, those that change them too."""

import pytest

from tests.detect.python.small import known


@pytest.mark.parametrize(
    ("program", "values"),
    [
        ("x = []\nx.append(5)\nx = x[0]", {5}),
        ("x = {'a': 1}\nx.update(a=2)\nx = x['a']", {2}),
        ("x = {}\nx.setdefault('a', 3)\nx = x['a']", {3}),
    ],
)  # fmt: skip
def test_what_a_changed_container_holds(program: str, values: set[object]) -> None:
    assert known(program) == values


@pytest.mark.parametrize(
    ("expression", "values"),
    [
        ("{'a': 1}.get(unknown(), 3)", {1, 3}),
        ("{'a': 1}.get('b')", {None}),
    ],
)
def test_an_item_or_its_default(expression: str, values: set[object]) -> None:
    assert known(f"x = {expression}") == values


@pytest.mark.parametrize(
    ("program", "values"),
    [
        ("x = {1, 2}.union({3}) | {4}", {(1, 2, 3, 4)}),
        ("x = {1, 2}.difference({2})", {(1,)}),
        ("x = {'a': 1}.pop('b', 2)", {2}),
        ("x = list({'a': 1}.values())[0]", {1}),
    ],
)  # fmt: skip
def test_what_a_method_gives_back(program: str, values: set[object]) -> None:
    assert known(program) == values
