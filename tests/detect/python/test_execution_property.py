"""The engine against Python itself: generated programs are run, and the sizes that reach the call
are compared with what the engine says.

Every size that really reaches the call must be among the finding's parameters, or the finding must
be unresolved; one resolved value is that size.
"""

from __future__ import annotations

import builtins
import sys
import types
from dataclasses import dataclass, field

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pqscan.detect.interface import SourceFile
from pqscan.detect.python.analysis import Analyst, Visit
from pqscan.detect.python.apis import apis
from pqscan.detect.python.merging import merge

RSA = "cryptography.hazmat.primitives.asymmetric.rsa"
IMPORT = "from cryptography.hazmat.primitives.asymmetric import rsa"
SIZES = st.sampled_from([512, 768, 1024, 1536, 2048, 3072, 4096])


@dataclass
class Program:
    """A program as it grows: definitions for both files and the names already taken."""

    config: list[str] = field(default_factory=list)  # lines of config.py
    main: list[str] = field(default_factory=list)  # lines of main.py
    count: int = 0

    def name(self, prefix: str = "v") -> str:
        self.count += 1
        return f"{prefix}{self.count}"

    def texts(self) -> dict[str, str]:
        config = "\n".join(["import functools", *self.config]) + "\n"
        head = [
            "import dataclasses, enum, functools, typing, collections",
            "import config",
            "from config import *",
            IMPORT,
        ]
        return {"config.py": config, "main.py": "\n".join([*head, *self.main]) + "\n"}


# Every way takes the text of an expression and returns the text of one with the same value
# (or another one), after adding what it needs to the program.


def literal(draw: st.DrawFn, program: Program) -> str:
    return str(draw(SIZES))


def arithmetic(draw: st.DrawFn, program: Program, inner: str) -> str:
    return draw(
        st.sampled_from(
            [
                f"({inner} * 2 // 2)",
                f"({inner} + 64 - 64)",
                f"(({inner} << 2) >> 2)",
                f"({inner} // 8 * 8)",
                f"int({inner} / 1)",
                f"max({inner}, 256)",
                f"min({inner}, 8192)",
                f"({inner} | 0)",
                f"abs(-{inner})",
                f"({inner} % 100000)",
                f"divmod({inner}, 1)[0]",
                f"sum(({inner}, 1, -1))",
                f"(2 ** 4 * ({inner} // 16))",
            ]
        )
    )


def text(draw: st.DrawFn, program: Program, inner: str) -> str:
    name = program.name("t")
    program.main += [f"{name} = {inner}"]
    inner = name  # no quotes inside quotes
    return draw(
        st.sampled_from(
            [
                f'int(f"{{{inner}}}")',
                f'int("RSA-{{}}".format({inner}).split("-")[1])',
                f"int(str({inner}).strip().upper())",
                f'int("rsa%d" % {inner} and str({inner}))',
                f'int(("x" + str({inner}))[1:])',
                f'int("".join(["", str({inner})]))',
                f'int(f"rsa:{{{inner}}}".partition(":")[2])',
                f'int(str({inner}).replace("_", ""))',
                f'int("k" + str({inner}) if False else str({inner}))',
            ]
        )
    )


def conditional(draw: st.DrawFn, program: Program, inner: str) -> str:
    other = draw(SIZES)
    return draw(
        st.sampled_from(
            [
                f"({inner} if {other} > 600 else {other})",
                f"({other} if not {inner} else {inner})",
                f"({inner} or {other})",
                f"(None or {inner})",
                f"({inner} and {other})",
                f"({other} if {inner} < 2000 else {inner})",
                f"(lambda: {inner})()",
                f"[{other} for _ in (1,)][0]",
            ]
        )
    )


