"""Programs from outside that the tests here compare with."""

from __future__ import annotations

import shutil
import subprocess

import pytest


def _has_openssl() -> bool:
    """LibreSSL, which macOS calls openssl, prints something else."""
    if shutil.which("openssl") is None:
        return False
    done = subprocess.run(["openssl", "version"], capture_output=True, text=True, check=False)
    return done.stdout.startswith("OpenSSL ")


needs_openssl = pytest.mark.skipif(
    not _has_openssl(),
    reason="missing: openssl; get it: apt-get install openssl, or brew install openssl",
)
