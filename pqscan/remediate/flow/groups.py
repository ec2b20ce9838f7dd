"""Keys that meet must change together: their sites, type names and obstacles, as one group."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from pqscan.domain.record import Record
from pqscan.remediate.flow import values as v
from pqscan.remediate.flow.flow import Flow, Origin
from pqscan.remediate.flow.modules import Module, Modules
from pqscan.remediate.flow.obstacles import Effect, Obstacle, Obstacles
from pqscan.remediate.flow.values import EMPTY, Slot, Value, Values
from pqscan.remediate.source import ProjectView


class Deed(StrEnum):
    """What is done with a key at a site."""

    GENERATE = "generate"
    LOAD = "load"
    SIGN = "sign"
    VERIFY = "verify"
    STORE = "store"


class Site(Record, eq=False):
    """A call on a key; `dropped` are the arguments that the replacement does not take."""

    deed: Deed
    node: ast.Call
    module: Module
    kept: tuple[ast.expr, ...] = ()
    dropped: tuple[ast.expr, ...] = ()


class TypeName(Record, eq=False):
    """A place that names the key's class, by `rsa.RSAPrivateKey` or by an imported name."""

    node: ast.expr
    module: Module
    private: bool


@dataclass
class Group:
    """Keys that meet somewhere, and everything that is known of them."""

    origins: list[Origin]
    sites: list[Site] = field(default_factory=list)
    types: list[TypeName] = field(default_factory=list)
    obstacles: list[Obstacle] = field(default_factory=list)
    only_in_tests: tuple[str, ...] = ()  # functions with these keys that only tests call
    sizes: tuple[int, ...] = ()  # modulus bits, every value that may reach key_size; may be empty

    def does(self, deed: Deed) -> list[Site]:
        """The sites of one kind."""
        return [site for site in self.sites if site.deed is deed]

    @property
    def generated(self) -> bool:
        """Whether the project makes any of these keys."""
        return any(origin.generated for origin in self.origins)


_PARAMETERS = {
    "sign": ("data", "padding", "algorithm"),
    "verify": ("signature", "data", "padding", "algorithm"),
}
_FORMATS = {
    "private_bytes": {f"{v.SERIALIZATION}.PrivateFormat.PKCS8"},
    "public_bytes": {f"{v.SERIALIZATION}.PublicFormat.SubjectPublicKeyInfo"},
}


