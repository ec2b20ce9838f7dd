"""A Python file as the engine holds it: its names, functions, classes and units of code.

A unit is a top-level statement, a function or a method, with the set of words in its text; only
units that hold a word of interest are executed, the rest is evaluated when something asks for it.
"""

from __future__ import annotations

import ast
import bisect
import hashlib
import re
import warnings
from collections.abc import Iterator

from pqscan.detect.python.nodes import below
from pqscan.domain.record import Struct, field

_WORD = re.compile(r"[A-Za-z_]\w*")

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


class NotParsed(Exception):
    """The file is no Python that this interpreter reads; the message is one line."""


class ParameterInfo(Struct, eq=False):
    """A parameter as written."""

    name: str
    default: ast.expr | None
    annotation: ast.expr | None
    kind: str  # "positional", "keyword", "*" or "**"


class FunctionInfo(Struct, eq=False):
    """A function, method or lambda of the project."""

    module: Module
    node: FunctionNode
    name: str
    qualname: str
    cls: ClassInfo | None
    parameters: tuple[ParameterInfo, ...]
    decorators: frozenset[str] = frozenset()
    _words: frozenset[str] | None = None
    _assigned: frozenset[str] | None = None

    @property
    def words(self) -> frozenset[str]:
        """The identifiers, and the words in strings, on its lines."""
        if self._words is None:
            self._words = words_of(self.module, self.node)
        return self._words

    @property
    def assigned(self) -> frozenset[str]:
        """The attributes of its first parameter that it assigns."""
        if self._assigned is None:
            own = self.parameters[0].name if self.parameters else ""
            self._assigned = frozenset(
                inner.attr
                for one in below(self.node)
                if (inner := _assigned_attribute(one)) is not None
                and isinstance(inner.value, ast.Name)
                and inner.value.id == own
            )
        return self._assigned

    @property
    def takes_self(self) -> bool:
        """Whether the first parameter is the instance (or the class)."""
        return self.cls is not None and "staticmethod" not in self.decorators

    def parameter(self, name: str) -> ParameterInfo | None:
        """The parameter of that name."""
        return next((p for p in self.parameters if p.name == name), None)


CHANGES = frozenset(
    ("append", "add", "extend", "insert", "remove", "clear", "update", "setdefault")
)  # methods that change a container


def _assigned_attribute(node: ast.AST) -> ast.Attribute | None:
    """The attribute that is assigned, or whose container is changed."""
    match node:
        case ast.Attribute(ctx=ast.Store()):
            return node
        case ast.Subscript(value=ast.Attribute() as inner, ctx=ast.Store()):
            return inner
        case ast.Attribute(value=ast.Attribute() as inner, attr=name) if name in CHANGES:
            return inner
        case _:
            return None


class ClassInfo(Struct, eq=False):
    """A class of the project."""

    module: Module
    node: ast.ClassDef
    name: str
    bases: tuple[ast.expr, ...]
    methods: dict[str, FunctionInfo]
    attributes: dict[str, list[ast.AST]]  # name -> value expressions, in order
    fields: tuple[ParameterInfo, ...]  # annotated names, for dataclasses and NamedTuples
    decorators: frozenset[str]


class Binding(Struct, eq=False):
    """One way a module-level name gets its value."""

    node: ast.AST
    conditional: bool


class Unit(Struct, eq=False):
    """A top-level statement that is neither a definition nor an import."""

    module: Module
    node: ast.stmt
    _words: frozenset[str] | None = None

    @property
    def words(self) -> frozenset[str]:
        """The identifiers, and the words in strings, on its lines."""
        if self._words is None:
            self._words = words_of(self.module, self.node)
        return self._words


