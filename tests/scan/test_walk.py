"""Every file is met once, in order, or says why not; what a tree may hold is hostile."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pqscan.domain.errors import ConfigError, UsageError
from pqscan.domain.finding import Context, Skipped, SkipReason
from pqscan.scan.roots import resolve
from pqscan.scan.walk import Walked, WalkOptions, walk


def _make(root: Path, *paths: str) -> None:
    for path in paths:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x = 1\n")


def _walk(*paths: Path, options: WalkOptions | None = None) -> Walked:
    return walk(resolve([str(path) for path in paths]), options or WalkOptions())


def _paths(walked: Walked) -> list[str]:
    return [file.path for file in walked.files]


def test_files_come_sorted_with_size_and_context(tmp_path: Path) -> None:
    _make(tmp_path, "b.py", "a/c.py", "a.py", "tests/test_x.py")
    walked = _walk(tmp_path)
    assert _paths(walked) == ["a.py", "a/c.py", "b.py", "tests/test_x.py"]
    assert [file.size for file in walked.files] == [6] * 4
    assert walked.files[3].context is Context.TEST
    assert walked.files[0].context is Context.PRODUCTION
    assert walked.files[1].absolute == str(tmp_path.resolve() / "a" / "c.py")


def test_what_tools_make_is_not_entered_and_counted(tmp_path: Path) -> None:
    _make(tmp_path, "a.py", ".git/config", "node_modules/m/index.js", "__pycache__/a.pyc")
    _make(tmp_path, "env/pyvenv.cfg", "env/lib/x.py", "target/CACHEDIR.TAG", "target/y.rs")
    walked = _walk(tmp_path)
    assert _paths(walked) == ["a.py"]
    assert walked.ignored == 5


def test_a_folder_given_by_name_is_entered_whatever_it_is_called(tmp_path: Path) -> None:
    _make(tmp_path, "node_modules/m/index.js", "env/pyvenv.cfg")
    assert _paths(_walk(tmp_path / "node_modules")) == ["m/index.js"]
    assert _paths(_walk(tmp_path / "env")) == ["pyvenv.cfg"]


def test_gitignore_files_hold_below_their_folder_and_the_nearest_wins(tmp_path: Path) -> None:
    _make(tmp_path, "a.log", "keep.log", "sub/b.log", "sub/c.tmp", "out/d.py", "sub/out/e.py")
    (tmp_path / ".gitignore").write_text("*.log\n!keep.log\n/out/\n")
    (tmp_path / "sub/.gitignore").write_text("!b.log\n*.tmp\n")
    walked = _walk(tmp_path)
    assert _paths(walked) == [
        ".gitignore",
        "keep.log",
        "sub/.gitignore",
        "sub/b.log",
        "sub/out/e.py",
    ]
    assert walked.ignored == 3
    everything = _walk(tmp_path, options=WalkOptions(gitignore=False))
    assert len(everything.files) == 8
    assert everything.ignored == 0


@pytest.mark.needs_git
@pytest.mark.parametrize(
    "patterns",
    [
        ["*.py"],
        ["/a/", "!a/b/"],
        ["a/*", "!a/b"],
        ["**/c.py", "d/**"],
        ["b/"],
        ["a/**/c.py", "#x", "", "\\#y", "z "],
        ["!*.py", "*.py", "!c.py"],
        ["[ab]/", "c.p?"],
    ],
)
def test_gitignore_means_what_git_says(tmp_path: Path, patterns: list[str]) -> None:
    _make(tmp_path, "a/b/c.py", "a/c.py", "b/c.py", "d/e/f.txt", "#y", "z", "c.py", "a/x.txt")
    (tmp_path / ".gitignore").write_text("\n".join(patterns) + "\n")
    git = ["git", "-C", str(tmp_path)]
    subprocess.run([*git, "init", "-q"], check=True)
    listed = subprocess.run(
        [*git, "ls-files", "-z", "--others", "--exclude-standard"], check=True, capture_output=True
    )
    assert _paths(_walk(tmp_path)) == sorted(listed.stdout.decode().split("\0")[:-1])


def test_the_repository_around_a_folder_is_heard(tmp_path: Path) -> None:
    _make(tmp_path, ".git/info/exclude", "src/a.py", "src/b.gen.py", "src/secret.py", "build/c.py")
    (tmp_path / ".git/info/exclude").write_text("secret.py\n")
    (tmp_path / ".gitignore").write_text("*.gen.py\nbuild/\n")
    assert _paths(_walk(tmp_path / "src")) == ["a.py"]
    assert _paths(_walk(tmp_path / "build")) == ["c.py"]


def test_a_gitignore_made_to_take_forever_is_left_out(tmp_path: Path) -> None:
    _make(tmp_path, "a" * 200)
    (tmp_path / ".gitignore").write_text("*a" * 40 + "b\n" + "**/" * 30 + "b\na[\n")
    assert _paths(_walk(tmp_path)) == [".gitignore", "a" * 200]


def test_exclude_and_include(tmp_path: Path) -> None:
    _make(tmp_path, "a.py", "b.js", "lib/c.py", "lib/d.py")
    assert _paths(_walk(tmp_path, options=WalkOptions(exclude=("lib/",)))) == ["a.py", "b.js"]
    assert _paths(_walk(tmp_path, options=WalkOptions(include=("*.py",), exclude=("d.py",)))) == [
        "a.py",
        "lib/c.py",
    ]
    assert _paths(_walk(tmp_path, options=WalkOptions(include=("lib/",)))) == [
        "lib/c.py",
        "lib/d.py",
    ]


@pytest.mark.parametrize("glob", ["", "#", "*a*b*c*d", "a["])
def test_an_option_that_means_nothing_is_an_error(tmp_path: Path, glob: str) -> None:
    with pytest.raises(ConfigError, match="--exclude cannot use the pattern"):
        _walk(tmp_path, options=WalkOptions(exclude=(glob,)))


def test_files_by_name_are_scanned_though_ignored_but_not_though_excluded(tmp_path: Path) -> None:
    _make(tmp_path, "a.py", "b.py")
    (tmp_path / ".gitignore").write_text("a.py\n")
    assert _paths(_walk(tmp_path / "a.py", tmp_path / "b.py")) == ["a.py", "b.py"]
    walked = _walk(tmp_path / "a.py", options=WalkOptions(exclude=("a.py",)))
    assert (_paths(walked), walked.ignored) == ([], 1)


def test_a_missing_path_says_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"gone\\nfar does not exist"):
        _walk(tmp_path / "gone\nfar")


def test_a_directory_loop_ends(tmp_path: Path) -> None:
    _make(tmp_path, "a/b/x.py")
    (tmp_path / "a/b/up").symlink_to("..")
    (tmp_path / "a/b/self").symlink_to(".")
    walked = _walk(tmp_path)
    assert _paths(walked) == ["a/b/x.py"]
    assert walked.skipped == (
        Skipped("a/b/self", SkipReason.LOOP),
        Skipped("a/b/up", SkipReason.LOOP),
    )


def test_links_inside_the_tree_are_read_once_and_links_out_are_not(tmp_path: Path) -> None:
    _make(tmp_path, "tree/a.py", "tree/sub/b.py", "outside/c.py", "tree/node_modules/m/d.js")
    tree = tmp_path / "tree"
    (tree / "same.py").symlink_to("a.py")
    (tree / "again").symlink_to("sub")
    (tree / "out").symlink_to(tmp_path / "outside")
    (tree / "out.py").symlink_to(tmp_path / "outside/c.py")
    (tree / "dead").symlink_to("nowhere")
    (tree / "ring").symlink_to("ring")
    (tree / "module").symlink_to("node_modules/m")
    walked = _walk(tree)
    assert _paths(walked) == ["a.py", "module/d.js", "sub/b.py"]
    assert walked.skipped == (
        Skipped("dead", SkipReason.UNREADABLE, "link: No such file or directory"),
        Skipped("out", SkipReason.LINK_OUT),
        Skipped("out.py", SkipReason.LINK_OUT),
        Skipped("ring", SkipReason.UNREADABLE, "link: Too many levels of symbolic links"),
    )


def test_a_link_given_by_name_is_followed(tmp_path: Path) -> None:
    _make(tmp_path, "real/a.py")
    (tmp_path / "link").symlink_to("real")
    assert _paths(_walk(tmp_path / "link")) == ["a.py"]


def test_what_is_no_regular_file_is_named_and_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(tmp_path / "sock.py"))
        walked = _walk(tmp_path)
    assert walked.files == ()
    assert walked.skipped == (
        Skipped("pipe.py", SkipReason.NOT_REGULAR, "a FIFO"),
        Skipped("sock.py", SkipReason.NOT_REGULAR, "a socket"),
    )


def test_hostile_names_are_written_safely(tmp_path: Path) -> None:
    for name in (
        b"a\nb.py",
        b"\x1b[31m.py",
        b"\xff.py",
        b"back\\slash.py",
        "\u202egpj.py".encode(),
    ):
        (Path(os.fsdecode(bytes(tmp_path) + b"/" + name))).write_text("x = 1\n")
    walked = _walk(tmp_path)
    assert _paths(walked) == [
        "\\u202egpj.py",
        "\\x1b[31m.py",
        "\\xff.py",
        "a\\nb.py",
        "back\\\\slash.py",
    ]
    assert all(Path(file.absolute).read_text() == "x = 1\n" for file in walked.files)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that another user can reach, which pytest's own are not."""
    folder = Path(tempfile.mkdtemp(prefix="pqscan-test-"))
    folder.chmod(0o755)
    yield folder
    folder.joinpath("shut").chmod(0o755)
    shutil.rmtree(folder)


