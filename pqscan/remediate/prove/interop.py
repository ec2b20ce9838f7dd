"""Two independent implementations of the replacement must agree before it is called tested."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

from pqscan.domain.proposal import Check, ProofStatus
from pqscan.domain.record import Record
from pqscan.remediate.mldsa import DSA_SIZES
from pqscan.remediate.prove.liboqs import HOW_TO_GET, VERSION_WARNING, LibOqs, find
from pqscan.remediate.prove.measure import machine

_SCRIPT = Path(__file__).with_name("interop_run.py")
TIMEOUT_SECONDS = 60.0


class _Answer(Record):
    table: dict[str, object]
    seconds: float

    def text(self, name: str) -> str:
        return str(self.table.get(name, ""))

    def numbers(self, name: str) -> tuple[float, ...]:
        value = self.table.get(name)
        return tuple(float(one) for one in value) if isinstance(value, list) else ()

    def wrong(self, name: str) -> tuple[str, str]:
        value = self.table.get(name)
        good, bad = value if isinstance(value, list) else ("was not run", "was not run")
        return str(good), str(bad)


def prove_mldsa(parameter_set: str, library: LibOqs | None = None) -> tuple[Check, ...]:
    """The checks of ML-DSA-44, -65 or -87: agreement, refusals, sizes and latency.

    `library` defaults to the liboqs that is installed. Without one, the agreement is not run,
    and no proof that needs it holds.
    """
    found = library or find()
    name = f"ML-DSA-{parameter_set}"
    answer = _run(parameter_set, found.path if found else "")
    if isinstance(answer, str):
        return (Check(f"{name} in two libraries", ProofStatus.FAILED, "", answer),)
    pyca, oqs = answer.text("pyca"), answer.text("liboqs")
    checks = [_sizes(name, parameter_set, answer, pyca)]
    good, bad = answer.wrong("own")
    checks.append(_check(f"{name} refuses what was changed", pyca, bad or good))
    if not oqs:
        agreement = f"{name}: pyca and liboqs verify each other"
        missing = f"liboqs is not installed: {HOW_TO_GET}"
        return (*checks, Check(agreement, ProofStatus.NOT_RUN, "liboqs", missing))
    for way, title in (("there", "signed by pyca, verified by liboqs"),
                       ("back", "signed by liboqs, verified by pyca")):  # fmt: skip
        good, bad = answer.wrong(way)
        both = f"{pyca}; {oqs}"
        checks.append(_check(f"{name}: {title}", both, good, "with and without a context"))
        checks.append(_check(f"{name}: {title}, changed", both, bad, _NEGATIVES))
    checks.append(_latency(name, answer))
    return tuple(checks)


_NEGATIVES = "changed message, changed signature, wrong and missing context, other key: refused"


def _check(name: str, backend: str, wrong: str, detail: str = _NEGATIVES) -> Check:
    status = ProofStatus.FAILED if wrong else ProofStatus.PASSED
    return Check(name, status, backend, wrong or detail)


def _sizes(name: str, parameter_set: str, answer: _Answer, pyca: str) -> Check:
    sizes = DSA_SIZES[parameter_set]
    wanted = (sizes.public_key, sizes.signature)
    measured = {answer.numbers("sizes"), answer.numbers("liboqs_sizes") or wanted}
    wrong = "" if measured == {wanted} else f"measured {sorted(measured)}, FIPS 204 says {wanted}"
    detail = f"public key {wanted[0]:,} bytes, signature {wanted[1]:,} bytes, measured"
    return _check(f"{name} sizes", pyca, wrong, detail)


def _latency(name: str, answer: _Answer) -> Check:
    rows = []
    for side, label in (("pyca", "pyca"), ("liboqs", "liboqs")):
        keygen, sign, verify = answer.numbers(f"{side}_latency")
        rows.append(f"{label} {keygen:.0f}/{sign:.0f}/{verify:.0f}")
    detail = f"keygen/sign/verify in us, median of 50: {'; '.join(rows)} ({machine()})"
    backend = f"{answer.text('pyca')}; {answer.text('liboqs')}"
    return Check(f"{name} latency", ProofStatus.PASSED, backend, detail, answer.seconds)


def _run(parameter_set: str, library: str) -> _Answer | str:
    command = [sys.executable, "-P", "-W", VERSION_WARNING, str(_SCRIPT), parameter_set, library]
    start = time.monotonic()
    try:
        run = subprocess.run(  # noqa: S603 - our own interpreter and our own file
            command,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_SECONDS,
            stdin=subprocess.DEVNULL,
        )
        table: object = json.loads(run.stdout.splitlines()[-1])
    except subprocess.TimeoutExpired:
        return f"it took more than {TIMEOUT_SECONDS:g} s"
    except OSError as error:
        return f"it could not be started: {error}"
    except (IndexError, ValueError):
        lines = (run.stderr.strip() or run.stdout.strip() or "it said nothing").splitlines()
        return f"it ended with {run.returncode}: {lines[-1][:200]}"
    seconds = time.monotonic() - start
    return _Answer(table, seconds) if isinstance(table, dict) else "it answered nothing"