class Module(Struct, eq=False):
    """A parsed file."""

    path: str
    name: str  # dotted, as far as packages reach
    is_package: bool
    source: bytes
    tree: ast.Module
    lines: list[str]
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    stars: list[ast.ImportFrom] = field(default_factory=list)
    functions: list[FunctionInfo] = field(default_factory=list)
    classes: dict[str, ClassInfo] = field(default_factory=dict)
    units: list[Unit] = field(default_factory=list)
    content_hash: str = ""
    reads: list[tuple[str, frozenset[str]]] | None = None  # names, each with those it reads
    _words: frozenset[str] | None = None
    _globals: frozenset[str] | None = None
    _changes: dict[str, list[ast.stmt]] | None = None

    @property
    def words(self) -> frozenset[str]:
        """All words of the file."""
        if self._words is None:
            self._words = frozenset(_WORD.findall("\n".join(self.lines)))
        return self._words

    def changes_of(self, name: str) -> list[ast.stmt]:
        """The module-level statements that change what a name holds without binding it."""
        if self._changes is None:
            self._changes = {}
            for statement in self.tree.body:
                for word in dict.fromkeys(_changed_by(statement)):
                    self._changes.setdefault(word, []).append(statement)
        return self._changes.get(name, [])

    def statement_of(self, node: ast.AST) -> ast.stmt | None:
        """The module-level statement that a node stands in."""
        line = getattr(node, "lineno", 0)
        index = bisect.bisect_right(self.tree.body, line, key=lambda one: one.lineno) - 1
        while (
            index > 0
            and self.tree.body[index].lineno == line
            and (self.tree.body[index].col_offset > getattr(node, "col_offset", 0))
        ):
            index -= 1
        return self.tree.body[index] if index >= 0 else None

    def declared_global(self) -> frozenset[str]:
        """Names that functions of this module assign at module level."""
        if self._globals is None:
            found: set[str] = set()
            for function in self.functions if b"global " in self.source else ():
                if "global" in function.words:
                    for node in below(function.node):
                        if isinstance(node, ast.Global):
                            found.update(node.names)
            self._globals = frozenset(found)
        return self._globals

    @property
    def package(self) -> str:
        """The dotted package that relative imports start from."""
        return self.name if self.is_package else self.name.rpartition(".")[0]

    def release(self) -> None:
        """Cut the references between the module and its parts."""
        for one in (self.bindings, self.stars, self.functions, self.classes, self.units):
            one.clear()
        self.tree.body = []

    def text(self, node: ast.AST, limit: int = 160) -> str:
        """The source of a node, on one line."""
        start, end = getattr(node, "lineno", 1), getattr(node, "end_lineno", 1)
        piece = self.lines[start - 1 : min(end, start + 6)]
        if not piece:
            return ""
        if end - start < 7:
            piece[-1] = _cut(piece[-1], getattr(node, "end_col_offset", None))
        head = piece[0].encode("utf-8", "replace")[getattr(node, "col_offset", 0) :]
        piece[0] = head.decode("utf-8", "replace")
        text = " ".join(line.strip() for line in piece)
        return text if len(text) <= limit else text[: limit - 1] + "…"


def _cut(line: str, end: int | None) -> str:
    return line if end is None else line.encode("utf-8", "replace")[:end].decode("utf-8", "replace")


def parse(path: str, name: str, is_package: bool, source: bytes) -> Module:
    """Read a file into a Module; NotParsed if it is not Python of this interpreter."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
    except SyntaxError as error:
        raise NotParsed(f"line {error.lineno}: {error.msg}") from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise NotParsed(str(error) or type(error).__name__) from None
    lines = split_lines(decode(source))
    module = Module(path, name, is_package, source, tree, lines)
    module.content_hash = hashlib.blake2b(source, digest_size=16).hexdigest()
    _Builder(module).statements(tree.body, conditional=False)
    return module


_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")


def decode(source: bytes) -> str:
    """Text for people: the declared encoding or UTF-8, wrong bytes replaced."""
    encoding = "utf-8-sig"
    for line in source.split(b"\n", 2)[:2]:
        if found := _COOKIE.match(line):
            encoding = found.group(1).decode("ascii", "replace")
    try:
        return source.decode(encoding, "replace")
    except LookupError:
        return source.decode("utf-8", "replace")


def split_lines(text: str) -> list[str]:
    """Lines as Python's parser counts them (a form feed ends none)."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


