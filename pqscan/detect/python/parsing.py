"""Parses a file and collects what its module binds: names, functions, classes and units."""

from __future__ import annotations

import ast
import warnings
from collections import deque
from collections.abc import Iterator

from pqscan.detect.python.modules import Module
from pqscan.detect.python.nodes import blocks, target_names
from pqscan.detect.python.outline import outlined
from pqscan.detect.python.pieces import (
    Binding,
    Block,
    ClassInfo,
    FunctionInfo,
    FunctionNode,
    ParameterInfo,
    Unit,
)
from pqscan.domain.record import Struct


class NotParsed(Exception):
    """The file is no Python that this interpreter reads; the message is one line."""


class Tally(Struct):
    """How many lines were parsed."""

    lines: int = 0


def parse(path: str, name: str, is_package: bool, source: bytes, tally: Tally) -> Module:
    """Read a file into a Module; NotParsed if it is not Python of this interpreter."""
    module = Module(path, name, is_package, source, _tree(source))
    tally.lines += source.count(b"\n") + 1
    _Builder(module).statements(module.tree.body, conditional=False)
    return module


def parse_outline(path: str, name: str, is_package: bool, source: bytes, tally: Tally) -> Module:
    """As `parse`, but functions and classes at module level wait until something asks for them."""
    outline = outlined(source)
    if outline is None:
        return parse(path, name, is_package, source, tally)
    try:
        tree = _tree(outline.rest)
    except NotParsed:
        return parse(path, name, is_package, source, tally)
    module = Module(path, name, is_package, source, tree)
    later = _Later(module, tally)
    module.blocks = [Block(*piece, later.load) for piece in outline.pieces]
    module.completion = later.complete
    tally.lines += len(tree.body)
    builder = _Builder(module)
    blocks = deque(module.blocks)
    for statement in tree.body:
        while blocks and blocks[0].line < statement.lineno:
            builder.block(blocks.popleft())
        builder.statement(statement, conditional=False)
    for block in blocks:
        builder.block(block)
    return module


def _tree(source: bytes) -> ast.Module:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source)
    except SyntaxError as error:
        raise NotParsed(f"line {error.lineno}: {error.msg}") from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise NotParsed(str(error) or type(error).__name__) from None


class _Later:
    """Parses the blocks of a module."""

    def __init__(self, module: Module, tally: Tally) -> None:
        self.module = module
        self.tally = tally

    def load(self, block: Block) -> ast.AST:
        """The statement of a block, its definitions added to the module."""
        try:
            (node,) = _tree(block.text).body
        except (NotParsed, ValueError):  # cut at a wrong place, or no Python
            return ast.copy_location(ast.Constant(None), ast.Pass(lineno=block.line, col_offset=0))
        self.tally.lines += (node.end_lineno or node.lineno) - node.lineno + 1
        _Builder(self.module).define(node)
        return node

    def complete(self) -> None:
        """Parse all blocks; the whole file if one was cut at a wrong place."""
        module = self.module
        nodes = [block.fetch() for block in module.blocks]
        statements = [node for node in nodes if isinstance(node, ast.stmt)]
        if len(statements) < len(nodes):
            self._anew()
            return
        module.blocks = []
        module.tree.body += statements
        module.tree.body.sort(key=lambda node: node.lineno)
        module.defined.functions.sort(key=lambda one: one.node.lineno)
        module.defined.units.sort(key=lambda one: one.node.lineno)

    def _anew(self) -> None:
        """Parse the whole file."""
        module = self.module
        try:
            tree = _tree(module.source)
        except NotParsed as error:
            module.failed = str(error)
            return
        module.release()
        module.tree, module.reads = tree, None
        _Builder(module).statements(tree.body, conditional=False)


_COMPOUND = ast.If | ast.Try | ast.TryStar | ast.With | ast.For | ast.While | ast.Match


class _Builder:
    """Collects what a module binds, in source order."""

    def __init__(self, module: Module) -> None:
        self.module = module

    def statements(self, body: list[ast.stmt], conditional: bool) -> None:
        for node in body:
            self.statement(node, conditional)

    def block(self, block: Block) -> None:
        """Bind the name of what is not parsed yet."""
        self.bind(block.name, block, False)

    def define(self, node: ast.stmt) -> None:
        """Describe a function or class."""
        made = self.module.defined
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                made.functions.append(function_info(self.module, node, None))
            case ast.ClassDef():
                made.classes[node.name] = cls = self.class_info(node)
                made.functions.extend(cls.methods.values())
                self.unit(node)
            case _:
                raise ValueError

    def statement(self, node: ast.stmt, conditional: bool) -> None:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                self.define(node)
                self.bind(node.name, node, conditional)
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
            case _ if isinstance(node, _COMPOUND):
                self.unit(node)
                self.compound(node)
            case _:
                self.unit(node)
                for name in _assigned(node):
                    self.bind(name, node, conditional)

    def compound(self, node: ast.stmt) -> None:
        """What the blocks of an if, try, with or loop bind, and its own targets."""
        for inner in blocks(node):
            self.nested(inner)
        for target in _own_targets(node):
            self.bind(target, node, True)

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
                case _ if isinstance(node, _COMPOUND):
                    self.compound(node)
                case _:
                    for name in _assigned(node):
                        self.bind(name, node, True)

    def bind(self, name: str, node: ast.AST | Block, conditional: bool) -> None:
        line = node.line if isinstance(node, Block) else getattr(node, "lineno", 0)
        self.module.bindings.setdefault(name, []).append(Binding(node, conditional, line))

    def unit(self, node: ast.stmt) -> None:
        self.module.defined.units.append(Unit(self.module, node))

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
                    self.module.defined.classes[inner.name] = inner
                    self.module.defined.functions.extend(inner.methods.values())
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


def _flat(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Class-body statements, those under if and try included."""
    for node in body:
        if isinstance(node, ast.If | ast.Try):
            for block in blocks(node):
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


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Call):
        node = node.func
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def local_class(module: Module, node: ast.ClassDef) -> ClassInfo:
    """Describe a class that is defined inside a function."""
    return _Builder(module).class_info(node)
