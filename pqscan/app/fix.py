"""The use case behind `pqscan fix`: scan, propose, prove, apply, or roll back."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path

from pqscan.app.choices import Choices
from pqscan.domain.errors import ExitCode, UsageError
from pqscan.domain.finding import Asset, Finding, Function
from pqscan.domain.location import Location, Region
from pqscan.domain.proposal import Proof, ProofStatus, Proposal
from pqscan.domain.record import Record, field
from pqscan.remediate import journal
from pqscan.remediate.recipe import Choice, Recipe, recipes
from pqscan.remediate.source import ProjectView

DSA_SETS = ("44", "65", "87")
_ROOT_MARKS = (".git", ".hg", "pyproject.toml", "setup.py", "setup.cfg", "pqscan.toml")


class Action(Enum):
    """What a person asked for; each does what the one before does, and more."""

    SHOW = "show"
    PROVE = "prove"
    APPLY = "apply"
    APPLY_UNPROVED = "apply on the recipe's own checks"

    @property
    def writes(self) -> bool:
        """Whether the project is changed."""
        return self in (Action.APPLY, Action.APPLY_UNPROVED)


class FixRequest(Record):
    """What was asked. `parameter_set` None lets the policies choose, else ML-DSA-65.

    `python` runs the project's tests (default: its own virtual environment, else this
    interpreter); `seconds` bounds each of the two test runs. `findings` replaces the scan.
    """

    path: str = "."
    action: Action = Action.SHOW
    parameter_set: str | None = None
    python: str = ""
    seconds: float = 600.0
    root: str | None = None
    choices: Choices = field(default_factory=Choices)
    findings: tuple[Finding, ...] | None = None


class Fixed(Record):
    """What came of one proposal: its proof if it was run, and whether it was written."""

    proposal: Proposal
    proof: Proof | None = None
    applied: bool = False


class FixOutcome(Record):
    """All proposals with what came of them, and how the process should end."""

    root: str
    parameter_set: str
    action: Action
    results: tuple[Fixed, ...]
    uncovered: int  # quantum-vulnerable findings that no recipe is for
    exit_code: ExitCode = ExitCode.DONE


def fix(request: FixRequest) -> FixOutcome:
    """Propose for the findings under a path; prove and apply as far as was asked."""
    root = project_root(request.path, request.root)
    parameter_set = request.parameter_set or _by_policy(request.choices)
    choice = Choice(parameter_set)
    findings = _wanted(root, request)
    results, covered, unproved = [], set[str](), False
    for recipe in recipes():
        project = ProjectView.open(root)  # anew: the recipe before may have written
        for proposal in recipe.propose(project, findings, choice):
            covered |= set(proposal.findings)
            done = _carry_out(recipe, proposal, root, choice, request)
            unproved = unproved or (done.proof is not None and not _enough(done.proof, request))
            results.append(done)
    uncovered = [f for f in findings if f.fingerprint not in covered and _vulnerable(f)]
    code = ExitCode.ERROR if unproved else ExitCode.DONE
    return FixOutcome(
        str(root), parameter_set, request.action, tuple(results), len(uncovered), code
    )


def undo(path: str, root: str | None = None) -> tuple[str, ...]:
    """Take back the last replacement below the path's project: the files that were restored."""
    record = journal.rollback(project_root(path, root))
    return tuple(entry.path for entry in record.entries)


def project_root(path: str, root: str | None = None) -> Path:
    """The whole project around a path: every use of a key must be seen, not only those below it.

    The nearest folder from the path upwards that holds a repository or a Python project, below
    the home folder; otherwise the path itself.
    """
    start = Path(root if root is not None else path)
    if not start.exists():
        raise UsageError(f"{start} does not exist", "give a file or a folder")
    folder = (start if start.is_dir() else start.parent).resolve()
    if root is not None:
        return folder
    home = Path(os.path.expanduser("~")).resolve()
    for one in (folder, *folder.parents):
        if one == home or one.parent == one:
            break
        if any((one / mark).exists() for mark in _ROOT_MARKS):
            return one
    return folder


def _carry_out(
    recipe: Recipe, proposal: Proposal, root: Path, choice: Choice, request: FixRequest
) -> Fixed:
    if request.action is Action.SHOW or not proposal.edits:
        return Fixed(proposal)
    automatic = proposal.kind.automatic and not proposal.refused
    if request.action.writes and not automatic:
        return Fixed(proposal)
    proof = _prove(recipe, proposal, root, choice, request)
    if not request.action.writes or not _enough(proof, request):
        return Fixed(proposal, proof)
    journal.apply(root, proposal.edits)
    return Fixed(proposal, proof, applied=True)


def _prove(
    recipe: Recipe, proposal: Proposal, root: Path, choice: Choice, request: FixRequest
) -> Proof:
    checks = recipe.checks(proposal, choice)
    if request.action is not Action.APPLY_UNPROVED:
        from pqscan.remediate.prove.behaviour import run_tests
        from pqscan.remediate.prove.sandbox import Limits

        limits = Limits(seconds=request.seconds)
        checks += run_tests(root, proposal.edits, request.python, limits)
    return Proof(recipe.id, checks)


def _enough(proof: Proof, request: FixRequest) -> bool:
    """A proof must hold; without one, no check of the recipe's own may have failed."""
    if request.action is not Action.APPLY_UNPROVED:
        return proof.holds
    return bool(proof.checks) and all(c.status is not ProofStatus.FAILED for c in proof.checks)


def _wanted(root: Path, request: FixRequest) -> tuple[Finding, ...]:
    """The findings at or below the path that was named; the scan still covers the project."""
    found = request.findings if request.findings is not None else _scanned(root, request)
    below = os.path.relpath(os.path.realpath(request.path), root).replace(os.sep, "/")
    if below == "." or below.startswith(".."):
        return tuple(found)
    return tuple(
        f for f in found if f.location.path == below or f.location.path.startswith(f"{below}/")
    )


def _scanned(root: Path, request: FixRequest) -> Sequence[Finding]:
    from pqscan.app.scan import ScanRequest, scan

    outcome = scan(ScanRequest((str(root),), request.choices, str(root)))
    return [assessment.finding for assessment in outcome.view.assessments]


def _by_policy(choices: Choices) -> str:
    """The smallest ML-DSA from 65 up that no policy the person chose sets a date against."""
    if not choices.policy:
        return "65"
    from pqscan.risk import RiskOptions, assess

    options = RiskOptions(datetime.now(UTC).date(), policies=choices.policy)
    for parameter_set in DSA_SETS[1:]:
        asset = Asset("ML-DSA", (parameter_set,), Function.SIGN)
        probe = Finding("PQ101", asset, Location("", Region(1, 1, 1, 1)), "")
        (judged,) = assess([probe], options)
        if not any(v.deprecated_after or v.disallowed_after for v in judged.verdicts):
            return parameter_set
    return DSA_SETS[-1]


def _vulnerable(finding: Finding) -> bool:
    """Whether the catalogue files the finding under what Shor's algorithm breaks."""
    return finding.rule.startswith("PQ1")
