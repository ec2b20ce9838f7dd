"""Whatever a folder holds, a scan ends, says what it left out, and shows no traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path


def _pqscan(
    *args: str, cwd: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pqscan", "scan", *args],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, **environment},
        timeout=60,
        check=False,
    )


def test_bad_input_loses_nothing_and_shows_no_traceback(tmp_path: Path) -> None:
    root = tmp_path / "bad"
    (root / "a/b").mkdir(parents=True)
    (root / "a/b/loop").symlink_to("../..")
    os.mkfifo(root / "pipe.py")
    (root / "latin.py").write_bytes(b"import hashlib\n# \xff\xfe\n")
    (root / "nul.py").write_bytes(b"import hashlib\0")
    (root / "deep.py").write_text("import hashlib\nx = " + "(" * 10_000 + ")" * 10_000)
    (root / "py2.py").write_text("import hashlib\nprint 'x'\n")
    (root / "name\n\x1b[31m.py").write_text("import hashlib\n")
    with open(root / "huge.py", "wb") as stream:
        os.truncate(stream.fileno(), 2 << 30)
    done = _pqscan(str(root), "--format", "json")
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    report = json.loads(done.stdout)
    skipped = {(skip["path"], skip["reason"]) for skip in report["skipped"]}
    assert skipped >= {
        ("a/b/loop", "directory loop"),
        ("pipe.py", "not a regular file"),
        ("nul.py", "binary"),
        ("huge.py", "too large"),
    }
    assert report["totals"]["files"] == 6
    assert "\x1b" not in done.stdout
