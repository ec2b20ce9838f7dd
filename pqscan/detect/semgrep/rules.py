"""Reads the rule files below rules/semgrep/ and compiles them into the one file semgrep is given.

A rule is an ordinary semgrep rule plus `metadata.pqscan`: the facts a finding needs. The compiled
form keeps the person's message beside those facts and puts the metavariables they name into
semgrep's own message, the only place where `pysemgrep` shows a propagated value.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from pqscan import __version__
from pqscan.detect.interface import Selection
from pqscan.domain import knowledge
from pqscan.domain.errors import KnowledgeError
from pqscan.domain.finding import Confidence, Function, Role
from pqscan.domain.record import Record

SEPARATOR = "\x1f"
_TEXT_KEYS = ("rule", "algorithm", "parameter", "symbol", "mode", "padding", "digest")
_KEYS = {*_TEXT_KEYS, "function", "role", "confidence", "words", "unknown", "properties"}


class RuleFacts(Record):
    """What one rule says of its matches; `$NAME` stands for a metavariable's value."""

    id: str
    language: str
    rule: str  # catalogue id; empty: the one of the algorithm
    algorithm: str
    parameter: str  # empty: the API takes none
    function: Function
    symbol: str
    message: str
    words: tuple[str, ...]
    role: Role = Role.USE
    confidence: Confidence = Confidence.HIGH
    mode: str = ""
    padding: str = ""
    digest: str = ""
    properties: tuple[tuple[str, str], ...] = ()

    @property
    def variables(self) -> tuple[str, ...]:
        """The metavariables the facts name, in a fixed order without repeats."""
        texts = (self.algorithm, self.parameter, self.mode, self.padding, self.digest)
        return tuple(dict.fromkeys(text for text in texts if text.startswith("$")))


class RuleSet(Record):
    """Every rule, the compiled file's bytes and which suffixes each language reads."""

    facts: tuple[RuleFacts, ...]
    compiled: bytes
    analyzers: tuple[tuple[str, str], ...]  # (suffix, semgrep's word for the language)

    def selections(self) -> tuple[Selection, ...]:
        """One selection a language: its suffixes, and the words of all its rules."""
        found = []
        for language in sorted({fact.language for fact in self.facts}):
            words = {
                word for fact in self.facts if fact.language == language for word in fact.words
            }
            suffixes = tuple(suffix for suffix, name in self.analyzers if name == language)
            found.append(Selection(suffixes, (), tuple(sorted(w.encode() for w in words))))
        return tuple(found)


def load(root: Path | None = None) -> RuleSet:
    """Every rule below `root` (the shipped `rules/semgrep`); KnowledgeError for one that is wrong.

    Parsing YAML is slow, so the compiled form is kept in the cache folder under the hash of the
    files' contents.
    """
    base = root or knowledge.folder("rules/semgrep")
    analyzers = _analyzers(base)
    files = [(path, path.read_bytes()) for path in sorted(base.rglob("*.yaml"))]
    stamp = hashlib.blake2b(__version__.encode(), digest_size=16)
    for path, data in files:
        stamp.update(f"\0{path.relative_to(base).as_posix()}\0{len(data)}\0".encode() + data)
    cached = knowledge.cache_folder() / f"semgrep-{stamp.hexdigest()}.json"
    try:
        compiled = cached.read_bytes()
        facts = _facts_of(json.loads(compiled))
    except (OSError, ValueError, KeyError, TypeError):
        compiled = _compile(files)
        facts = _facts_of(json.loads(compiled))
        _keep(cached, compiled)
    known = {language for _, language in analyzers}
    for fact in facts:
        if fact.language not in known:
            raise KnowledgeError(
                f"rule {fact.id} is for {fact.language}, which languages.toml does not name",
                "add its suffixes to rules/semgrep/languages.toml",
            )
    return RuleSet(facts, compiled, analyzers)


def _analyzers(base: Path) -> tuple[tuple[str, str], ...]:
    table = knowledge.read_table(base / "languages.toml").get("suffixes")
    if not isinstance(table, dict):
        raise KnowledgeError("rules/semgrep/languages.toml has no [suffixes]", "mend the file")
    return tuple(
        sorted((str(suffix), str(name)) for name, suffixes in table.items() for suffix in suffixes)
    )


def _compile(files: list[tuple[Path, bytes]]) -> bytes:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    parser = YAML(typ="safe", pure=False)
    rules: list[dict[str, object]] = []
    for path, data in files:
        try:
            document = parser.load(data)
            rules.extend(_compile_rule(rule) for rule in document["rules"])
        except (YAMLError, KeyError, TypeError, ValueError, UnicodeDecodeError) as error:
            raise KnowledgeError(
                f"{path.name} is not a rule file: {error}", "mend the file"
            ) from error
    ids = [str(rule["id"]) for rule in rules]
    if twice := sorted({word for word in ids if ids.count(word) > 1}):
        raise KnowledgeError(f"rule id {twice[0]} is used twice", "ids are unique in rules/semgrep")
    return json.dumps({"rules": rules}, ensure_ascii=False, sort_keys=True).encode()


def _compile_rule(rule: dict[str, object]) -> dict[str, object]:
    """The rule with its message moved into the metadata and the values put in its place."""
    languages, metadata = rule["languages"], rule["metadata"]
    if not isinstance(languages, list) or len(languages) != 1 or not isinstance(metadata, dict):
        raise ValueError(f"{rule['id']}: one language and metadata.pqscan are needed")
    facts = dict(metadata["pqscan"])
    if wrong := sorted(set(facts) - _KEYS):
        raise ValueError(f"{rule['id']}: unknown key {wrong[0]} in metadata.pqscan")
    facts |= {"id": rule["id"], "language": languages[0], "message": rule["message"]}
    variables = _fact(facts).variables
    message = SEPARATOR.join(f"value({name})" for name in variables) or "-"
    return rule | {"message": message, "metadata": {"pqscan": facts}}


def _facts_of(
    document: Mapping[str, list[dict[str, dict[str, dict[str, object]]]]],
) -> tuple[RuleFacts, ...]:
    return tuple(_fact(rule["metadata"]["pqscan"]) for rule in document["rules"])


def _fact(table: Mapping[str, object]) -> RuleFacts:
    texts = {key: str(table.get(key, "")) for key in _TEXT_KEYS}
    words, properties = table.get("words"), table.get("properties", {})
    if not texts["algorithm"] or not isinstance(words, list) or not words:
        raise ValueError(f"{table['id']}: algorithm and words are needed")
    if not isinstance(properties, dict):
        raise ValueError(f"{table['id']}: properties is a table")
    return RuleFacts(
        id=str(table["id"]),
        language=str(table["language"]),
        rule=texts["rule"],
        algorithm=texts["algorithm"],
        parameter=texts["parameter"],
        function=Function(str(table["function"])),
        symbol=texts["symbol"],
        message=str(table["message"]).strip(),
        words=tuple(str(word) for word in words),
        role=Role(str(table.get("role", "use"))),
        confidence=Confidence[str(table.get("confidence", "high")).upper().replace("-", "_")],
        mode=texts["mode"],
        padding=texts["padding"],
        digest=texts["digest"],
        properties=tuple(sorted((str(key), str(value)) for key, value in properties.items())),
    )


def _keep(path: Path, data: bytes) -> None:
    """A cache that cannot be written costs time and nothing else."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        os.replace(temporary, path)
    except OSError:
        return