def test_a_folder_that_may_not_be_read_is_named(open_folder: Path) -> None:
    _make(open_folder, "a.py", "shut/b.py")
    (open_folder / "shut").chmod(0o000)
    user = os.geteuid()
    if user == 0:  # root may read everything, so be somebody else for a moment
        os.seteuid(65534)
    try:
        walked = _walk(open_folder)
    finally:
        os.seteuid(user)
    assert _paths(walked) == ["a.py"]
    assert walked.skipped == (Skipped("shut", SkipReason.UNREADABLE, "Permission denied"),)


def test_a_tree_deeper_than_a_path_may_be_ends(tmp_path: Path) -> None:
    here = os.open(".", os.O_RDONLY)
    os.chdir(tmp_path)
    try:
        for _ in range(30):
            os.mkdir("d" * 200)
            os.chdir("d" * 200)
        walked = _walk(tmp_path)
    finally:
        os.fchdir(here)
        os.close(here)
    assert walked.files == ()
    assert [skip.reason for skip in walked.skipped] == [SkipReason.UNREADABLE]
    assert walked.skipped[0].detail == "File name too long"


def test_several_paths_share_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _make(tmp_path, "src/a.py", "src/in/b.py", "tests/c.py", "other.py")
    monkeypatch.chdir(tmp_path)
    walked = _walk(Path("src"), Path("tests"), Path("src/in"), Path("src/in/b.py"))
    assert _paths(walked) == ["src/a.py", "src/in/b.py", "tests/c.py"]
    assert walked.root == str(tmp_path.resolve())
    monkeypatch.chdir(tmp_path / "tests")
    assert _paths(_walk(tmp_path / "src", tmp_path / "other.py")) == [
        "other.py",
        "src/a.py",
        "src/in/b.py",
    ]


def test_a_root_makes_paths_relative_to_it(tmp_path: Path) -> None:
    _make(tmp_path, "src/a.py")
    targets = resolve([str(tmp_path / "src")], str(tmp_path))
    assert _paths(walk(targets, WalkOptions())) == ["src/a.py"]
    with pytest.raises(UsageError, match="is not below"):
        resolve([str(tmp_path)], str(tmp_path / "src"))
