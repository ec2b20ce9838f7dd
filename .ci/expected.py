"""Reads what the built wheel found in paramiko and fails unless known facts are among it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

# rsakey.py: rsa.generate_private_key(...); ecdsakey.py: signing_key.sign(data, ec.ECDSA(...));
# kex_curve25519.py: X25519PrivateKey.generate() and exchange().
EXPECTED = {
    ("paramiko/rsakey.py", "RSA", "keygen"),
    ("paramiko/ecdsakey.py", "ECDSA", "sign"),
    ("paramiko/kex_curve25519.py", "X25519", "key-agree"),
}


def main(report: Path) -> int:
    """Compare (path inside the project, algorithm, function) with the SARIF results."""
    run = json.loads(report.read_text(encoding="utf-8"))["runs"][0]
    found = set()
    for result in run["results"]:
        path = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        properties = result["properties"]
        inside = path.partition("/")[2] if path.startswith("paramiko-") else path
        found.add((inside, properties["algorithm"], properties["function"]))
    for missing in sorted(EXPECTED - found):
        print("not found:", *missing, file=sys.stderr)
    print(f"{len(run['results'])} results; {len(EXPECTED & found)} of {len(EXPECTED)} known facts")
    return 0 if found >= EXPECTED else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