def lookup(draw: st.DrawFn, program: Program, inner: str) -> str:
    other = draw(SIZES)
    return draw(
        st.sampled_from(
            [
                f'{{"a": {inner}, "b": {other}}}["a"]',
                f'{{"a": {inner}}}.get("b", {other})',
                f'{{"a": {inner}}}.get("a", {other})',
                f"({other}, {inner})[1]",
                f"[{inner}, {other}][-2]",
                f"({other}, {inner}, 7)[1:][0]",
                f'dict(a={inner})["a"]',
                f'{{**{{"a": {other}}}, "a": {inner}}}["a"]',
                f"sorted([{inner}, {other}])[0]",
                f"list(({inner},))[0]",
                f"next(iter([{inner}]))",
                f"tuple(x for x in [{inner}])[0]",
            ]
        )
    )


def variable(draw: st.DrawFn, program: Program, inner: str) -> str:
    name, other = program.name(), draw(SIZES)
    kind = draw(st.integers(0, 5))
    if kind == 0:
        program.main += [f"{name} = {inner}"]
    elif kind == 1:
        program.main += [f"{name} = {other}", f"{name} = {inner}"]
    elif kind == 2:
        program.main += [f"{name}, {name}b = {inner}, {other}"]
    elif kind == 3:
        program.main += [f"{name} = {inner}", f"{name} += 8", f"{name} -= 8"]
    elif kind == 4:
        program.main += [f"{name}: int = {inner}", f"if {name} > 1000:", f"    {name} = {other}"]
    else:
        program.main += [
            "try:",
            f"    from nowhere import {name}",
            "except ImportError:",
            f"    {name} = {inner}",
        ]
    return name


def constant_elsewhere(draw: st.DrawFn, program: Program, inner: str) -> str:
    name, value = program.name("C"), draw(SIZES)
    program.config += [f"{name} = {value}"]
    return draw(st.sampled_from([f"config.{name}", name, f'getattr(config, "{name}")']))


def loop(draw: st.DrawFn, program: Program, inner: str) -> str:
    name, item, other = program.name(), program.name("i"), draw(SIZES)
    kind = draw(st.integers(0, 5))
    if kind == 0:
        program.main += [f"for {name} in ({other}, {inner}):", "    pass"]
    elif kind == 1:
        program.main += [f"{name} = 0", f"for {item} in ({inner}, 64):", f"    {name} += {item}"]
    elif kind == 2:
        program.main += [f"{name} = {inner}", f"while {name} > 1024:", f"    {name} //= 2"]
    elif kind == 3:
        program.main += [
            f"for {name} in [{inner}, {other}]:",
            f"    if {name} > 1000:",
            "        break",
        ]
    elif kind == 4:
        program.main += [
            f"{name} = {other}",
            f"for {item} in range(3):",
            f"    if {item} == 1:",
            "        continue",
            f"    {name} = {inner} + {item}",
        ]
    else:
        program.main += [f'for {item}, {name} in {{"a": {inner}}}.items():', "    pass"]
    return name


def function(draw: st.DrawFn, program: Program, inner: str) -> str:
    name, other = program.name("f"), draw(SIZES)
    where = program.config if draw(st.booleans()) else program.main
    kind = draw(st.integers(0, 10))
    bodies: list[tuple[list[str], str]] = [
        ([f"def {name}(n):", "    return n"], f"{name}({inner})"),
        ([f"def {name}(n={other}):", "    return n"], f"{name}()"),
        ([f"def {name}(n={other}):", "    return n"], f"{name}(n={inner})"),
        ([f"def {name}(n=None):", f"    return n or {other}"], f"{name}({inner})"),
        (
            [f"def {name}(n=None):", "    if n is None:", f"        n = {other}", "    return n"],
            f"{name}({inner})",
        ),
        (
            [
                f"def {name}(n, low=False):",
                "    if low:",
                f"        return {other}",
                "    return n",
            ],
            f"{name}({inner}, {draw(st.booleans())})",
        ),
        ([f"def {name}(*a, **k):", '    return k.get("n", a[0])'], f"{name}({inner})"),
        (
            [f"def {name}(n):", "    def inner():", "        return n", "    return inner"],
            f"{name}({inner})()",
        ),
        ([f"def {name}(a, n):", "    return n"], f"functools.partial({name}, 1)({inner})"),
        ([f"def {name}(a, n=3):", "    return n"], f'{name}(1, **{{"n": {inner}}})'),
        ([f"def {name}(a, n):", "    return (a, n)"], f"{name}(*({other}, {inner}))[1]"),
    ]
    lines, call = bodies[kind]
    where += lines
    return call


