from pqscan.domain.proposal import Edit
from pqscan.report.diff import unified


def test_only_changed_lines_and_their_neighbours() -> None:
    before = b"".join(b"%d\n" % n for n in range(9))
    edit = Edit("a.py", "", before, before.replace(b"4\n", b"four\n"))
    assert unified(edit) == (
        "--- a/a.py\n+++ b/a.py\n@@ -2,7 +2,7 @@\n 1\n 2\n 3\n-4\n+four\n 5\n 6\n 7\n"
    )


def test_a_missing_last_line_feed_is_said() -> None:
    assert unified(Edit("a", "", b"x", b"y\n")) == (
        "--- a/a\n+++ b/a\n@@ -1 +1 @@\n-x\n\\ No newline at end of file\n+y\n"
    )


def test_bytes_that_are_no_utf8_and_odd_line_breaks_are_kept_apart() -> None:
    assert unified(Edit("a\nb", "", b"\xff\x0c1\n", b"\xff\x0c2\n")) == (
        "--- a/a\\nb\n+++ b/a\\nb\n@@ -1 +1 @@\n-\\xff\x0c1\n+\\xff\x0c2\n"
    )
