"""`pqscan scan`: from options to one call, and from its outcome to files and an exit code."""

from __future__ import annotations

import os
import sys

import click

from pqscan.app.choices import FAIL_ON, Choices, parse_size
from pqscan.app.config import settings
from pqscan.app.scan import Outcome, ScanRequest, scan
from pqscan.cli.output import destinations, emit
from pqscan.cli.progress import shown
from pqscan.report.options import WriterOptions, report_epoch
from pqscan.report.wording import plural


class _Size(click.ParamType[int]):
    name = "size"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        try:
            return parse_size(value)
        except ValueError as error:
            self.fail(f"{value!r}: {error}", param, ctx)


class _Years(click.FloatRange):
    name = "number of years"


_YEARS = _Years(0, 200)


@click.command("scan")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--format",
    "-f",
    "formats",
    multiple=True,
    metavar="NAME[=FILE]",
    help="terminal, json, sarif, cyclonedx, markdown, csv, gitlab-codequality, gitlab-sast, "
    "html or junit, into FILE if one is named [terminal]. Repeatable.",
)
@click.option("--output", "-o", metavar="FILE", help="Write the one format into FILE.")
@click.option(
    "--fail-on",
    type=click.Choice(FAIL_ON),
    metavar="LEVEL",
    help="Exit 1 on findings at or above info, low, medium, high or critical [none].",
)
@click.option("--exit-zero", is_flag=True, help="Exit 0 whatever was found.")
@click.option(
    "--exclude",
    multiple=True,
    metavar="GLOB",
    help="Leave out what matches (.gitignore syntax). Repeatable.",
)
@click.option(
    "--include", multiple=True, metavar="GLOB", help="Read only what matches. Repeatable."
)
@click.option("--max-file-size", type=_Size(), metavar="SIZE", help="Skip larger files [5MB].")
@click.option(
    "--jobs", "-j", type=click.IntRange(min=1), metavar="N", help="Processes [as many as cores]."
)
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False),
    metavar="DIR",
    help="The folder that paths in results are relative to.",
)
@click.option("--no-gitignore", is_flag=True, help="Read what .gitignore leaves out, too.")
@click.option("--no-excerpts", is_flag=True, help="Show no source lines in reports.")
@click.option("--no-ignores", is_flag=True, help="Do not honour `# pqscan: ignore[…]` comments.")
@click.option("--baseline", metavar="FILE", help="Leave out the findings this file accepts.")
@click.option("--write-baseline", is_flag=True, help="Accept all findings into --baseline.")
@click.option("--inventory", is_flag=True, help="List cryptography that is fine, too.")
@click.option(
    "--policy",
    multiple=True,
    metavar="NAME",
    help="Judge by this policy [nist-ir-8547]. Repeatable.",
)
@click.option(
    "--shelf-life", type=_YEARS, metavar="YEARS", help="How long data must stay secret [10]."
)
@click.option(
    "--migration-time", type=_YEARS, metavar="YEARS", help="How long migrating takes [5]."
)
@click.option(
    "--trust-time", type=_YEARS, metavar="YEARS", help="How long signatures must be trusted [5]."
)
@click.option(
    "--cbom-version", default="1.6", metavar="VERSION", help="CycloneDX 1.6 or 1.7 [1.6]."
)
@click.option("--config", metavar="FILE", help="Settings from this file.")
@click.option("--no-config", is_flag=True, help="Settings from no file.")
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    help="Colours [auto: on a terminal, unless NO_COLOR is set].",
)
@click.option("--no-progress", is_flag=True, help="Draw no progress bar.")
@click.option("--quiet", "-q", is_flag=True, help="Say nothing beside the results.")
@click.option("--verbose", "-v", count=True, help="Say more; twice, everything.")
def command(
    paths: tuple[str, ...],
    formats: tuple[str, ...],
    output: str | None,
    fail_on: str | None,
    exit_zero: bool,
    exclude: tuple[str, ...],
    include: tuple[str, ...],
    max_file_size: int | None,
    jobs: int | None,
    root: str | None,
    no_gitignore: bool,
    no_excerpts: bool,
    no_ignores: bool,
    baseline: str | None,
    write_baseline: bool,
    inventory: bool,
    policy: tuple[str, ...],
    shelf_life: float | None,
    migration_time: float | None,
    trust_time: float | None,
    cbom_version: str,
    config: str | None,
    no_config: bool,
    color: str,
    no_progress: bool,
    quiet: bool,
    verbose: int,
) -> int:
    """Find quantum-vulnerable and weak cryptography in PATHs (the working folder if none)."""
    line = Choices(
        exclude=exclude or None,
        include=include or None,
        max_file_size=max_file_size,
        jobs=jobs,
        gitignore=False if no_gitignore else None,
        excerpts=False if no_excerpts else None,
        ignores=False if no_ignores else None,
        inventory=inventory or None,
        baseline=baseline,
        fail_on=fail_on,
        format=formats or None,
        policy=policy or None,
        shelf_life=shelf_life,
        migration_time=migration_time,
        trust_time=trust_time,
    )
    choices = settings(paths, line, os.environ, named=config, files=not no_config)
    wanted = destinations(choices.format or (), output)
    options = WriterOptions(epoch=report_epoch(), cbom_version=cbom_version)
    request = ScanRequest(paths, choices, root, write_baseline, exit_zero)
    with shown(wanted=not (quiet or no_progress)) as progress:
        outcome = scan(request, progress)
    emit(
        outcome.view,
        wanted,
        options,
        color=color,
        verbosity=verbose,
        link_root=outcome.root,
        inventory=choices.inventory is True,
    )
    if not quiet:
        _say(outcome, [to.path for to in wanted if to.path])
    return int(outcome.exit_code)


def _say(outcome: Outcome, written: list[str]) -> None:
    if outcome.note:
        click.echo(f"pqscan: {outcome.note}", err=True)
    if written:
        view = outcome.view
        click.echo(
            f"pqscan: {plural(len(view.assessments), 'finding')}, "
            f"{plural(len(view.skipped), 'path')} skipped; wrote {', '.join(written)}",
            err=True,
        )
    sys.stdout.flush()
