"""Meets every file of the tree once, in a fixed order, and says why where it does not."""

from __future__ import annotations

import os
import stat

from pqscan.detect.interface import SourceFile
from pqscan.domain.errors import UsageError
from pqscan.domain.finding import Context, Skipped, SkipReason
from pqscan.domain.record import Record, Struct, field
from pqscan.scan.ignore import Chain, Globs, option_globs, outer_chain, read_ignore
from pqscan.scan.names import printable
from pqscan.scan.paths import PathRules, path_rules
from pqscan.scan.roots import Target, Targets


class WalkOptions(Record):
    """What a person said about which files to read; globs are in .gitignore's syntax."""

    exclude: tuple[str, ...] = ()
    include: tuple[str, ...] = ()  # if any: only files that match one
    gitignore: bool = True


class Walked(Record):
    """What the walk met; `ignored` counts the entries left out, a folder as one."""

    root: str  # absolute
    files: tuple[SourceFile, ...]
    skipped: tuple[Skipped, ...]
    ignored: int


class _Folder(Struct):
    absolute: str  # real path
    path: str  # relative to the root, as it is on disk; "" is the root
    chain: Chain | None


class _Walk(Struct):
    targets: Targets
    rules: PathRules
    exclude: Globs
    include: Globs
    gitignore: bool
    files: dict[str, SourceFile] = field(default_factory=dict)  # by real path
    folders: set[str] = field(default_factory=set)  # real paths
    links: list[tuple[_Folder, str]] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    ignored: int = 0

    def skip(self, path: str, reason: SkipReason, detail: str = "") -> None:
        """Note a path that was not read."""
        self.skipped.append(Skipped(printable(path) or ".", reason, detail))

    def tree(self, folder: _Folder) -> None:
        """Everything below a folder; links wait until all plain entries are known."""
        waiting = [folder]
        while waiting:
            waiting.extend(self.enter(waiting.pop()))

    def enter(self, folder: _Folder) -> list[_Folder]:
        """One folder's entries; the folders among them come back to be entered."""
        self.folders.add(folder.absolute)
        try:
            with os.scandir(folder.absolute) as scanned:
                entries = sorted(scanned, key=lambda entry: entry.name)
        except OSError as error:
            self.skip(folder.path, SkipReason.UNREADABLE, error.strerror or "")
            return []
        names = {entry.name for entry in entries}
        if folder.path and not self.rules.markers.isdisjoint(names):
            self.ignored += 1
            return []
        chain = folder.chain
        if self.gitignore and ".gitignore" in names:
            base = os.path.join(folder.absolute, "")
            chain = read_ignore(base + ".gitignore", base, chain)
        context = self.rules.of_folder(folder.path)
        prefix = folder.path + "/" if folder.path else ""
        inner = _Folder(folder.absolute, folder.path, chain)
        found: list[_Folder] = []
        for entry in entries:
            if entry.is_symlink():
                self.links.append((inner, entry.name))
            elif entry.is_dir(follow_symlinks=False):
                if not self.leaves_out(entry.path, prefix + entry.name, chain, folder=True):
                    below = _Folder(entry.path, prefix + entry.name, chain)
                    found.append(below)
            elif not self.leaves_out(entry.path, prefix + entry.name, chain, folder=False):
                self.entry(entry, prefix + entry.name, context)
        return found

    def entry(self, entry: os.DirEntry[str], path: str, context: Context) -> None:
        """One entry that is neither a link nor a folder."""
        try:
            status = entry.stat(follow_symlinks=False)
        except OSError as error:
            self.skip(path, SkipReason.UNREADABLE, error.strerror or "")
            return
        self.file(entry.path, path, status, context)

    def file(self, absolute: str, path: str, status: os.stat_result, folder: Context) -> None:
        """A file by its status: a regular one is kept, anything else says what it is."""
        if not stat.S_ISREG(status.st_mode):
            self.skip(path, SkipReason.NOT_REGULAR, _kind(status.st_mode))
            return
        context = self.rules.of_file(path.rpartition("/")[2], folder)
        self.files[absolute] = SourceFile(printable(path), absolute, status.st_size, context)

    def leaves_out(self, absolute: str, path: str, chain: Chain | None, *, folder: bool) -> bool:
        """Whether rules or a person exclude the entry; counts it if so."""
        mark = "/" if folder else ""
        name = path.rpartition("/")[2]
        out = (
            (folder and name.lower() in self.rules.pruned)
            or self.exclude.decide(path + mark) is True
            or (not folder and not self.includes(path))
            or (chain is not None and chain.excludes(absolute + mark))
        )
        self.ignored += out
        return out

    def includes(self, path: str) -> bool:
        """Whether a file is among those asked for: itself, or a folder above it."""
        if self.include.any_of is None:
            return True
        parts = path.split("/")
        folders = ("/".join(parts[:end]) + "/" for end in range(len(parts) - 1, 0, -1))
        verdicts = (self.include.decide(part) for part in (path, *folders))
        return next((verdict for verdict in verdicts if verdict is not None), False)

    def follow(self, folder: _Folder, name: str) -> None:
        """A link, once all that is reached without links is known."""
        path = f"{folder.path}/{name}" if folder.path else name
        absolute = os.path.join(folder.absolute, name)
        try:
            real = os.path.realpath(absolute, strict=True)
            status = os.stat(real)
        except OSError as error:
            self.skip(path, SkipReason.UNREADABLE, f"link: {error.strerror or 'broken'}")
            return
        is_folder = stat.S_ISDIR(status.st_mode)
        if not self.targets.holds(real):
            self.skip(path, SkipReason.LINK_OUT)
        elif is_folder and (os.path.join(folder.absolute, "")).startswith(os.path.join(real, "")):
            self.skip(path, SkipReason.LOOP)
        elif real in self.files or real in self.folders:
            return  # read under its own name
        elif self.leaves_out(absolute, path, folder.chain, folder=is_folder):
            return
        elif is_folder:
            self.tree(_Folder(real, path, folder.chain))
        else:
            self.file(real, path, status, self.rules.of_folder(folder.path))


