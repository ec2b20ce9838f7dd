"""The error tree: every failure a person can cause ends in one line and a documented exit code.

PqscanError
├── UsageError          an argument, option or path that cannot be used
├── ConfigError         a configuration, policy or rule file that cannot be used
├── KnowledgeError      a file under rules/, models/ or reports/ that does not hold
├── ModelError          an estimate asked outside a cost model's range, or an incompatible pair
├── ToolError           an external program or library is missing or failed
├── ProofError          a replacement could not be shown to work
└── WriteError          an output that could not be written
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What the process tells its caller; the same for every command."""

    DONE = 0
    FINDINGS = 1
    ERROR = 2
    NOTHING_TO_SCAN = 3


class PqscanError(Exception):
    """Base of all errors: `message` says what happened, `hint` what to do about it."""

    exit_code: ExitCode = ExitCode.ERROR

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        """One line, for a terminal."""
        return f"{self.message} ({self.hint})" if self.hint else self.message


class UsageError(PqscanError):
    """An argument, option or path that cannot be used."""


class ConfigError(PqscanError):
    """A configuration, policy or rule file that cannot be used."""


class KnowledgeError(PqscanError):
    """A file under rules/, models/ or reports/ that does not hold what it must."""


class ModelError(PqscanError):
    """An estimate asked outside a cost model's range, or of an incompatible pair."""


class ToolError(PqscanError):
    """An external program or library is missing or failed."""


class ProofError(PqscanError):
    """A replacement could not be shown to work."""


class WriteError(PqscanError):
    """An output could not be written."""
