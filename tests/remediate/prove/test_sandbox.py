"""What runs in the sandbox cannot do: change the tree, run on, grow, call out, see secrets."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pqscan.domain.errors import ProofError
from pqscan.domain.proposal import Edit
from pqscan.remediate.prove.sandbox import Limits, Run, network_is_cut, sandbox
from pqscan.remediate.source import content_hash
from tests.remediate.projects import tree, write


def run(root: Path, code: str, **limits: float) -> Run:
    bounds = Limits(
        seconds=limits.get("seconds", 30),
        memory=int(limits.get("memory", 1 << 30)),
        file=int(limits.get("file", 1 << 20)),
    )
    with sandbox(root, bounds) as copy:
        return copy.run([sys.executable, "-c", code], {"GIVEN": "yes"})


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path / "project", {"a.py": "A = 1\n", ".git/config": "", "b/c.txt": "c"})


def test_the_tree_is_a_copy_that_is_gone_afterwards(root: Path) -> None:
    before = tree(root)
    with sandbox(root, Limits()) as copy:
        copy.write([Edit("a.py", content_hash(b"A = 1\n"), b"A = 1\n", b"A = 2\n")])
        done = copy.run([sys.executable, "-c", "import a; print(a.A); open('new', 'w')"], {})
        assert (copy.tree / "new").exists()
        assert not (copy.tree / ".git").exists()
        folder = copy.folder
    assert done == Run(0, "2\n")
    assert tree(root) == before
    assert not folder.exists()


def test_it_ends_when_its_time_is_over_and_so_do_its_children(root: Path, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    child = f"import time; time.sleep(4); open({str(mark)!r}, 'w')"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    done = run(root, code, seconds=1)
    assert done.code is None
    assert "stopped for its time" in done.output
    assert not mark.exists()


def test_memory_is_bounded(root: Path) -> None:
    done = run(root, "x = bytearray(2 << 30)", memory=512 << 20)
    assert done.code == 1
    assert "MemoryError" in done.output


def test_the_size_of_a_file_is_bounded(root: Path) -> None:
    code = (
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "open('big', 'wb').write(bytes(2 << 20))"
    )
    done = run(root, code)
    assert done.code == 1
    assert "File too large" in done.output


@pytest.mark.skipif(not network_is_cut(), reason="the system allows no network namespace")
def test_the_network_is_cut_and_loopback_is_there(root: Path) -> None:
    code = (
        "import socket\n"
        "server = socket.create_server(('127.0.0.1', 0))\n"
        "socket.create_connection(server.getsockname(), 2).close()\n"
        "print('loopback')\n"
        "try:\n"
        "    socket.create_connection(('192.0.2.1', 80), 2)\n"  # RFC 5737: no such host
        "except OSError as error:\n"
        "    print(error.strerror)\n"
    )
    assert run(root, code).output == "loopback\nNetwork is unreachable\n"


def test_the_environment_holds_no_secrets(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    code = "import os; print(os.environ.get('AWS_SECRET_ACCESS_KEY'), os.environ['GIVEN'])"
    assert run(root, code).output == "None yes\n"


def test_home_is_not_the_person_s(root: Path) -> None:
    home = run(root, "import os; print(os.path.expanduser('~'))").output.strip()
    assert home != str(Path.home())
    assert home.endswith("/home")


def test_links_out_of_the_tree_are_left_behind(root: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    (root / "out").symlink_to(tmp_path / "secret")
    (root / "in").symlink_to("a.py")
    with sandbox(root, Limits()) as copy:
        assert sorted(path.name for path in copy.tree.iterdir()) == ["a.py", "b", "in"]


def test_a_tree_that_is_too_large_is_said_so(root: Path) -> None:
    write(root, {"big": b"x" * 2000})
    with pytest.raises(ProofError, match="too large to copy"), sandbox(root, Limits(tree=1000)):
        pass


def test_a_program_that_is_not_there(root: Path) -> None:
    with sandbox(root, Limits()) as copy:
        done = copy.run(["/nowhere/python"], {})
    assert done.code not in (0, None)
    assert "/nowhere/python" in done.output or "No such file" in done.output
