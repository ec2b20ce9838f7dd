"""Which import means which file."""

import pytest

from pqscan.detect.interface import SourceFile
from pqscan.detect.python.program import Program


def program(*paths: str, text: str = "") -> Program:
    return Program([SourceFile(path, path, len(text)) for path in paths], lambda _: text.encode())


@pytest.mark.parametrize(
    ("paths", "name", "importer", "found"),
    [
        (["a/__init__.py", "a/b.py", "main.py"], "a.b", "main.py", "a/b.py"),
        (["a/__init__.py", "main.py"], "a", "main.py", "a/__init__.py"),
        (["src/a/b.py", "tests/t.py"], "a.b", "tests/t.py", "src/a/b.py"),
        (["lib/a.py", "tools/t.py"], "a", "tools/t.py", "lib/a.py"),
        (["tools/a.py", "tools/t.py"], "a", "tools/t.py", "tools/a.py"),
        (["one/a.py", "two/t.py"], "a", "two/t.py", None),
        (["x/p/__init__.py", "x/p/a.py", "x/p/m.py"], "p.a", "x/p/m.py", "x/p/a.py"),
        (["p/__init__.py", "p/json.py", "p/m.py"], "json", "p/m.py", None),
    ],
)
def test_an_absolute_import(paths: list[str], name: str, importer: str, found: str | None) -> None:
    assert program(*paths).find(name, importer) == found


def test_the_name_of_a_module_reaches_as_far_as_its_packages() -> None:
    one = program("src/a/__init__.py", "src/a/b/__init__.py", "src/a/b/c.py", "d/e.py")
    assert one.name_of("src/a/b/c.py") == "a.b.c"
    assert one.name_of("src/a/b/__init__.py") == "a.b"
    assert one.name_of("d/e.py") == "e"


def test_relative_imports_and_submodules() -> None:
    one = program("a/__init__.py", "a/b.py", "a/c/__init__.py", "a/c/d.py")
    inner = one.module("a/c/d.py")
    package = one.module("a/__init__.py")
    assert inner is not None
    assert package is not None
    assert one.relative(inner.path, 2, "b") == "a/b.py"
    assert one.relative(inner.path, 1, "") == "a/c/__init__.py"
    assert one.submodule(package, "b") == "a/b.py"
    assert one.submodule(inner, "b") is None


def test_a_namespace_is_a_folder_with_modules_somewhere_below() -> None:
    one = program("company/crypto/sizes.py", "company/tools/run.py")
    assert one.is_namespace("company", "company/tools/run.py")
    assert one.is_namespace("company.crypto", "company/tools/run.py")
    assert not one.is_namespace("company.nothing", "company/tools/run.py")


def test_a_file_that_does_not_parse_says_why() -> None:
    one = program("a.py", text="def f(:\n")
    assert one.whole("a.py") is None
    assert one.failed["a.py"] == "line 1: invalid syntax"


def test_settings_modules() -> None:
    one = program("p/settings.py", "p/settings/base.py", "p/views.py", "p/my_settings.py")
    assert one.settings == ["p/settings.py", "p/settings/base.py", "p/my_settings.py"]
