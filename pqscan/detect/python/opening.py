"""Files that code opens: what is read from one stands for the keys in it.

The bytes themselves are no value: they are looked at where a described call loads a key from them
(keyfiles.py), and nothing of them can get into a finding.
"""

from __future__ import annotations

import ast
import posixpath
from collections.abc import Callable
from typing import TYPE_CHECKING

from pqscan.detect.python import tree_paths
from pqscan.detect.python.arguments import CallArguments
from pqscan.detect.python.computing import compute, computed_at
from pqscan.detect.python.keyfiles import KeyFile
from pqscan.detect.python.plain_readings import why
from pqscan.detect.python.scope import Scope
from pqscan.detect.python.tree_paths import PathObject
from pqscan.detect.python.values import (
    Const,
    Method,
    Trail,
    Unknown,
    Value,
    is_open,
    options,
    residual,
    union,
)
from pqscan.domain.finding import StepKind

if TYPE_CHECKING:
    from pqscan.detect.python.engine import Engine

_SAME = frozenset(
    ("read", "decode", "encode", "strip", "rstrip", "lstrip", "getvalue", "expandtabs", "open")
)  # methods of an open file, or of its text, that keep what is in it


class Content(Unknown, eq=False):
    """What a file of the scanned tree holds, or that file open."""

    file: KeyFile


def calculated(
    label: str,
    function: Callable[..., object],
    first: tuple[Value, ...],
    arguments: CallArguments,
    here: Trail,
) -> Value:
    """A Python function of `first` and the arguments, splats among them."""
    given = (*first, *arguments.values())
    if any(is_open(one) for one in given):
        count = len(first)

        def again(new: tuple[Value, ...]) -> Value:
            rest = arguments.rebuilt(new[count:])
            return calculated(label, function, new[:count], rest, here)

        return residual(label, given, again, here)
    if arguments.open_ended:
        return Unknown(here, f"{label} is passed arguments that are not known")
    names = tuple(arguments.keywords)

    def apply(*turned: object) -> object:
        values = turned[::-1]
        plain = values[: len(values) - len(names)]
        return function(*plain, **dict(zip(names, values[len(plain) :], strict=True)))

    operands = (*first, *arguments.positional, *arguments.keywords.values())
    # The first operand's history is kept, and the last part of a path says most.
    return compute(operands[::-1], label, apply, here)


def joined_path(folder: Value, name: Value, here: Trail) -> Value | None:
    """`folder / name` of a path object; None where it may be a division."""
    if isinstance(folder, Const) and isinstance(folder.value, PathObject):
        return calculated("a path", tree_paths.join, (folder,), CallArguments((name,), {}), here)
    return None


def opened(engine: Engine, path: Value, scope: Scope, node: ast.AST) -> Value:
    """The content of the file at a path; unknown, with what is known of the path, elsewhere."""
    here = Trail(StepKind.RETURNED, scope.module, node, "")
    if is_open(path):
        return residual("a file", (path,), lambda new: opened(engine, new[0], scope, node), here)
    return union((_opened(engine, one, here) for one in options(path)), here)


def content_at(engine: Engine, path: Value, scope: Scope, node: ast.AST) -> Value:
    """Of an argument that a described call takes for a path; None and a key's own text stay."""
    if is_open(path):
        here = Trail(StepKind.RETURNED, scope.module, node, "")

        def again(new: tuple[Value, ...]) -> Value:
            return content_at(engine, new[0], scope, node)

        return residual("a file", (path,), again, here)
    return union(
        one
        if isinstance(one, Const) and _is_no_path(one.value)
        else opened(engine, one, scope, node)
        for one in options(path)
    )


def _opened(engine: Engine, path: Value, here: Trail) -> Value:
    trail = Trail(here.kind, here.module, here.node, here.text, path.trail)
    if isinstance(path, Content):
        return path
    if not (isinstance(path, Const) and isinstance(path.value, str | bytes | PathObject)):
        return Unknown(path.trail or here, f"read from a file {_whose(why(path))}")
    try:
        place = tree_paths.in_tree(path.value)
        text = tree_paths.text_of(path.value)
    except (TypeError, ValueError):
        return Unknown(trail, "read from a file whose path is too long")
    if place is not None:
        return Content(trail, f"read from the file {place}", engine.program.key_file(place))
    if posixpath.isabs(text):
        return Unknown(trail, "read from a file outside the scanned tree")
    return Unknown(trail, "read from a file in the folder that the program is started in")


def _is_no_path(value: object) -> bool:
    """Whether it is None, or the text of a key where a path may stand as well."""
    if isinstance(value, bytes):
        return b"-----BEGIN " in value
    return value is None or (isinstance(value, str) and "-----BEGIN " in value)


def _whose(reason: str) -> str:
    """What is said of a file's path, in the words of why it is not known."""
    if reason == "None" or reason.startswith(("argument ", "returned by ", "read from ")):
        return f"whose path is {reason}"
    return f"whose path is not known: {reason}"


def open_file(engine: Engine, arguments: CallArguments, node: ast.Call, scope: Scope) -> Value:
    """`open(path, "rb")`; what is opened to be written holds nothing yet."""
    path = argument(arguments, 0, "file")
    mode = argument(arguments, 1, "mode")
    writes = [one for one in options(mode) if isinstance(one, Const)] if mode is not None else []
    if path is None or any(set(str(one.value)) & set("wax+") for one in writes):
        return Unknown(computed_at(scope, node), "returned by open()")
    return opened(engine, path, scope, node)


def argument(arguments: CallArguments, place: int, name: str) -> Value | None:
    """The argument of that place or name; None where it is not passed."""
    if place < len(arguments.positional):
        return arguments.positional[place]
    return arguments.keywords.get(name)


_READING = frozenset(("read_bytes", "read_text", "open", "getContent"))


def path_method(
    engine: Engine, path: Const, name: str, arguments: CallArguments, node: ast.Call, scope: Scope
) -> Value:
    """A method of a path object: another path, or the content of the file there."""
    if name in _READING and isinstance(path.value, PathObject):
        if name == "open":
            return open_file(
                engine,
                CallArguments((path, *arguments.positional), arguments.keywords),
                node,
                scope,
            )
        return opened(engine, path, scope, node)
    here = Trail(StepKind.RETURNED, scope.module, node, "")
    found = tree_paths.method(path.value, name) if isinstance(path.value, PathObject) else None
    if found is None:
        return Unknown(here, f"returned by a path's {name}()")
    return calculated(f"a path's {name}()", found, (path,), arguments, here)


def content_method(callee: Method, arguments: CallArguments, here: Trail) -> Value:
    """What a method of a content gives: the same content, or a part of it that is not known."""
    receiver = callee.receiver
    if callee.name in _SAME or (callee.name == "replace" and _are_blank(arguments)):
        return receiver
    return Unknown(receiver.trail or here, why(receiver))


def _are_blank(arguments: CallArguments) -> bool:
    """Whether only white space is exchanged, as where line ends are made those of Unix."""
    given = [one.value for one in arguments.positional if isinstance(one, Const)]
    texts = [one for one in given if isinstance(one, str | bytes)]
    return len(texts) == 2 and not any(one.strip() for one in texts)
