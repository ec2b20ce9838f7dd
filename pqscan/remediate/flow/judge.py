"""Whether a group of keys may be rewritten, beyond what following them showed."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from pqscan.remediate.flow import values as v
from pqscan.remediate.flow.groups import Deed, Group, Groups, effects
from pqscan.remediate.flow.leftovers import other_readers
from pqscan.remediate.flow.modules import Module
from pqscan.remediate.flow.obstacles import Effect, Obstacle
from pqscan.remediate.flow.values import EMPTY
from pqscan.remediate.source import ProjectView

_ANY_SIZE = (1024, 2048, 3072, 4096)


def reasons(groups: Groups, group: Group, project: ProjectView) -> list[Obstacle]:
    """Everything that speaks against rewriting the group; empty if it may be rewritten."""
    judge = _Judge(groups, group)
    found = effects(group, Effect.REFUSES)
    found += judge.whole_project(project)
    found += judge.unread(project)
    found += judge.life_of_the_key()
    found += judge.lengths()
    found += judge.spelling()
    return found


class _Judge:
    def __init__(self, groups: Groups, group: Group) -> None:
        self.groups = groups
        self.group = group
        self.number = group.origins[0].number
        self.modules = {site.module.path: site.module for site in group.sites}
        self.modules |= {name.module.path: name.module for name in group.types}

    def obstacle(self, path: str, line: int, reason: str) -> Obstacle:
        return Obstacle(self.number, path, line, reason)

    def whole_project(self, project: ProjectView) -> Iterator[Obstacle]:
        """Whether all of the project could be read and followed."""
        path, line = self._home()
        if not self.groups.flow.finished:
            yield self.obstacle(path, line, "the project is too large to follow every key")
        if project.truncated:
            yield self.obstacle(path, line, "the project has too many files to read them all")
        words = {b"cryptography"} | {
            m.dotted[-1].encode() for m in self.modules.values() if m.dotted
        }
        for unparsed in self.groups.modules.unparsed:
            content = project.read(unparsed)
            if not content or any(word in content for word in words):
                yield self.obstacle(unparsed, 1, "the file does not parse and may use the key")

    def unread(self, project: ProjectView) -> Iterator[Obstacle]:
        """Files that may hold Python code which is not read: notebooks, stubs, Cython."""
        words = [m.dotted[-1].encode() for m in self.modules.values() if m.dotted]
        for path in project.paths:
            if path.endswith((".ipynb", ".pyi", ".pyx", ".pxd")):
                content = project.read(path)
                if b"cryptography" in content or any(word in content for word in words):
                    yield self.obstacle(path, 1, "the file may use the key and is not read")

    def life_of_the_key(self) -> Iterator[Obstacle]:
        """A key must be made, used to sign and verified with, all in this project."""
        path, line = self._home()
        if not self.group.generated:
            reason = "the key is loaded and not made here, so keys and signatures exist already"
            yield self.obstacle(path, line, reason)
        if not self.group.does(Deed.SIGN):
            yield self.obstacle(path, line, "nothing is seen to be signed with the key")
        elif not self.group.does(Deed.VERIFY):
            yield self.obstacle(path, line, "nothing in the project verifies its signatures")

    def lengths(self) -> Iterator[Obstacle]:
        """Whether something counts on the length of an RSA signature or key."""
        for path, line, name in other_readers(self.groups, self.group):
            yield self.obstacle(
                path, line, f"the key size `{name}` is used for something else, too"
            )
        sizes = self.group.sizes or _ANY_SIZE
        numbers = {size // 8: size for size in sizes}
        numbers |= {-(-(size // 8) // 3) * 4: size for size in sizes}  # base64
        numbers |= {size // 4: size for size in sizes}  # hexadecimal
        flow = self.groups.flow
        for node, values in flow.seen.items():
            if not isinstance(node, ast.expr):
                continue
            module = flow.module_of[node]
            if any(isinstance(o, v.Signature) and self._mine(o.origin) for o in values):
                reason = self._measured(node, module) or self._compared(node, module)
                if reason:
                    yield self.obstacle(module.path, node.lineno, reason)
        for module in self.groups.modules.all:
            named = b"signature" in module.source.lower() and not module.is_test
            if named or module.path in self.modules:
                yield from self._fixed(module, numbers)

    def _measured(self, node: ast.expr, module: Module) -> str:
        """Why the length of a signature matters here; empty where it does not."""
        parent = module.parents[node]
        match parent:
            case ast.Call(func=func) if parent.func is not node:
                names = {
                    one.name
                    for one in self.groups.flow.seen.get(func, EMPTY)
                    if isinstance(one, v.External)
                }
                if "builtins.len" in names:
                    return "the length of a signature is looked at"
                if any(name.startswith("struct.") for name in names):
                    return "a signature is packed into a fixed-width field"
            case ast.Subscript() if not module.is_test:
                return "a signature is cut into pieces"
        return ""

    def _compared(self, node: ast.expr, module: Module) -> str:
        """Whether a signature of the padding that always gives the same one is compared."""
        fixed = any(
            v.Made(f"{v.PADDING}.PKCS1v15") in self.groups.flow.seen.get(argument, EMPTY)
            for site in self.group.sites
            for argument in site.dropped
        )
        alike = isinstance(module.parents[node], ast.Compare | ast.Dict | ast.Set)
        if fixed and alike:
            return "signatures are compared; ML-DSA makes another one each time"
        return ""

    def _fixed(self, module: Module, numbers: dict[int, int]) -> Iterator[Obstacle]:
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.Constant):
                continue
            match node.value:
                case bool():
                    continue
                case int(number) if number in numbers:
                    reason = f"{number} is the length of an RSA-{numbers[number]} signature"
                    yield self.obstacle(module.path, node.lineno, reason)
                case str(text) | bytes(text):
                    plain = text if isinstance(text, str) else text.decode("latin-1")
                    wide = [n for n in numbers if plain.endswith(f"{n}s") and len(plain) < 20]
                    if wide:
                        reason = f"`{plain}` is a field of {wide[0]} bytes, a signature's length"
                        yield self.obstacle(module.path, node.lineno, reason)

    def spelling(self) -> Iterator[Obstacle]:
        """Spellings that the rewrite does not handle."""
        for module in self.modules.values():
            for node in ast.walk(module.tree):
                match node:
                    case ast.Constant(value=str(text)) if self._quoted_type(text, node, module):
                        reason = "the key's class is named in a quoted annotation"
                        yield self.obstacle(module.path, node.lineno, reason)
                    case ast.Name(id="mldsa", ctx=ast.Store()):
                        reason = "the name `mldsa` means something else here"
                        yield self.obstacle(module.path, node.lineno, reason)
                    case ast.Import(names=aliases) if any(
                        alias.name.startswith(v.RSA.rpartition(".")[0]) for alias in aliases
                    ):
                        reason = "the library is imported by its dotted path"
                        yield self.obstacle(module.path, node.lineno, reason)

    def _quoted_type(self, text: str, node: ast.AST, module: Module) -> bool:
        named = "RSAPrivateKey" in text or "RSAPublicKey" in text
        return named and not isinstance(module.parents[node], ast.Expr)

    def _mine(self, origin: int) -> bool:
        return any(one.number == origin for one in self.group.origins)

    def _home(self) -> tuple[str, int]:
        origin = self.group.origins[0]
        return origin.module.path, origin.node.lineno
