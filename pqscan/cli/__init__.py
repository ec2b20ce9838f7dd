"""The `pqscan` command: one file a command, each imported only when it is called."""

from __future__ import annotations

import errno
import gc
import importlib
import os
import sys
import warnings

import click

from pqscan import __version__
from pqscan.cli.stdout import discard
from pqscan.domain.errors import ExitCode, PqscanError

# Objects made until Python looks for cycles among them: what a start makes has none, and looking
# over it again and again takes a twentieth of a small scan.
_ROOM = 50_000

_UNWRITTEN = (errno.EPIPE, errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)

# name -> one line of help, so that `pqscan --help` imports no command.
COMMANDS = {
    "scan": "Find quantum-vulnerable and weak cryptography in files and folders.",
    "estimate": "What a quantum computer needs to break an algorithm, and when.",
    "fix": "Show, prove and apply post-quantum replacements.",
    "explain": "Explain a rule, such as PQ101.",
    "rules": "List the rules.",
    "doctor": "Show what is installed, what is missing and how to get it.",
}


class LazyGroup(click.Group):
    """A group whose commands live in modules of the same name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the one command asked for."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"pqscan.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table above, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Name the nearest command when the word is unknown."""
        word = args[0] if args else ""
        if word and not word.startswith("-") and word not in COMMANDS:
            from difflib import get_close_matches

            near = get_close_matches(word, COMMANDS, 1) or ["--help"]
            ctx.fail(f"no command {word!r} (try: pqscan {near[0]})")
        return super().resolve_command(ctx, args)


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="pqscan")
def group() -> None:
    """Find, estimate, replace and report quantum-vulnerable cryptography."""


def main() -> None:
    """Run the command line; every PqscanError ends in one line and its exit code."""
    gc.set_threshold(_ROOM)
    if not sys.warnoptions:  # a library's warning is for its programmers
        warnings.simplefilter("ignore")
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by who started us: there is nobody to tell
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
    code = _run()
    try:
        sys.stdout.flush()
    except OSError as error:
        code = _unwritten(error)
    sys.exit(code)


def _run() -> int:
    try:
        return int(group.main(prog_name="pqscan", standalone_mode=False) or 0)
    except SystemExit:  # what click and rich do, with code 1, when the reader has gone
        discard()
        return ExitCode.DONE
    except PqscanError as error:
        return _failed(str(error), error.exit_code)
    except click.Abort:
        return _failed("interrupted", 130)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return ExitCode.ERROR
    except click.ClickException as error:
        return _failed(error.format_message())
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _UNWRITTEN:
            return _unwritten(error)
        if os.environ.get("PQSCAN_TRACEBACK"):
            raise
        what = " ".join(f"{type(error).__name__}: {error}".split())
        return _failed(
            f"an error of pqscan's own: {what} (please report it, with what "
            "PQSCAN_TRACEBACK=1 in the environment shows)"
        )


def _failed(message: str, code: int = ExitCode.ERROR) -> int:
    click.echo(f"pqscan: {message}", err=True)
    return code


def _unwritten(error: OSError) -> int:
    """Standard output took no more: no failure where its reader went, as `head` does."""
    discard()
    if error.errno == errno.EPIPE:
        return ExitCode.DONE
    return _failed(f"the output cannot be written: {error.strerror} (send it somewhere else)")
