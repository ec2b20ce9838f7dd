"""Whole programs of a few files, and what the shipped descriptions find in them."""

from collections.abc import Mapping

from pqscan.detect.interface import SourceFile
from pqscan.detect.python.analysis import Analyst, Visit
from pqscan.detect.python.apis import apis
from pqscan.detect.python.merging import merge
from pqscan.domain.finding import Finding


def findings(files: Mapping[str, str] | str) -> tuple[Finding, ...]:
    program = {"app.py": files} if isinstance(files, str) else dict(files)
    sources = [SourceFile(path, path, len(text)) for path, text in program.items()]
    analyst = Analyst(sources, apis(), lambda file: program[file.path].encode())
    return merge(analyst.look(list(map(Visit, program)), frozenset()).facts)


def short(finding: Finding) -> str:
    asset = finding.asset
    return f"{finding.rule} {asset.algorithm} {asset.parameter_set or '-'} {asset.function}"


def found(files: Mapping[str, str] | str) -> list[str]:
    return sorted(short(finding) for finding in findings(files))


def region_text(finding: Finding, source: str) -> str:
    """What stands in the region of a finding, on as many lines as it has."""
    region = finding.location.region
    lines = source.splitlines()[region.start_line - 1 : region.end_line]
    lines[-1] = lines[-1][: region.end_column - 1]
    lines[0] = lines[0][region.start_column - 1 :]
    return "\n".join(lines)
