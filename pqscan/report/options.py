"""What a caller may choose about a report; a writer reads nothing else from outside."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from datetime import UTC, datetime

from pqscan.domain.errors import UsageError
from pqscan.domain.record import Record

CBOM_VERSIONS = ("1.6", "1.7")


class WriterOptions(Record):
    """`epoch`: seconds since 1970 that dated formats carry; `cbom_version`: see CBOM_VERSIONS."""

    epoch: int = 0
    cbom_version: str = "1.6"

    def __post_init__(self) -> None:
        if self.cbom_version not in CBOM_VERSIONS:
            known = " and ".join(CBOM_VERSIONS)
            raise UsageError(f"no CBOM version {self.cbom_version!r}", f"known are {known}")

    @property
    def moment(self) -> datetime:
        """The date of the report, in UTC."""
        return datetime.fromtimestamp(self.epoch, UTC)


def report_epoch(environment: Mapping[str, str] = os.environ) -> int:
    """SOURCE_DATE_EPOCH where it is set (UsageError if it is no date), or now."""
    given = environment.get("SOURCE_DATE_EPOCH", "")
    if not given:
        return int(time.time())
    # 253402300799 is the last second of the year 9999, the last that datetime can say.
    if not (given.isascii() and given.isdigit() and int(given) <= 253402300799):
        raise UsageError(
            f"SOURCE_DATE_EPOCH is {given!r}", "set it to whole seconds since 1970, or unset it"
        )
    return int(given)
