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


def lines(words: tuple[Word, ...]) -> Iterator[Line]:
    """The command lines of known programs in a command: its own, and one that it carries."""
    own = parse(words)
    if own is not None:
        yield own
    if not words or name_of(words[0]) not in CARRIERS:
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
