"""Reads the tables of `rules/apis/python/*.toml` into specs, and says what is wrong with one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pqscan.detect.python.specs import CallSpec, SettingSpec, Source
from pqscan.domain import knowledge
from pqscan.domain.errors import KnowledgeError
from pqscan.domain.finding import Function, Role
from pqscan.domain.record import Record

Table = Mapping[str, object]


class Example(Record):
    """A program of a spec file and what must be found in it (nothing for a negative one)."""

    library: str
    name: str
    source: str
    finds: tuple[str, ...]


def examples() -> Iterator[Example]:
    """Every positive and negative program of the spec files, for the tests."""
    for path, table in knowledge.read_tables("rules/apis/python").items():
        library = str(section(table, "library", path)["name"])
        for raw in tables_of(table, "example"):
            yield Example(
                library, str(raw["name"]), str(raw["source"]), tuple(words_of(raw, "finds"))
            )


def section(table: Table, key: str, path: str) -> Table:
    """The one table of that name; KnowledgeError without it."""
    found = table.get(key)
    if not isinstance(found, dict):
        raise KnowledgeError(f"{path} has no [{key}]", "every spec file starts with [library]")
    return found


def tables_of(table: Table, key: str) -> list[dict[str, object]]:
    """All tables `[[key]]`, none if there is none; KnowledgeError for anything else."""
    found = table.get(key, [])
    if not isinstance(found, list):
        raise KnowledgeError(f"[{key}] must be written [[{key}]]", "mend the spec file")
    return found


def words_of(table: Table, key: str) -> tuple[str, ...]:
    """A string or a list of strings, as a tuple."""
    found = table.get(key, ())
    if isinstance(found, str):
        return (found,)
    if not isinstance(found, list | tuple):
        raise KnowledgeError(f"{key} must be a list of strings", "mend the spec file")
    return tuple(str(word) for word in found)


def last_names(raw: Table) -> Iterable[str]:
    """What stands behind the last dot in the name of a call, for each key of its `each`."""
    last = str(raw["name"]).rpartition(".")[2]
    each = raw.get("each")
    if "{}" not in last or not isinstance(each, dict):
        return (last,)
    return (last.replace("{}", str(key).rpartition(".")[2]) for key in each)


def each_of(raw: Table) -> Iterator[dict[str, object]]:
    """One entry a key of `each`: `{}` is the key in `name`, the value elsewhere."""
    each = raw.get("each")
    plain = {k: v for k, v in raw.items() if k != "each"}
    if not isinstance(each, dict):
        yield plain
        return
    for key, meaning in each.items():
        yield {
            k: v.replace("{}", key if k in ("name", "returns") else str(meaning))
            if isinstance(v, str)
            else v
            for k, v in plain.items()
        }


_FACTS = ("algorithm", "parameter", "mode", "padding", "digest", "key")


_KNOWN = {
    *_FACTS,
    "anywhere",
    *("name", "arguments", "function", "rule", "returns", "role", "defaults", "unless"),
    *("given", "without", "class-defaults"),
    *(
        "component",
        "must-use",
        "keep",
        "secret",
        "seed",
        "silent",
        "also",
        "needs",
        "eddsa-without",
    ),
    *("fallback-rule", "fills", "sizes"),
}


_REPORTED = ("algorithm", "rule", "fallback-rule")  # what makes a call a finding


_SHARED = ("name", "arguments", "defaults", "unless", "rule")  # what an [[call.also]] takes over


def call_of(raw: Table, library: str, method: bool = False) -> CallSpec:
    """A `[[call]]` or `[[type.method]]` of a library; KnowledgeError for an unknown key."""
    if unknown := set(raw) - _KNOWN:
        raise KnowledgeError(f"{raw['name']}: unknown key {sorted(unknown)[0]}", "see docs/apis.md")
    facts = {key: Source.parse(str(raw[key])) for key in _FACTS if key in raw}
    returned = raw.get("returns", "")
    defaults, unless = raw.get("defaults", {}), raw.get("unless", {})
    sizes, inherited = raw.get("sizes", {}), raw.get("class-defaults", {})
    shared = {key: raw[key] for key in _SHARED if key in raw}
    also = tuple(call_of({**shared, **one}, library, method) for one in tables_of(raw, "also"))
    return CallSpec(
        name=str(raw["name"]),
        library=library,
        arguments=words_of(raw, "arguments"),
        function=Function(str(raw.get("function", "other"))),
        rule=str(raw.get("rule", "")),
        returns=returned if isinstance(returned, str) else "",
        returns_all=words_of(raw, "returns") if isinstance(returned, list) else (),
        fallback_rule=str(raw.get("fallback-rule", "")),
        fills=bool(raw.get("fills", False)),
        role=Role(str(raw.get("role", "use"))),
        defaults=tuple(defaults.items()) if isinstance(defaults, dict) else (),
        unless=tuple(unless.items()) if isinstance(unless, dict) else (),
        class_defaults=tuple((key, str(name)) for key, name in inherited.items())
        if isinstance(inherited, dict)
        else (),
        given=words_of(raw, "given"),
        without=words_of(raw, "without"),
        sizes=tuple((key, str(size)) for key, size in sizes.items())
        if isinstance(sizes, dict)
        else (),
        component=bool(raw.get("component", False)),
        must_use=bool(raw.get("must-use", False)),
        secret=_secret(raw),
        seed=str(raw.get("seed", "")),
        needs=int(str(raw.get("needs", 0))),
        eddsa_without=str(raw.get("eddsa-without", "")),
        silent=bool(raw.get("silent", raw.keys().isdisjoint(_REPORTED))),
        keep=(*_kept(raw), *_further(facts.values(), also)),
        is_method=method,
        also=also,
        **facts,
    )


def _secret(raw: Table) -> int | None:
    """A key agreement or decapsulation returns the secret, unless the description says where."""
    given = raw.get("secret")
    if isinstance(given, int):
        return given
    plain = not raw.get("component", False) and raw.get("returns", "bytes") == "bytes"
    return -1 if plain and raw.get("function") in ("key-agree", "decapsulate") else None


def _kept(raw: Table) -> Iterator[str]:
    """Arguments that are asked for besides those that facts come from."""
    for key in ("keep", "seed", "given", "without"):
        yield from words_of(raw, key)


def _further(facts: Iterable[Source], also: Iterable[CallSpec]) -> Iterator[str]:
    """Arguments that only a second source or a second asset asks for."""
    for fact in facts:
        if fact.instead is not None:
            yield fact.instead.argument
            yield from _further([fact.instead], ())
    for spec in also:
        sources = (spec.algorithm, spec.parameter, spec.mode, spec.padding, spec.digest)
        yield from (source.argument for source in sources if source and source.argument)
        yield from spec.keep


def setting_of(raw: Table, library: str) -> SettingSpec:
    """A `[[setting]]` of a library."""
    return SettingSpec(
        name=str(raw.get("name", "")),
        inside=str(raw.get("inside", "")),
        table=str(raw["table"]),
        rule=str(raw.get("rule", "")),
        function=Function(str(raw.get("function", "other"))),
        library=library,
    )