def walk(targets: Targets, options: WalkOptions) -> Walked:
    """Every regular file below the targets, sorted by path; nothing is opened but ignore files."""
    steps = _Walk(
        targets,
        path_rules(),
        option_globs(options.exclude, "--exclude"),
        option_globs(options.include, "--include"),
        options.gitignore,
    )
    for target in targets.listed:
        _start(steps, target)
    while steps.links:
        waiting, steps.links = sorted(steps.links, key=lambda link: (link[0].path, link[1])), []
        for folder, name in waiting:
            steps.follow(folder, name)
    return Walked(
        root=targets.root,
        files=tuple(sorted(steps.files.values(), key=lambda file: file.path)),
        skipped=tuple(sorted(set(steps.skipped))),
        ignored=steps.ignored,
    )


def _start(steps: _Walk, target: Target) -> None:
    if target.folder:
        chain = outer_chain(target.absolute) if steps.gitignore else None
        steps.tree(_Folder(target.absolute, target.path, chain))
        return
    try:
        status = os.stat(target.absolute)
    except OSError as error:
        raise UsageError(
            f"{printable(target.path)} cannot be read: {error.strerror}", "check its permissions"
        ) from error
    # A file given by name is scanned even where .gitignore leaves it out, but honours --exclude.
    if not steps.leaves_out(target.absolute, target.path, None, folder=False):
        folder = steps.rules.of_folder(target.path.rpartition("/")[0])
        steps.file(target.absolute, target.path, status, folder)


def _kind(mode: int) -> str:
    for test, word in (
        (stat.S_ISFIFO, "a FIFO"),
        (stat.S_ISSOCK, "a socket"),
        (stat.S_ISCHR, "a character device"),
        (stat.S_ISBLK, "a block device"),
    ):
        if test(mode):
            return word
    return "of an unknown kind"
