"""What `pqscan fix` shows a person: each proposal as a diff, its cost, its proof, its refusal."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from pqscan.domain.proposal import Check, Proof, ProofStatus, Proposal
from pqscan.report.diff import unified
from pqscan.report.text import clean
from pqscan.report.wording import plural

_WORDS = {
    ProofStatus.PASSED: ("passed", "green"),
    ProofStatus.FAILED: ("FAILED", "bold red"),
    ProofStatus.NOT_RUN: ("not run", "yellow"),
}


def show_proposal(
    console: Console, number: int, proposal: Proposal, proof: Proof | None, *, applied: bool
) -> None:
    """One proposal, with its proof if it was run."""
    kind = proposal.kind.value
    console.print(Text.assemble((f"{number}  {proposal.title}", "bold"), f"  [{kind}]"))
    about = plural(len(proposal.findings), "finding")
    changed = plural(len(proposal.edits), "file")
    console.print(Text(f"   about {about}; changes {changed}", style="dim"))
    if proposal.refused:
        say = "Not applied automatically" if proposal.edits else "Refused"
        _part(console, say, [proposal.refused], "yellow")
    _part(console, "Impact", proposal.impact)
    _part(console, "Steps", proposal.steps, numbered=True)
    console.print()
    for edit in proposal.edits:
        for line in unified(edit).rstrip("\n").split("\n"):
            shown = clean(line.removesuffix("\r").expandtabs(4))
            console.print(Text(shown, style=_style(line)), soft_wrap=True)
    if proposal.edits:
        console.print()
    if proof is not None:
        _part(console, "Proof", [_check(check) for check in proof.checks])
        console.print()
    if applied:
        console.print(Text("   Applied.", style="bold green"))


def show_summary(
    console: Console,
    proposals: Sequence[Proposal],
    *,
    target: str,
    uncovered: int,
    parameter_set: str,
) -> None:
    """What there is to read, before the proposals."""
    automatic = sum(not p.refused for p in proposals)
    console.print(
        Text.assemble(
            (clean(target), "bold"),
            f": {plural(automatic, 'replacement')} with ML-DSA-{parameter_set}, "
            f"{plural(len(proposals) - automatic, 'plan')} for a person"
            f"{f', {uncovered:,} findings without a recipe' if uncovered else ''}",
        )
    )
    console.print()


def show_next(console: Console, sentence: str, command: Sequence[str] = ()) -> None:
    """What a person does now."""
    text = Text.assemble(("Next  ", "bold"), sentence)
    if command:
        text.append(f" {shlex.join(clean(word) for word in command)}", style="cyan")
    console.print(text)


def _part(
    console: Console,
    title: str,
    lines: Sequence[str | Text],
    style: str = "",
    *,
    numbered: bool = False,
) -> None:
    if not lines:
        return
    console.print()
    console.print(Text(f"   {title}", style=f"bold {style}".strip()))
    for place, line in enumerate(lines, 1):
        mark = f"   {place}. " if numbered else "   - "
        text = Text(clean(line)) if isinstance(line, str) else line
        room = max(20, console.width - len(mark))
        for number, part in enumerate(text.wrap(console, room)):
            part.rstrip()
            lead = " " * len(mark) if number else mark
            console.print(Text.assemble(lead, part), soft_wrap=True)


def _check(check: Check) -> Text:
    word, style = _WORDS[check.status]
    text = Text.assemble((word, style), f" {clean(check.name)}")
    if check.detail:
        text.append(f": {clean(check.detail)}")
    if check.backend:
        text.append(f" [{clean(check.backend)}]", style="dim")
    return text


def _style(line: str) -> str:
    if line.startswith(("---", "+++")):
        return "bold"
    if line.startswith("@@"):
        return "cyan"
    return {"+": "green", "-": "red"}.get(line[:1], "")
