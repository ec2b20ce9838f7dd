"""Programs that run another one somewhere else: ssh, docker, kubectl, su, xargs."""

from __future__ import annotations

from collections.abc import Iterator

from pqscan.detect.python.sinks.commands import Line, parse
from pqscan.detect.python.sinks.words import Word, in_shell, name_of

# What they run follows their options as words of its own, or as one text for a shell.
CARRIERS = frozenset(
    ("ssh", "sshpass", "docker", "podman", "nerdctl", "docker-compose", "kubectl", "oc", "lxc",
     "vagrant", "nsenter", "chroot", "su", "runuser", "xargs", "parallel", "timeout", "watch",
     "systemd-run", "setsid", "unshare", "flock", "script", "wsl", "winpty", "gosu", "su-exec",
     "tini", "dumb-init", "faketime", "poetry", "nix-shell", "multipass", "machinectl", "srun")
)  # fmt: skip


# By program, the options whose value is the command it connects with.
_CONNECTS = {
    "rsync": ("-e", "--rsh"),
    "borg": ("--rsh",),
    "scp": ("-S",),
    "sftp": ("-S",),
    "sshfs": ("-o ssh_command",),
    "git": ("-c core.sshCommand",),
    "svn": ("--config-option config:tunnels:ssh",),
    "unison": ("-sshcmd",),
}


def lines(words: tuple[Word, ...]) -> Iterator[Line]:
    """The command lines of known programs in a command: its own, and one that it carries."""
    own = parse(words)
    if own is not None:
        yield own
    program = name_of(words[0]) if words else ""
    if program in _CONNECTS:
        for word in _connecting(words, _CONNECTS[program]):
            for inner in in_shell(word):
                if (line := parse(inner)) is not None:
                    yield line
    if program not in CARRIERS:
        return
    for index, word in enumerate(words[1:], 1):
        if any(mark in word.text for mark in " \t\n"):
            found = [line for inner in in_shell(word) if (line := parse(inner)) is not None]
            yield from found
            if found:
                return
        elif (line := parse(words[index:])) is not None:
            yield line
            return


def _connecting(words: tuple[Word, ...], options: tuple[str, ...]) -> Iterator[Word]:
    """The values of those options: `-e VALUE`, `--rsh=VALUE`, `-c core.sshCommand=VALUE`."""
    for index, word in enumerate(words[1:], 1):
        following = words[index + 1] if index + 1 < len(words) else None
        for option in options:
            name, _, key = option.partition(" ")
            if word.text.startswith(f"{name}=") and name.startswith("--") and not key:
                yield word.after(f"{name}=")
            elif following is None or not _gives(word.text, name):
                continue
            elif not key:
                yield following
            elif following.text.startswith(f"{key}="):
                yield following.after(f"{key}=")


def _gives(text: str, option: str) -> bool:
    """Whether a word is that option, or short ones that end with it: `-avze`."""
    if text == option:
        return True
    short = len(option) == 2 and text.startswith("-") and not text.startswith("--")
    return short and text.endswith(option[1]) and text[1:].isalpha()
