"""What each format looks like: one file a format under __snapshots__, to be read in review."""

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension

from pqscan.report.formats import Format, formats
from pqscan.report.options import WriterOptions
from tests.report.sample import view


@pytest.mark.usefixtures("few_rules")
@pytest.mark.parametrize("made", formats(), ids=lambda made: made.name)
def test_snapshot(made: Format, snapshot: SnapshotAssertion) -> None:
    written = made.write(view(), WriterOptions(epoch=1_780_000_000))
    assert written == snapshot(extension_class=SingleFileSnapshotExtension)
