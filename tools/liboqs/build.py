"""Builds liboqs in a user folder, for machines that have only a compiler and package registries.

The source is the one inside Open Quantum Safe's own Rust crate `oqs-sys`, which cargo fetches by
name. Only the standardised algorithms are built (about a minute on two cores), and the result goes
where liboqs-python looks by itself: $OQS_INSTALL_PATH or ~/_oqs. Nothing needs root.
"""

from __future__ import annotations

import argparse
import json
import os
import pwd
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

from pqscan.remediate.prove import liboqs

HERE = Path(__file__).resolve().parent
CRATE = "oqs-sys"
MANIFEST = f"""[package]
name = "source-of-liboqs"
version = "0.0.0"
edition = "2021"
[dependencies]
{CRATE} = {{ version = ">=0.11", default-features = false }}
"""
ALGORITHMS = (
    "KEM_ml_kem_512",
    "KEM_ml_kem_768",
    "KEM_ml_kem_1024",
    "SIG_ml_dsa_44",
    "SIG_ml_dsa_65",
    "SIG_ml_dsa_87",
)
# Built where the source has them (liboqs 0.15 or newer); older sources have only SPHINCS+, the
# candidate that FIPS 205 changed, which is no SLH-DSA.
SLH_DSA = ("SIG_slh_dsa_pure_sha2_128s", "SIG_slh_dsa_pure_shake_128s")


class CannotBuild(Exception):
    """Something the build needs is missing or failed; the message says what to do."""


def main() -> int:
    """Leave a liboqs that passes its self-test, or say why there is none."""
    parser = argparse.ArgumentParser(description="Get a working liboqs into a user folder.")
    parser.add_argument(
        "--optional", action="store_true", help="exit 0 where this machine cannot build it"
    )
    optional: bool = parser.parse_args().optional
    shown = liboqs.self_test()
    if not shown.passed:
        try:
            build(liboqs.default_folder())
        except CannotBuild as reason:
            print(f"liboqs: not installed: {reason}", file=sys.stderr)
            return 0 if optional else 1
        shown = liboqs.self_test()
    if not shown.passed:
        wrong = shown.error or "; ".join(f"{c.name}: {c.detail}" for c in shown.checks if c.detail)
        where = shown.library.path if shown.library else "nowhere"
        print(f"liboqs: the library found ({where}) fails: {wrong}", file=sys.stderr)
        return 1
    assert shown.library is not None
    print(f"liboqs {shown.library_version} works: {shown.library.path}")
    return 0


def build(target: Path) -> None:
    """Fetch, configure, compile and install below `target`."""
    if shutil.which(os.environ.get("CC", "cc")) is None:
        raise CannotBuild("there is no C compiler (Debian: gcc; macOS: xcode-select --install)")
    cargo, environment = _cargo()
    cmake = _cmake()
    print(f"liboqs: building it for {target} (about a minute)", flush=True)
    with tempfile.TemporaryDirectory(prefix="pqscan-liboqs-") as folder:
        source = _source(Path(folder), cargo, environment)
        objects = Path(folder) / "objects"
        _run([cmake, "-S", str(source), "-B", str(objects), *_options(source, target)])
        jobs = str(os.cpu_count() or 1)
        _run([cmake, "--build", str(objects), "--parallel", jobs, "--target", "install"])


def _options(source: Path, target: Path) -> list[str]:
    known = (source / ".CMake" / "alg_support.cmake").read_text(encoding="utf-8")
    wanted = [name for name in (*ALGORITHMS, *SLH_DSA) if f"OQS_ENABLE_{name} " in known]
    options = [
        "-DCMAKE_BUILD_TYPE=Release",
        "-DBUILD_SHARED_LIBS=ON",
        "-DOQS_BUILD_ONLY_LIB=ON",
        "-DOQS_USE_OPENSSL=OFF",
        f"-DOQS_MINIMAL_BUILD={';'.join(wanted)}",
        f"-DCMAKE_INSTALL_PREFIX={target}",
        "-DCMAKE_INSTALL_LIBDIR=lib",
    ]
    interface = (source / "src" / "sig" / "sig.h").read_text(encoding="utf-8")
    if "OQS_SIG_supports_ctx_str" not in interface:
        options.append(f"-DCMAKE_PROJECT_INCLUDE={HERE / 'supports_context.cmake'}")
    if shutil.which("ninja"):
        options.append("-GNinja")
    return options


def _source(folder: Path, cargo: str, environment: dict[str, str]) -> Path:
    """The liboqs folder inside the crate, as cargo unpacked it."""
    crate = folder / "crate"
    (crate / "src").mkdir(parents=True)
    (crate / "Cargo.toml").write_text(MANIFEST, encoding="utf-8")
    (crate / "src" / "lib.rs").touch()
    manifest = str(crate / "Cargo.toml")
    command = [cargo, "metadata", "--format-version", "1", "--manifest-path", manifest]
    packages = json.loads(_run(command, environment))["packages"]
    manifests = [package["manifest_path"] for package in packages if package["name"] == CRATE]
    return Path(manifests[0]).parent / "liboqs"


def _cargo() -> tuple[str, dict[str, str]]:
    """A cargo that runs, and its environment."""
    cargo = shutil.which("cargo")
    if cargo is None:
        raise CannotBuild("cargo, which fetches its source, is missing (Debian: cargo; or rustup)")
    # rustup's cargo finds its toolchain through HOME, which a caller may have pointed elsewhere.
    account = Path(pwd.getpwuid(os.getuid()).pw_dir)
    for home in (None, account, Path(cargo).resolve().parent.parent.parent):
        environment = dict(os.environ)
        if home is not None:
            environment["RUSTUP_HOME"] = str(home / ".rustup")
        try:
            _run([cargo, "--version"], environment)
        except CannotBuild:
            continue
        return cargo, environment
    raise CannotBuild("cargo is installed but has no toolchain; run `rustup default stable`")


def _cmake() -> str:
    """The machine's cmake, or the one from PyPI beside this interpreter."""
    beside = Path(sysconfig.get_path("scripts")) / "cmake"
    if (found := shutil.which("cmake")) is not None:
        return found
    if not beside.is_file():
        _run([sys.executable, "-m", "pip", "install", "--quiet", "cmake"])
    return str(beside)


def _run(command: list[str], environment: dict[str, str] | None = None) -> str:
    try:
        run = subprocess.run(  # noqa: S603 - arguments are ours, no shell
            command, env=environment, capture_output=True, text=True, check=True
        )
    except OSError as error:
        raise CannotBuild(f"{command[0]} cannot be started: {error}") from error
    except subprocess.CalledProcessError as error:
        last = "\n".join((error.stderr.strip() or error.stdout.strip()).splitlines()[-15:])
        raise CannotBuild(f"{Path(command[0]).name} failed:\n{last}") from error
    return run.stdout


if __name__ == "__main__":
    sys.exit(main())
