"""The detector on real files, through both ways of running semgrep."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import pytest

from pqscan.detect import semgrep
from pqscan.detect.interface import SourceFile
from pqscan.detect.semgrep import engine, scanner
from pqscan.domain import knowledge
from pqscan.domain.finding import Context, Finding, Function, Skipped, SkipReason, StepKind
from pqscan.domain.location import Region
from pqscan.domain.record import replace

pytestmark = pytest.mark.needs_semgrep

GO = """package main

import (
\t"crypto/rand"
\tkeys "crypto/rsa"
)

const bits = 3072

func main() {
\té := "日本"; _, _ = é, keys.GenerateKey(rand.Reader, bits)
}

func f(n int) { keys.GenerateKey(rand.Reader, n) }
"""


class Tree:
    """No detector method here asks the tree for anything."""

    def files(self, suffixes: tuple[str, ...]) -> Sequence[SourceFile]:
        return ()

    def containing(self, words: object, suffixes: tuple[str, ...]) -> Sequence[SourceFile]:
        return ()

    def file(self, path: str) -> SourceFile | None:
        return None


def _file(folder: Path, name: str, text: str | bytes, **facts: object) -> SourceFile:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    made = SourceFile(name, str(path), path.stat().st_size)
    return replace(made, **facts)  # type: ignore[arg-type]


def _shipped() -> list[SourceFile]:
    root = knowledge.folder("rules/semgrep")
    return [
        SourceFile(path.relative_to(root).as_posix(), str(path), path.stat().st_size)
        for path in sorted(root.rglob("*"))
        if path.suffix in (".go", ".java")
    ]


def test_a_constant_reaches_the_key_size(tmp_path: Path) -> None:
    one = _file(tmp_path, "a.go", GO, context=Context.EXAMPLE)
    found = semgrep.detector().detect([one], Tree(), 1)
    known, unknown = found.findings
    assert (known.rule, known.asset.algorithm, known.asset.parameters) == (
        "PQ101",
        "RSA",
        ("3072",),
    )
    assert known.asset.function is Function.KEYGEN
    assert known.takes_parameter
    assert known.unresolved == ""
    assert known.symbol == "crypto/rsa.GenerateKey"
    assert known.context is Context.EXAMPLE
    assert known.detector == "semgrep"
    # Columns count code points: semgrep itself says 29 for this line's 23.
    start = GO.splitlines()[10].index("keys.") + 1
    assert known.location.region == Region(11, start, 11, start + 35)
    assert known.location.content_hash == hashlib.blake2b(GO.encode(), digest_size=16).hexdigest()
    assert known.excerpt is not None
    assert "keys.GenerateKey(rand.Reader, bits)" in known.excerpt.text
    assert [(s.kind, s.text, s.value) for s in known.evidence] == [
        (StepKind.LITERAL, "3072", "3072"),
        (StepKind.ARGUMENT, "bits", "3072"),
        (StepKind.SINK, "crypto/rsa.GenerateKey", None),
    ]
    assert known.evidence[0].location is not None
    assert known.evidence[0].location.region.start_line == 8
    assert unknown.asset.parameters == ()
    assert unknown.takes_parameter
    assert unknown.unresolved == "n is not a literal that can be followed in this file"
    assert found.skipped == ()


def _facts(finding: Finding) -> tuple[object, ...]:
    return (finding.location, finding.rule, finding.asset, finding.unresolved, finding.message)


def test_core_and_public_command_find_the_same() -> None:
    package = engine.find().package
    files = _shipped()
    fast = semgrep.detector().detect(files, Tree(), 1)
    slow = scanner.SemgrepDetector(engine_to_use=engine.Engine(package, None)).detect(
        files, Tree(), 1
    )
    assert len(fast.findings) > 30
    assert [_facts(f) for f in fast.findings] == [_facts(f) for f in slow.findings]
    assert fast.skipped == slow.skipped == ()


def test_a_core_that_does_not_start_gives_way_to_the_public_command(tmp_path: Path) -> None:
    broken = tmp_path / "semgrep-core"
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o755)
    one = _file(tmp_path, "a.go", GO)
    runner = engine.Engine(engine.find().package, broken)
    found = scanner.SemgrepDetector(engine_to_use=runner).detect([one], Tree(), 1)
    assert [f.asset.parameters for f in found.findings] == [("3072",), ()]


def test_java_through_constants(tmp_path: Path) -> None:
    text = """import java.security.*;