class _Builder:
    """Collects what a module binds, in source order."""

    def __init__(self, module: Module) -> None:
        self.module = module

    def statements(self, body: list[ast.stmt], conditional: bool) -> None:
        for node in body:
            self.statement(node, conditional)

    def statement(self, node: ast.stmt, conditional: bool) -> None:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                info = function_info(self.module, node, None)
                self.module.functions.append(info)
                self.bind(node.name, node, conditional)
            case ast.ClassDef():
                self.module.classes[node.name] = cls = self.class_info(node)
                self.module.functions.extend(cls.methods.values())
                self.bind(node.name, node, conditional)
                self.unit(node)
            case ast.Import():
                for alias in node.names:
                    name = alias.asname or alias.name.partition(".")[0]
                    self.bind(name, alias, conditional)
            case ast.ImportFrom():
                for alias in node.names:
                    if alias.name == "*":
                        self.module.stars.append(node)
                    else:
                        self.bind(alias.asname or alias.name, node, conditional)
            case (
                ast.If()
                | ast.Try()
                | ast.TryStar()
                | ast.With()
                | ast.For()
                | ast.While()
                | ast.Match()
            ):
                self.unit(node)
                for inner in _blocks(node):
                    self.nested(inner)
                for target in _own_targets(node):
                    self.bind(target, node, True)
            case _:
                self.unit(node)
                for name in _assigned(node):
                    self.bind(name, node, conditional)

    def nested(self, body: list[ast.stmt]) -> None:
        """Names bound under an if, try, with or loop; the compound statement is the unit."""
        for node in body:
            match node:
                case (
                    ast.FunctionDef()
                    | ast.AsyncFunctionDef()
                    | ast.ClassDef()
                    | ast.Import()
                    | ast.ImportFrom()
                ):
                    self.statement(node, True)
                case (
                    ast.If()
                    | ast.Try()
                    | ast.TryStar()
                    | ast.With()
                    | ast.For()
                    | ast.While()
                    | ast.Match()
                ):
                    for inner in _blocks(node):
                        self.nested(inner)
                    for target in _own_targets(node):
                        self.bind(target, node, True)
                case _:
                    for name in _assigned(node):
                        self.bind(name, node, True)

    def bind(self, name: str, node: ast.AST, conditional: bool) -> None:
        self.module.bindings.setdefault(name, []).append(Binding(node, conditional))

    def unit(self, node: ast.stmt) -> None:
        self.module.units.append(Unit(self.module, node))

    def class_info(self, node: ast.ClassDef, prefix: str = "") -> ClassInfo:
        cls = ClassInfo(
            self.module,
            node,
            prefix + node.name,
            tuple(node.bases),
            {},
            {},
            (),
            frozenset(map(_last_name, node.decorator_list)),
        )
        fields: list[ParameterInfo] = []
        for item in _flat(node.body):
            match item:
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    cls.methods[item.name] = function_info(self.module, item, cls)
                case ast.Assign():
                    for target in item.targets:
                        if isinstance(target, ast.Name):
                            cls.attributes.setdefault(target.id, []).append(item.value)
                        elif isinstance(target, ast.Tuple) and isinstance(item.value, ast.Tuple):
                            for one, value in zip(target.elts, item.value.elts, strict=False):
                                if isinstance(one, ast.Name):
                                    cls.attributes.setdefault(one.id, []).append(value)
                case ast.AnnAssign(target=ast.Name(id=name)):
                    fields.append(ParameterInfo(name, item.value, item.annotation, "positional"))
                    if item.value is not None:
                        cls.attributes.setdefault(name, []).append(item.value)
                case ast.ClassDef():
                    inner = self.class_info(item, f"{cls.name}.")
                    self.module.classes[inner.name] = inner
                    self.module.functions.extend(inner.methods.values())
                    cls.attributes.setdefault(item.name, []).append(item)
        cls.fields = tuple(fields)
        return cls


