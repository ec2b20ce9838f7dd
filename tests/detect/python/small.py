"""Small programs for the tests of the engine: what a name is, and what reaches a described call."""

from __future__ import annotations

import tomllib

from pqscan.detect.interface import SourceFile
from pqscan.detect.python.analysis import Analyst, Visit
from pqscan.detect.python.apis import Apis
from pqscan.detect.python.engine import Engine
from pqscan.detect.python.merging import merge
from pqscan.detect.python.program import Program
from pqscan.detect.python.values import Const, Mapped, Sequence, Unknown, Value, options

LIBRARY = """
[library]
name = "lib"
modules = ["lib"]

[[call]]
name = "lib.make"
arguments = ["bits", "kind"]
algorithm = "RSA"
parameter = "$bits"
function = "keygen"
returns = "lib.Key"
defaults = { bits = 2048 }

[[call]]
name = "lib.load"
function = "load"
algorithm = "$kind:meaning"
arguments = ["kind"]
fallback-rule = "PQ115"
returns = "lib.AnyKey"

[[call]]
name = "lib.pair"
arguments = ["bits"]
parameter = "$bits"
returns = ["lib.Key", "", "lib.Other"]

[[call]]
name = "lib.Empty"
returns = "lib.Empty"

[[call]]
name = "lib.digest"
arguments = ["name"]
algorithm = "$name:registry"
function = "digest"

[[type]]
name = "lib.Empty"
[[type.method]]
name = "generate"
arguments = ["bits"]
algorithm = "RSA"
parameter = "$bits"
function = "keygen"
fills = true
[[type.method]]
name = "sign"
algorithm = "RSA"
parameter = "$self"
function = "sign"

[[type]]
name = "lib.AnyKey"
[[type.method]]
name = "sign"
algorithm = "$self"
parameter = "$self"
function = "sign"
fallback-rule = "PQ115"

[[type]]
name = "lib.Other"

[[type]]
name = "lib.Key"
names = ["lib.RSAKey"]
algorithm = "RSA"
[[type.method]]
name = "sign"
algorithm = "RSA"
parameter = "$self"
function = "sign"
[[type.attribute]]
name = "public"
returns = "lib.PublicKey"

[[type]]
name = "lib.PublicKey"
algorithm = "RSA"
[[type.method]]
name = "verify"
algorithm = "RSA"
parameter = "$self"
function = "verify"
"""


def library() -> Apis:
    return Apis({"lib.toml": tomllib.loads(LIBRARY)})


def _files(files: dict[str, str]) -> list[SourceFile]:
    return [SourceFile(path, path, len(text)) for path, text in sorted(files.items())]


def engine_of(files: dict[str, str]) -> Engine:
    program = Program(_files(files), lambda file: files[file.path].encode())
    engine = Engine(program, library())
    engine.interest.watch(frozenset(("lib", "make")))
    return engine


def value_of(source: str, name: str = "x", **others: str) -> Value:
    """What the engine holds a module-level name for; other files as `name=text`."""
    files = {"main.py": source, **{f"{key}.py": text for key, text in others.items()}}
    engine = engine_of(files)
    module = engine.program.module("main.py")
    assert module is not None
    value = engine.member(module, name)
    assert value is not None, f"{name} is not bound"
    return value


def known(source: str, name: str = "x", **others: str) -> set[object]:
    """The constants that a name may be; `...` stands for a value that is not known."""
    return {plain(one) for one in options(value_of(source, name, **others))}


def plain(value: Value) -> object:
    match value:
        case Const():
            return value.value
        case Unknown():
            return ...
        case Mapped():
            return tuple((key, plain(item)) for key, item in value.items.items())
        case Sequence(exact=True):
            return tuple(map(plain, value.items))
        case _:
            return ...


def found(source: str, **others: str) -> list[str]:
    """`LINE: RULE ALGORITHM PARAMETERS FUNCTION` of main.py's findings (`import lib` is line 1)."""
    files = {"main.py": f"import lib\n{source}\n", **{f"{k}.py": v for k, v in others.items()}}
    analyst = Analyst(_files(files), library(), lambda file: files[file.path].encode())
    findings = merge(analyst.look([Visit("main.py")], frozenset()).facts)
    return [
        f"{line}: {text}"
        for line, text in sorted(
            (
                one.location.region.start_line,
                f"{one.rule} {one.asset.algorithm} {one.asset.parameter_set or '-'} "
                f"{one.asset.function}",
            )
            for one in findings
            if one.location.path == "main.py"
        )
    ]
