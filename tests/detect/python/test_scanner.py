"""The detector as a whole: files over processes, and what an error of our own costs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pqscan.detect.interface import Detection, SourceFile
from pqscan.detect.python import homemade, scanner
from pqscan.detect.python.findings import Fact
from pqscan.detect.python.modules import Module
from pqscan.detect.python.scanner import PythonDetector
from pqscan.domain.finding import SkipReason
from pqscan.scan.tree import ScannedTree

MD5 = "import hashlib\nhashlib.md5(b'')\n"


def detect(folder: Path, program: dict[str, str], jobs: int = 1) -> Detection:
    """What the detector says of a program."""
    for name, text in program.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    files = [SourceFile(name, str(folder / name), len(text)) for name, text in program.items()]
    return PythonDetector().detect(files, ScannedTree(files, 1_000_000), jobs)


def test_several_processes_say_what_one_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanner, "FEW", 0)
    monkeypatch.setattr(scanner, "MIN_FILES", 1)
    program = {
        "lib/__init__.py": "",
        "lib/keys.py": "import rsa\ndef make_key(bits):\n    return rsa.newkeys(bits)\n",
        "app.py": "from lib.keys import make_key\nmake_key(1024)\n",
        "other.py": MD5,
    }
    one, two = (detect(tmp_path / str(jobs), program, jobs) for jobs in (0, 2))
    said = [
        (f.location.path, f.location.region.start_line, f.asset.parameters) for f in one.findings
    ]
    assert said == [("app.py", 2, ("1024",)), ("lib/keys.py", 3, ("1024",)), ("other.py", 2, ())]
    assert [f.fingerprint for f in two.findings] == [f.fingerprint for f in one.findings]


def test_an_error_of_our_own_is_said_of_its_file_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = homemade.facts_of

    def broken(module: Module) -> Iterator[Fact]:
        if module.path == "bad.py":
            raise KeyError("secret text")
        return real(module)

    monkeypatch.delenv("PQSCAN_TRACEBACK", raising=False)
    monkeypatch.setattr(homemade, "facts_of", broken)
    found = detect(tmp_path, {"bad.py": MD5, "good.py": MD5})
    assert [one.location.path for one in found.findings] == ["good.py"]
    [skipped] = found.skipped
    assert (skipped.path, skipped.reason, skipped.partial) == ("bad.py", SkipReason.FAILED, True)
    assert skipped.detail.startswith("an error of pqscan's own: KeyError in broken, line ")