def function_info(module: Module, node: FunctionNode, cls: ClassInfo | None) -> FunctionInfo:
    """Describe a function node; a lambda is called `<lambda>`."""
    name = "<lambda>" if isinstance(node, ast.Lambda) else node.name
    decorators: frozenset[str] = frozenset()
    if not isinstance(node, ast.Lambda):
        decorators = frozenset(map(_last_name, node.decorator_list))
    return FunctionInfo(
        module,
        node,
        name,
        f"{cls.name}.{name}" if cls else name,
        cls,
        tuple(_parameters(node.args)),
        decorators,
    )


def words_of(module: Module, node: ast.AST) -> frozenset[str]:
    """The identifiers (and words in strings) on the lines of a node."""
    start = getattr(node, "lineno", 1)
    for decorator in getattr(node, "decorator_list", ()):
        start = min(start, decorator.lineno)
    end = getattr(node, "end_lineno", start)
    return frozenset(_WORD.findall("\n".join(module.lines[start - 1 : end])))


def _parameters(args: ast.arguments) -> Iterator[ParameterInfo]:
    positional = [*args.posonlyargs, *args.args]
    missing = len(positional) - len(args.defaults)
    for index, arg in enumerate(positional):
        default = args.defaults[index - missing] if index >= missing else None
        yield ParameterInfo(arg.arg, default, arg.annotation, "positional")
    if args.vararg:
        yield ParameterInfo(args.vararg.arg, None, args.vararg.annotation, "*")
    for arg, keyword_default in zip(args.kwonlyargs, args.kw_defaults, strict=True):
        yield ParameterInfo(arg.arg, keyword_default, arg.annotation, "keyword")
    if args.kwarg:
        yield ParameterInfo(args.kwarg.arg, None, args.kwarg.annotation, "**")


def _changed_by(statement: ast.stmt) -> Iterator[str]:
    """The names whose contents a statement changes, also inside loops and branches."""
    match statement:
        case (
            ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=word))))
            | ast.Assign(targets=[ast.Subscript(value=ast.Name(id=word))])
            | ast.Assign(targets=[ast.Attribute(value=ast.Name(id=word))])
        ):
            yield word
        case ast.For() | ast.While() | ast.If() | ast.With() | ast.Try():
            for block in _blocks(statement):
                for inner in block:
                    yield from _changed_by(inner)
        case _:
            return


def _blocks(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    yield getattr(node, "body", [])
    for handler in getattr(node, "handlers", ()):
        yield handler.body
    for case in getattr(node, "cases", ()):
        yield case.body
    yield getattr(node, "orelse", [])
    yield getattr(node, "finalbody", [])


def _flat(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Class-body statements, those under if and try included."""
    for node in body:
        if isinstance(node, ast.If | ast.Try):
            for block in _blocks(node):
                yield from _flat(block)
        else:
            yield node


def _own_targets(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.For):
        yield from target_names(node.target)
    elif isinstance(node, ast.With):
        for item in node.items:
            if item.optional_vars is not None:
                yield from target_names(item.optional_vars)


def _assigned(node: ast.stmt) -> Iterator[str]:
    match node:
        case ast.Assign():
            for target in node.targets:
                yield from target_names(target)
        case ast.AnnAssign() | ast.AugAssign():
            yield from target_names(node.target)
        case _:
            return


def target_names(target: ast.expr) -> Iterator[str]:
    """The plain names an assignment target binds."""
    match target:
        case ast.Name():
            yield target.id
        case ast.Tuple() | ast.List():
            for item in target.elts:
                yield from target_names(item)
        case ast.Starred():
            yield from target_names(target.value)
        case _:
            return


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Call):
        node = node.func
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def local_class(module: Module, node: ast.ClassDef) -> ClassInfo:
    """Describe a class that is defined inside a function."""
    return _Builder(module).class_info(node)