def instance(draw: st.DrawFn, program: Program, inner: str) -> str:
    name, other = program.name("K"), draw(SIZES)
    kind = draw(st.integers(0, 9))
    forms: list[tuple[list[str], str]] = [
        ([f"class {name}:", f"    size = {inner}"], f"{name}.size"),
        (
            [
                f"class {name}Base:",
                f"    size = {other}",
                f"class {name}({name}Base):",
                f"    size = {inner}",
            ],
            f"{name}().size",
        ),
        (
            [f"class {name}:", "    def __init__(self, n):", "        self.n = n"],
            f"{name}({inner}).n",
        ),
        (
            [
                f"class {name}:",
                f"    def __init__(self, n={other}):",
                "        self.n = n",
                "    def get(self):",
                "        return self.n",
            ],
            f"{name}({inner}).get()",
        ),
        (
            [
                f"class {name}Base:",
                "    def __init__(self, n):",
                "        self.n = n",
                f"class {name}({name}Base):",
                "    def __init__(self):",
                f"        super().__init__({inner})",
            ],
            f"{name}().n",
        ),
        (
            ["@dataclasses.dataclass", f"class {name}:", f"    n: int = {other}", "    m: int = 1"],
            draw(st.sampled_from([f"{name}().n", f"{name}({inner}).n", f"{name}(n={inner}).n"])),
        ),
        (
            [f"class {name}(enum.Enum):", f"    A = {other}", f"    B = {inner}"],
            draw(st.sampled_from([f"{name}.A.value", f"{name}.B.value", f'{name}["B"].value'])),
        ),
        ([f"class {name}(enum.IntEnum):", f"    A = {inner}"], f"int({name}.A)"),
        (
            [f"class {name}(typing.NamedTuple):", "    n: int", f"    m: int = {other}"],
            draw(st.sampled_from([f"{name}({inner}).n", f"{name}({inner})[0]", f"{name}(1).m"])),
        ),
        (
            [
                f"class {name}:",
                f"    _n = {inner}",
                "    @property",
                "    def n(self):",
                "        return self._n",
                "    @classmethod",
                "    def make(cls):",
                "        return cls()",
            ],
            f"{name}.make().n",
        ),
    ]
    lines, call = forms[kind]
    program.main += lines
    return call


WAYS = [
    arithmetic, text, conditional, lookup, variable, constant_elsewhere, loop, function, instance,
]  # fmt: skip


def sink(draw: st.DrawFn, program: Program, value: str) -> None:
    """The described call, through 0 to 4 wrappers."""
    depth = draw(st.integers(0, 4))
    call = "rsa.generate_private_key"
    inside = draw(
        st.sampled_from(["(65537, n)", "(public_exponent=65537, key_size=n)", "(*(65537, n))"])
    )
    if depth == 0:
        program.main += [call + inside.replace("n)", f"{value})", 1).replace("=n", f"={value}")]
        return
    name = program.name("w")
    program.main += [f"def {name}(n):", f"    return {call}{inside}"]
    for _ in range(depth - 1):
        outer = program.name("w")
        form = draw(st.integers(0, 5))
        if form == 0:
            program.main += [f"def {outer}(n):", f"    return {name}(n)"]
        elif form == 1:
            program.main += [
                f"def {outer}(*args, **kwargs):",
                f"    return {name}(*args, **kwargs)",
            ]
        elif form == 2:
            program.main += [f"{outer} = lambda n: {name}(n)"]
        elif form == 3:
            program.main += [f"{outer} = functools.partial({name})"]
        elif form == 4:
            program.main += [
                f"class {outer}c:",
                "    def __init__(self, n):",
                "        self.n = n",
                "    def run(self):",
                f"        return {name}(self.n)",
                f"def {outer}(n):",
                f"    return {outer}c(n).run()",
            ]
        else:
            program.main += [f"{outer} = {{'make': {name}}}['make']"]
        name = outer
    program.main += [f"{name}({value})"]


