import subprocess
import sys

import pytest

from pqscan.domain.errors import UsageError
from pqscan.report.formats import Format, format_named, formats
from pqscan.report.options import WriterOptions, report_epoch
from pqscan.report.view import View
from tests.report.sample import view

OPTIONS = WriterOptions(epoch=1_780_000_000)


def test_an_unknown_format_offers_the_nearest() -> None:
    with pytest.raises(UsageError, match=r"no format 'sariff' \(did you mean sarif\?\)"):
        format_named("sariff")


@pytest.mark.usefixtures("few_rules")
@pytest.mark.parametrize("made", formats(), ids=lambda made: made.name)
class TestEveryFormat:
    def test_same_view_same_bytes(self, made: Format) -> None:
        assert made.write(view(), OPTIONS) == made.write(view(), OPTIONS)

    def test_an_empty_view_is_written(self, made: Format) -> None:
        assert made.write(View("0.1.0", "empty"), OPTIONS)

    def test_text_is_utf8_and_ends_its_last_line(self, made: Format) -> None:
        assert made.write(view(), OPTIONS).decode("utf-8").endswith("\n")


def test_listing_formats_imports_no_writer() -> None:
    code = (
        "import sys; from pqscan.report.formats import formats; formats();"
        "heavy = ('pqscan.report.writers.', 'rich', 'jinja2');"
        "print([name for name in sys.modules if name.startswith(heavy)])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("name", ["json", "sarif"])
def test_machine_formats_do_without_rich_and_jinja(name: str) -> None:
    code = (
        "import sys; from pqscan.report.formats import format_named;"
        "from pqscan.report.options import WriterOptions; from pqscan.report.view import View;"
        f"format_named({name!r}).write(View('0', 't'), WriterOptions());"
        "print([m for m in sys.modules if m in ('rich', 'jinja2', 'cyclonedx')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_date_comes_from_source_date_epoch() -> None:
    assert report_epoch({"SOURCE_DATE_EPOCH": "0"}) == 0
    assert WriterOptions(epoch=86400).moment.isoformat() == "1970-01-02T00:00:00+00:00"


@pytest.mark.parametrize("given", ["soon", "-1", "1.5", "²", "999999999999999"])
def test_a_wrong_source_date_epoch_is_refused(given: str) -> None:
    with pytest.raises(UsageError, match="SOURCE_DATE_EPOCH is "):
        report_epoch({"SOURCE_DATE_EPOCH": given})


def test_an_unknown_cbom_version_is_refused() -> None:
    with pytest.raises(UsageError, match=r"no CBOM version '1.4' \(known are 1.6 and 1.7\)"):
        WriterOptions(cbom_version="1.4")