class K { static final String NAME = "RSA"; static final int SIZE = 1024;
  void f() throws Exception {
    KeyPairGenerator g = KeyPairGenerator.getInstance(NAME);
    g.initialize(SIZE);
    Signature.getInstance("SHA1withRSA");
    javax.crypto.Cipher.getInstance("AES/ECB/PKCS5Padding");
  } }
"""
    found = semgrep.detector().detect([_file(tmp_path, "K.java", text)], Tree(), 1).findings
    assets = {(f.location.region.start_line, f.asset.algorithm): f for f in found}
    pair = assets[(4, "RSA")]
    assert pair.asset.parameters == ("1024",)
    assert (pair.location.region.start_line, pair.location.region.end_line) == (4, 5)
    assert pair.message == "A RSA key pair is generated."
    assert assets[(6, "RSA")].asset.digest == "SHA-1"
    assert assets[(7, "AES")].asset.mode == "ECB"


@pytest.mark.parametrize(
    "name", ["-rules.go", "new\nline.go", "quote'\".go", "日本.go", "tab\t.go", "a\\b.go"]
)
def test_hostile_names(tmp_path: Path, name: str) -> None:
    found = semgrep.detector().detect([_file(tmp_path, name, GO)], Tree(), 1)
    assert [(f.location.path, f.asset.parameters) for f in found.findings] == [
        (name, ("3072",)),
        (name, ()),
    ]


def test_a_name_that_is_not_unicode(tmp_path: Path) -> None:
    raw = str(tmp_path).encode() + b"/caf\xe9.go"
    with open(raw, "wb") as stream:
        stream.write(GO.encode())
    one = SourceFile("caf\udce9.go", raw.decode("utf-8", "surrogateescape"), len(GO))
    found = semgrep.detector().detect([one], Tree(), 1)
    assert [f.asset.parameters for f in found.findings] == [("3072",), ()]


def test_a_hostile_file_is_skipped_and_its_neighbour_read(tmp_path: Path) -> None:
    deep = 'package a\nimport "crypto/rsa"\nvar a = rsa.GenerateKey(r, ' + "(" * 300_000
    files = [_file(tmp_path, "a.go", GO), _file(tmp_path, "deep.go", deep)]
    found = semgrep.detector().detect(files, Tree(), 1)
    assert {f.location.path for f in found.findings} == {"a.go"}
    assert [(s.path, s.reason) for s in found.skipped] == [("deep.go", SkipReason.TIMED_OUT)]


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    text = 'package a\nimport "crypto/rsa"\nfunc {{{\n rsa.GenerateKey(r, 2048)'
    found = semgrep.detector().detect([_file(tmp_path, "bad.go", text)], Tree(), 1)
    assert found.skipped == (
        Skipped("bad.go", SkipReason.NOT_PARSED, "PartialParsing", partial=True),
    )


def test_what_a_file_must_not_do(tmp_path: Path) -> None:
    """Neither a nosemgrep comment nor the separator of the message hides or moves a finding."""
    text = GO.replace("bits)\n", "bits) // nosemgrep\n")
    java = 'class A { void f() { java.security.Signature.getInstance("RSA\\u001f\x1f"); } }\n'
    files = [_file(tmp_path, "a.go", text), _file(tmp_path, "A.java", java)]
    package = engine.find().package
    for runner in (engine.find(), engine.Engine(package, None)):
        found = scanner.SemgrepDetector(engine_to_use=runner).detect(files, Tree(), 1)
        assert [f.asset.parameters for f in found.findings] == [("3072",), ()]


def test_too_large_and_gone(tmp_path: Path) -> None:
    large = _file(tmp_path, "large.go", GO, size=scanner.MAX_BYTES + 1)
    gone = SourceFile("-gone\n.go", str(tmp_path / "-gone\n.go"), 10)
    found = semgrep.detector().detect([large, gone], Tree(), 1)
    assert {(s.path, s.reason) for s in found.skipped} == {
        ("large.go", SkipReason.TOO_LARGE),
        ("-gone\n.go", SkipReason.UNREADABLE),
    }
    assert found.findings == ()


def test_nothing_to_do() -> None:
    assert semgrep.detector().detect([], Tree(), 1).findings == ()
    words = [word for one in semgrep.detector().selection() for word in one.words]
    assert b"crypto/rsa" in words
    assert b"KeyPairGenerator" in words