@st.composite
def programs(draw: st.DrawFn) -> dict[str, str]:
    program = Program()
    value = literal(draw, program)
    for _ in range(draw(st.integers(1, 5))):
        way = draw(st.sampled_from(WAYS))
        value = way(draw, program, value)
    if draw(st.booleans()):
        body, program.main = program.main, []
        sink(draw, program, "size")
        call = program.main.pop()
        program.main = [
            *body,
            f"size = {value}",
            *program.main,
            "def run():",
            f"    {call}",
            "run()",
        ]
    else:
        sink(draw, program, value)
    return program.texts()


def really(texts: dict[str, str]) -> set[int]:
    """Run the program with a recorder in place of the library."""
    seen: set[int] = set()

    def generate_private_key(public_exponent: int, key_size: int, backend: object = None) -> None:
        seen.add(int(key_size))

    made: dict[str, types.ModuleType] = {}
    for name in ("", *RSA.split(".")):
        path = RSA[: RSA.index(name) + len(name)] if name else ""
        if path:
            made[path] = types.ModuleType(path)
    made[RSA].generate_private_key = generate_private_key  # type: ignore[attr-defined]
    made[RSA.rpartition(".")[0]].rsa = made[RSA]  # type: ignore[attr-defined]
    before = {name: sys.modules.get(name) for name in [*made, "config"]}
    sys.modules.update(made)
    config = sys.modules["config"] = types.ModuleType("config")
    try:
        exec(compile(texts["config.py"], "config.py", "exec"), config.__dict__)
        module = types.ModuleType("main")
        module.__dict__["__builtins__"] = builtins
        sys.modules["main_under_test"] = module
        module.__name__ = "main_under_test"
        module.__dict__["__name__"] = "main_under_test"
        exec(compile(texts["main.py"], "main.py", "exec"), module.__dict__)
    finally:
        sys.modules.pop("main_under_test", None)
        for name, old in before.items():
            if old is None:
                sys.modules.pop(name, None)
            else:
                sys.modules[name] = old
    return seen


def believed(texts: dict[str, str]) -> tuple[set[int], bool]:
    """What the engine says reaches the call, and whether it says that it does not know."""
    files = [SourceFile(path, path, len(source)) for path, source in sorted(texts.items())]
    analyst = Analyst(files, apis(), lambda file: texts[file.path].encode())
    found = [
        finding
        for finding in merge(analyst.look([Visit("main.py")], frozenset()).facts)
        if finding.symbol.endswith("rsa.generate_private_key")
    ]
    assert len(found) == 1, "the call is not found once"
    return {int(one) for one in found[0].asset.parameters}, bool(found[0].unresolved)


@given(programs())
@settings(
    max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
@example(
    {"config.py": "", "main.py": f"{IMPORT}\nn = 1024\nrsa.generate_private_key(3, n)\nn = 2\n"}
)
def test_the_engine_agrees_with_python(texts: dict[str, str]) -> None:
    sizes = really(texts)
    parameters, unresolved = believed(texts)
    where = "\n".join(f"--- {path}\n{source}" for path, source in texts.items())
    assert unresolved or sizes <= parameters, (
        f"{sizes} reach it, {parameters} are reported\n{where}"
    )
    if len(parameters) == 1 and not unresolved:
        assert parameters == sizes, where


def test_most_programs_are_resolved() -> None:
    """The property would hold for an engine that knows nothing."""
    resolved = exact = total = 0

    @given(programs())
    @settings(
        max_examples=100, deadline=None, suppress_health_check=list(HealthCheck),
        derandomize=True, database=None,
    )  # fmt: skip
    def count(texts: dict[str, str]) -> None:
        nonlocal resolved, exact, total
        sizes = really(texts)
        parameters, unresolved = believed(texts)
        total += 1
        resolved += not unresolved
        exact += parameters == sizes

    count()
    assert resolved >= 0.97 * total
    assert exact >= 0.9 * total
