"""Writes docs/rules/ from the catalogue: `python -m pqscan.report.rule_docs --write | --check`."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from pqscan.domain import knowledge
from pqscan.domain.catalogue import CatalogueRule, catalogue
from pqscan.domain.errors import PqscanError, UsageError
from pqscan.domain.registry import registry

GROUPS = {
    "PQ0": "Inventory",
    "PQ1": "Broken by Shor's algorithm",
    "PQ2": "Weak symmetric cryptography and hashes",
    "PQ3": "Protocols and configuration",
    "PQ4": "Keys and certificates",
    "PQ5": "Misuse of post-quantum cryptography",
    "PQ6": "Home-made cryptography",
}
_INDEX = "README.md"
_MADE = "<!-- Generated from rules/catalogue/ by `python -m pqscan.report.rule_docs`. -->"


def pages() -> Mapping[str, str]:
    """Every page of docs/rules/ by its file name."""
    made = {f"{rule.id}.md": page(rule) for rule in catalogue().values()}
    return {_INDEX: index(), **made}


def page(rule: CatalogueRule) -> str:
    """One rule as Markdown, under the headings of every rule."""
    parts = [
        _MADE,
        f"# {rule.id} {rule.title}",
        f"Level **{rule.level.word}** · security severity {rule.security_severity} · "
        + " ".join(f"`{tag}`" for tag in rule.tags),
        "## What it finds",
        rule.summary,
        "## Why it matters",
        rule.why,
        "## Example",
        _code(rule.language, rule.example),
        "## Use instead",
        rule.instead,
    ]
    if rule.instead_example:
        parts.append(_code(rule.language, rule.instead_example))
    algorithms = sorted(a.id for a in registry().algorithms.values() if a.rule == rule.id)
    if algorithms:
        parts += ["## Algorithms", ", ".join(algorithms) + "."]
    links = "\n".join(f"- [{reference.title}]({reference.url})" for reference in rule.references)
    parts += ["## References", links, f"Written in [{rule.file}](../../{rule.file})."]
    return "\n\n".join(parts) + "\n"


def index() -> str:
    """The list of all rules by group."""
    parts = [
        _MADE,
        "# Rules",
        "A rule's level is the default of its findings; exposure, function and policy refine it.",
    ]
    for prefix, title in GROUPS.items():
        rows = [
            f"| [{rule.id}]({rule.id}.md) | {rule.title} | {rule.level.word} |"
            for rule in catalogue().values()
            if rule.id.startswith(prefix)
        ]
        parts += [f"## {title}", "\n".join(["| rule | title | level |", "|---|---|---|", *rows])]
    return "\n\n".join(parts) + "\n"


def folder() -> Path:
    """docs/rules/ of the checkout; a wheel has none."""
    docs = knowledge.folder("rules").parent / "docs"
    if not docs.is_dir():
        raise UsageError("there is no docs folder beside the rules", "run it in a checkout")
    return docs / "rules"


def outdated(target: Path) -> tuple[str, ...]:
    """The pages that differ from what would be written, are missing, or belong to no rule."""
    wanted = {name: text.encode() for name, text in pages().items()}
    found = {path.name: path.read_bytes() for path in target.glob("*.md")}
    return tuple(
        name for name in sorted(wanted | found) if wanted.get(name, b"") != found.get(name, b"")
    )


def write(target: Path) -> None:
    """Write every page and remove those of rules that are gone."""
    target.mkdir(exist_ok=True)
    made = pages()
    for path in target.glob("*.md"):
        if path.name not in made:
            path.unlink()
    for name, text in made.items():
        (target / name).write_text(text, encoding="utf-8")


def main(arguments: Sequence[str]) -> int:
    """0 when written or current, 1 when `--check` found a difference, 2 on a wrong call."""
    try:
        target = folder()
    except PqscanError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    if list(arguments) == ["--check"]:
        stale = outdated(target)
        for name in stale:
            print(f"docs/rules/{name} is not what the catalogue says", file=sys.stderr)
        return 1 if stale else 0
    if list(arguments) not in ([], ["--write"]):
        print("usage: python -m pqscan.report.rule_docs [--write | --check]", file=sys.stderr)
        return 2
    write(target)
    return 0


def _code(language: str, text: str) -> str:
    return f"```{language}\n{text}\n```"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