class Groups:
    """The groups of a project, in the order of their first key."""

    def __init__(self, project: ProjectView) -> None:
        self.modules = Modules(project)
        self.flow = Flow(self.modules)
        self._obstacles = Obstacles(self.flow)
        self._leader = list(range(len(self.flow.origins)))
        self._join_by_slots()
        self._sites: list[tuple[int, Site]] = []
        self._types: list[tuple[int, TypeName]] = []
        for node, values in list(self.flow.seen.items()):
            if isinstance(node, ast.Call):
                self._call(node, values)
            elif isinstance(node, ast.expr):
                self._type_name(node, values)
        self.all = self._assemble()

    def _assemble(self) -> list[Group]:
        groups: dict[int, Group] = {}
        for origin in self.flow.origins:
            group = groups.setdefault(self._find(origin.number), Group([]))
            group.origins.append(origin)
            deed = Deed.GENERATE if origin.generated else Deed.LOAD
            arguments = (*origin.node.args, *(k.value for k in origin.node.keywords))
            dropped = arguments if origin.generated else ()
            group.sites.append(Site(deed, origin.node, origin.module, dropped=dropped))
            if origin.generated:
                group.sizes = tuple(sorted({*group.sizes, *self._sizes(origin)}))
        for number, site in self._sites:
            groups[self._find(number)].sites.append(site)
        for number, name in self._types:
            groups[self._find(number)].types.append(name)
        for obstacle in sorted(self._obstacles.found):
            groups[self._find(obstacle.origin)].obstacles.append(obstacle)
        for group in groups.values():
            group.obstacles += self._loaded(group) if group.generated else []
        for number, function in self._called_by_tests():
            group = groups[self._find(number)]
            group.only_in_tests = tuple(sorted({*group.only_in_tests, function}))
        return list(groups.values())

    def _loaded(self, group: Group) -> list[Obstacle]:
        """The places where a key that was stored before joins keys that are made here."""
        reason = "a key that was stored before is loaded"
        return [
            Obstacle(o.number, o.module.path, o.node.lineno, reason, Effect.CHANGES_FORMAT)
            for o in group.origins
            if not o.generated
        ]

    def _called_by_tests(self) -> list[tuple[int, str]]:
        """Functions that take or return a key and that no production code calls."""
        callers: dict[int, set[bool]] = {}
        for node in self.flow.seen:
            if isinstance(node, ast.Call):
                for target in self.flow.seen.get(node.func, EMPTY):
                    if isinstance(target, v.Function | v.Method):
                        tests = self.flow.module_of[node].is_test
                        callers.setdefault(target.scope, set()).add(tests)
        return [
            (min(keys), self.flow.scope(number).name)
            for number, tests in callers.items()
            if tests == {True} and not self.flow.scope(number).module.is_test
            if (keys := self._obstacles.handled_by(number))
        ]

    def _find(self, number: int) -> int:
        while self._leader[number] != number:
            number = self._leader[number]
        return number

    def _join(self, numbers: Iterable[int]) -> None:
        first, *others = sorted(self._find(number) for number in numbers)
        for other in others:
            self._leader[self._find(other)] = self._find(first)

    def _join_by_slots(self) -> None:
        for values in (*self.flow.slots.values(), *self.flow.seen.values()):
            met = {
                one.origin if not isinstance(one, v.KeyMethod) else one.key.origin
                for one in values
                if isinstance(one, v.Key | v.Stored | v.KeyMethod)
            }
            if len(met) > 1:
                self._join(met)

    def _sizes(self, origin: Origin) -> set[int]:
        """Every modulus length that may reach the call; empty where one is not known."""
        values = self._second(origin.node, "key_size")
        numbers = {one.value for one in values if isinstance(one, v.Number)}
        return numbers if len(numbers) == len(values) else set()

    def _second(self, node: ast.Call, name: str) -> Values:
        """What the second argument of a call may be, given by its name or its place."""
        given = next((k.value for k in node.keywords if k.arg == name), None)
        if given is None and len(node.args) > 1:
            given = node.args[1]
        return self.flow.seen.get(given, EMPTY) if given is not None else EMPTY

    def _call(self, node: ast.Call, values: Values) -> None:
        methods = [
            one for one in self.flow.seen.get(node.func, EMPTY) if isinstance(one, v.KeyMethod)
        ]
        if not methods:
            return
        module = self.flow.module_of[node]
        name, origins = methods[0].name, {one.key.origin for one in methods}
        if name in _FORMATS:
            self._stored(node, name, origins, module)
        elif name in _PARAMETERS:
            site = self._bound(node, name, origins, module)
            self._sites += [(min(origins), site)] if site else []

    def _stored(self, node: ast.Call, name: str, origins: set[int], module: Module) -> None:
        self._sites.append((min(origins), Site(Deed.STORE, node, module)))
        values = self._second(node, "format")
        formats = {one.name for one in values if isinstance(one, v.External)}
        if not formats or len(formats) != len(values) or formats - _FORMATS[name]:
            self._obstacles.add(
                origins, node, module, f"`{name}` uses a format that ML-DSA keys do not have"
            )

    def _bound(self, node: ast.Call, name: str, origins: set[int], module: Module) -> Site | None:
        """The site with its arguments by name; None, and an obstacle, where they are not clear."""
        names = _PARAMETERS[name]
        given: dict[str, ast.expr] = dict(zip(names, node.args, strict=False))
        given.update({k.arg: k.value for k in node.keywords if k.arg})
        starred = any(isinstance(a, ast.Starred) for a in node.args)
        if starred or set(given) != set(names):
            self._obstacles.add(origins, node, module, f"the arguments of `{name}` are not clear")
            return None
        for argument, prefix in (("padding", v.PADDING), ("algorithm", v.HASHES)):
            reason = self._not_plain(given[argument], argument, prefix, module)
            if reason:
                self._obstacles.add(origins, given[argument], module, reason)
        kept = tuple(given[x] for x in names if x not in ("padding", "algorithm"))
        dropped = (given["padding"], given["algorithm"])
        return Site(Deed(name), node, module, kept, dropped)

    def _not_plain(self, node: ast.expr, argument: str, prefix: str, module: Module) -> str:
        values = self.flow.seen.get(node, EMPTY)
        if any(one == v.Made(v.PREHASHED) for one in values):
            return "the data are hashed before they are signed (Prehashed)"
        if not values or any(
            not (isinstance(one, v.Made) and one.name.startswith(f"{prefix}.")) for one in values
        ):
            return f"the {argument} is not known here"
        if isinstance(node, ast.Name):
            slot = self._slot_of(node)
            scope = self.flow.scope(slot[1]) if slot else None
            if scope is not None and isinstance(scope.node, ast.FunctionDef | ast.AsyncFunctionDef):
                arguments = scope.node.args
                if node.id in {
                    a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
                }:
                    return f"the {argument} is chosen by the caller of `{scope.name}`"
        return ""

    def _slot_of(self, node: ast.expr) -> Slot | None:
        return next((slot for slot, nodes in self.flow.reads.items() if node in nodes), None)

    def _type_name(self, node: ast.expr, values: Values) -> None:
        named = {one.name for one in values if isinstance(one, v.External)} & set(v.KEY_TYPES)
        if not named:
            return
        module = self.flow.module_of[node]
        if not self._written_here(node, module):
            return
        keys = self._described(node, module)
        if keys is None:
            everything = {origin.number for origin in self.flow.origins}
            self._obstacles.add(
                everything, node, module, f"`{module.text(node)}` is used other than to annotate"
            )
        elif keys:
            self._types.append((min(keys), TypeName(node, module, v.KEY_TYPES[next(iter(named))])))

    def _written_here(self, node: ast.expr, module: Module) -> bool:
        """Whether the class is named through the library, not through a name of the project."""
        match node:
            case ast.Attribute(value=owner):
                return v.External(v.RSA) in self.flow.seen.get(owner, EMPTY)
            case ast.Name(id=name):
                return any(
                    isinstance(s, ast.ImportFrom)
                    and s.module == v.RSA
                    and any((a.asname or a.name) == name for a in s.names)
                    for s in ast.walk(module.tree)
                )
        return False

    def _described(self, node: ast.expr, module: Module) -> set[int] | None:
        """The origins of the keys that a class name describes; None where that is not clear."""
        child: ast.AST = node
        parent = module.parents.get(node)
        while parent is not None:
            if isinstance(child, ast.expr) and child in self.flow.annotated:
                slots = self.flow.annotated[child]
                return {o for s in slots for o in self._obstacles.keys_in(self._whole(s))}
            if isinstance(parent, ast.Call):
                return self._of_call(parent, child)
            if not isinstance(parent, ast.expr | ast.arg | ast.arguments | ast.AnnAssign):
                return None
            child, parent = parent, module.parents.get(parent)
        return None

    def _whole(self, slot: Slot) -> Values:
        """A slot's values; those of a class's field include what its objects hold."""
        kind, number, name = slot
        found = self.flow.get(slot)
        if kind == "var" and self.flow.scope(number).is_class:
            for one in self.flow.classes.kin(number):
                found |= self.flow.get(("attr", one, name))
        return found

    def _of_call(self, call: ast.Call, child: ast.AST) -> set[int] | None:
        """`isinstance(key, rsa.RSAPrivateKey)` and `cast(rsa.RSAPrivateKey, key)`."""
        names = {
            one.name for one in self.flow.seen.get(call.func, EMPTY) if isinstance(one, v.External)
        }
        other: list[ast.expr] = [a for a in call.args if a is not child]
        if names and names <= {"builtins.isinstance", "typing.cast", "typing_extensions.cast"}:
            values: set[Value] = set()
            for argument in other:
                values |= self.flow.seen.get(argument, EMPTY)
            return self._obstacles.keys_in(frozenset(values))
        return None


def effects(group: Group, effect: Effect) -> list[Obstacle]:
    """The group's obstacles of one kind, each reason once."""
    seen: dict[str, Obstacle] = {}
    for obstacle in group.obstacles:
        if obstacle.effect is effect:
            seen.setdefault(obstacle.reason, obstacle)
    return list(seen.values())
