"""`pqscan fix`: from options to one call, and from its outcome to a page and an exit code."""

from __future__ import annotations

import os
import sys

import click

from pqscan.app.choices import Choices
from pqscan.app.config import settings
from pqscan.app.fix import DSA_SETS, Action, FixOutcome, FixRequest, fix, undo
from pqscan.cli.output import console
from pqscan.domain.errors import ExitCode, UsageError

_HELP = """Show post-quantum replacements for PATH; prove, apply or take them back.

Without an option nothing is changed and no code of the project is run. --prove and --apply run
the project's own tests in a throw-away copy. The whole project around PATH is read, because a
key is only replaced where every use of it is known; the rest is refused, with a plan.
"""


@click.command("fix", help=_HELP)
@click.argument("path", default=".", metavar="[PATH]")
@click.option("--prove", is_flag=True, help="Run the replacement and the project's tests.")
@click.option("--apply", "apply_", is_flag=True, help="Prove, then write what was proved.")
@click.option("--no-prove", is_flag=True, help="With --apply: on the recipe's own checks alone.")
@click.option("--rollback", is_flag=True, help="Take back the last --apply, to the byte.")
@click.option(
    "--param-set",
    type=click.Choice(DSA_SETS),
    help="ML-DSA parameter set [65, or what --policy asks for].",
)
@click.option("--policy", multiple=True, metavar="NAME", help="Choose sizes for this policy.")
@click.option(
    "--format",
    "-f",
    "form",
    type=click.Choice(["terminal", "diff", "json"]),
    default="terminal",
    help="diff is for `git apply`.",
)
@click.option("--python", default="", metavar="FILE", help="Interpreter for the project's tests.")
@click.option(
    "--timeout",
    type=click.FloatRange(1, 86_400),
    default=600.0,
    metavar="SECONDS",
    help="Longest time for one run of the tests [600].",
)
@click.option("--root", metavar="DIR", help="The project's root, if it is not found by itself.")
@click.option("--config", metavar="FILE", help="Settings from this file.")
@click.option("--no-config", is_flag=True, help="Settings from no file.")
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    help="Colours [auto: on a terminal, unless NO_COLOR is set].",
)
@click.option("--quiet", "-q", is_flag=True, help="Say nothing beside the results.")
def command(
    path: str,
    prove: bool,
    apply_: bool,
    no_prove: bool,
    rollback: bool,
    param_set: str | None,
    policy: tuple[str, ...],
    form: str,
    python: str,
    timeout: float,
    root: str | None,
    config: str | None,
    no_config: bool,
    color: str,
    quiet: bool,
) -> int:
    """See `_HELP`."""
    action = _action(prove=prove, apply=apply_, no_prove=no_prove, rollback=rollback)
    if action is None:
        restored = undo(path, root)
        if not quiet:
            click.echo(f"Rolled back to the byte: {', '.join(restored)}")
        return int(ExitCode.DONE)
    line = Choices(policy=policy or None)
    choices = settings((path,), line, os.environ, named=config, files=not no_config)
    outcome = fix(FixRequest(path, action, param_set, python, timeout, root, choices))
    if form == "terminal":
        _page(outcome, path, color)
    else:
        from pqscan.report.fix_diff import unified
        from pqscan.report.fix_formats import fix_json

        edits = [edit for done in outcome.results for edit in done.proposal.edits]
        results = [(done.proposal, done.proof, done.applied) for done in outcome.results]
        sys.stdout.flush()
        stream = click.get_binary_stream("stdout")
        stream.write(unified(edits) if form == "diff" else fix_json(results))
    return int(outcome.exit_code)


def _action(*, prove: bool, apply: bool, no_prove: bool, rollback: bool) -> Action | None:
    """What the flags ask for; None is a rollback."""
    if rollback and (prove or apply or no_prove):
        raise UsageError("--rollback stands alone", "run it first, then --apply")
    if no_prove and prove:
        raise UsageError("--prove and --no-prove exclude each other", "choose one")
    if no_prove and not apply:
        raise UsageError("--no-prove says how to apply", "write --apply --no-prove")
    if rollback:
        return None
    if apply:
        return Action.APPLY_UNPROVED if no_prove else Action.APPLY
    return Action.PROVE if prove else Action.SHOW


def _page(outcome: FixOutcome, path: str, color: str) -> None:
    from pqscan.report.fix_page import show_next, show_proposal, show_summary

    to = console(sys.stdout, color)
    show_summary(
        to,
        [done.proposal for done in outcome.results],
        target=os.path.basename(outcome.root) or outcome.root,
        uncovered=outcome.uncovered,
        parameter_set=outcome.parameter_set,
    )
    for number, done in enumerate(outcome.results, 1):
        show_proposal(to, number, done.proposal, done.proof, applied=done.applied)
        to.print()
    sentence, words = _next(outcome)
    show_next(to, sentence, ["pqscan", "fix", *words, path] if words else ())


def _next(outcome: FixOutcome) -> tuple[str, list[str]]:
    automatic = [done for done in outcome.results if not done.proposal.refused]
    if any(done.applied for done in outcome.results):
        if outcome.action is Action.APPLY_UNPROVED:
            return (
                "the tests were not run: this rests on the recipe's own checks. To take it back:",
                ["--rollback"],
            )
        return "review and commit it, or take it back:", ["--rollback"]
    if outcome.exit_code is not ExitCode.DONE:
        if outcome.action.writes:
            return "the proof does not hold, so nothing was written. See what failed above.", []
        return "the proof does not hold. See what failed above.", []
    if not outcome.results:
        return "nothing was found that a recipe is for.", []
    if not automatic:
        return "nothing here can be replaced automatically; follow the plans above.", []
    if outcome.action is Action.PROVE:
        return "write what was proved:", ["--apply"]
    return "run the replacement and the project's tests in a copy:", ["--prove"]
