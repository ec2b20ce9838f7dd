"""`pqscan estimate`: what a quantum computer needs to break a key, and when one could exist."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from pqscan.domain.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from pqscan.app.estimate import EstimateOptions

_UNIT_HOURS = {"min": 1 / 60, "h": 1.0, "d": 24.0, "w": 168.0, "mo": 730.0, "y": 8760.0}
_BUDGET = re.compile(r"(-?[0-9]*\.?[0-9]+)\s*([a-z]+)")


class Budget(click.ParamType):  # type: ignore[type-arg,unused-ignore]
    """A span of time such as 12h, 1d or 1y, as hours."""

    name = "time"

    def convert(
        self, value: str | float, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Hours; fails, naming what is allowed, for anything else."""
        if isinstance(value, float):
            return value
        from pqscan.quantum.quoting import shown

        match = _BUDGET.fullmatch(value.strip().lower())
        if match is None or match[2] not in _UNIT_HOURS or float(match[1]) <= 0:
            self.fail(f"'{shown(value)}' is not a positive time such as 12h, 1d, 2w, 6mo or 1y")
        return float(match[1]) * _UNIT_HOURS[match[2]]


@click.command()
@click.argument("algorithms", nargs=-1, metavar="[ALGORITHM]...")
@click.option("--model", default="default", metavar="ID", help="A cost model's id, or all.")
@click.option("--hardware", metavar="ID|FILE", help="A machine profile, or a TOML file of one.")
@click.option("--error-rate", type=float, metavar="P", help="Physical error a gate, such as 1e-3.")
@click.option("--budget", type=Budget(), metavar="TIME", help="Attacker's patience: 12h, 1d, 1y.")
@click.option("--year", type=int, help="Also show P(broken by the start of that year).")
@click.option("--compare", is_flag=True, help="All models side by side for one key.")
@click.option("--freeze-algorithms", is_flag=True, help="No progress in algorithms after today.")
@click.option("--seed", type=click.IntRange(min=0), help="Of the draws.  [default: 1]")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv", "svg"]),
    default="table",
    show_default=True,
    help="How to write the answer.",
)
@click.option("-o", "--output", type=click.Path(dir_okay=False), help="Write to a file.")
@click.option("--list-models", is_flag=True, help="List the cost models and stop.")
@click.option("--list-hardware", is_flag=True, help="List the machine profiles and stop.")
def command(
    algorithms: tuple[str, ...],
    model: str,
    hardware: str | None,
    error_rate: float | None,
    budget: float | None,
    year: int | None,
    compare: bool,
    freeze_algorithms: bool,
    seed: int | None,
    form: str,
    output: str | None,
    list_models: bool,
    list_hardware: bool,
) -> ExitCode:
    """What a quantum computer needs to break an algorithm, and when.

    \b
    pqscan estimate RSA-2048 P-256 AES-128
    pqscan estimate RSA-2048 --year 2035 --budget 1d
    pqscan estimate P-384 --compare
    """
    from pqscan.app.estimate import EstimateOptions

    if output == "":
        raise UsageError("-o names no file", "such as -o estimate.json, or leave it out")
    if list_models or list_hardware:
        return _list(list_models, list_hardware, form, output)
    options = EstimateOptions(
        targets=algorithms,
        model=model,
        hardware=hardware,
        error_rate=error_rate,
        budget_hours=budget,
        year=year,
        compare=compare,
        freeze_algorithms=freeze_algorithms,
        seed=seed,
        chart=form == "svg",
    )
    return _answer(options, form, output)


def _answer(options: EstimateOptions, form: str, output: str | None) -> ExitCode:
    from pqscan.app.estimate import answer
    from pqscan.report.estimate_formats import write

    if not options.targets:
        raise UsageError("no algorithm is named", "such as: pqscan estimate RSA-2048 P-256")
    colour = output is None and click.get_text_stream("stdout").isatty()
    return _emit(write(answer(options), form, colour), output)


def _list(models: bool, hardware: bool, form: str, output: str | None) -> ExitCode:
    from pqscan.app import estimate
    from pqscan.report import estimate_lists as lists

    if form not in ("table", "json"):
        raise UsageError(f"a list cannot be written as {form}", "allowed: table, json")
    if form == "json" and models and hardware:
        raise UsageError("two lists are not one JSON document", "ask for one at a time")
    text = ""
    if models:
        made = lists.model_json if form == "json" else lists.model_list
        text += made(estimate.models())
    if hardware:
        wanted = lists.hardware_json if form == "json" else lists.hardware_list
        text += wanted(estimate.machines())
    return _emit(text, output)


def _emit(text: str, output: str | None) -> ExitCode:
    from pqscan.domain.errors import WriteError
    from pqscan.quantum.quoting import shown

    if output is None:
        click.echo(text, nl=False)
        return ExitCode.DONE
    try:
        with click.open_file(output, "w", encoding="utf-8") as stream:
            stream.write(text)
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        message = f"{shown(output)} cannot be written: {reason}"
        raise WriteError(message, "name another file") from error
    return ExitCode.DONE
