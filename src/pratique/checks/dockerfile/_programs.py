"""Programs that small base images do not have, as far as it is known: facts, as data."""

import re
from collections.abc import Iterable, Iterator

import msgspec

from pratique.checks import installs
from pratique.checks.dockerfile._bases import root
from pratique.checks.dockerfile._runs import Run
from pratique.checks.image_names import Base
from pratique.documents import shell
from pratique.documents.dockerfile import Dockerfile, Instruction, Stage
from pratique.errors import LimitError

_NOWHERE = frozenset(
    {
        *(
            "python",
            "python3",
            "pip",
            "pip3",
            "node",
            "npm",
            "npx",
            "yarn",
            "pnpm",
            "ruby",
            "gem",
            "bundle",
            "php",
            "composer",
            "java",
            "mvn",
            "gradle",
        ),
        *(
            "go",
            "cargo",
            "rustc",
            "gcc",
            "g++",
            "make",
            "cmake",
            "git",
            "curl",
            "jq",
            "sudo",
            "gosu",
            "tini",
            "dumb-init",
            "nginx",
            "uv",
            "poetry",
        ),
        *(
            "uvicorn",
            "gunicorn",
            "flask",
            "openssl",
            "rsync",
            "ssh",
            "zip",
            "aws",
            "kubectl",
            "helm",
            "terraform",
            "docker",
            "supervisord",
        ),
    }
)
_LACKS = {
    "alpine": _NOWHERE | {"bash", "apt-get", "apt", "yum", "dnf", "useradd", "groupadd"},
    "debian": _NOWHERE | {"wget", "unzip", "apk", "yum", "dnf", "ps", "ping", "netstat", "gpg", "vim", "nano", "less"},
    "ubuntu": _NOWHERE | {"wget", "unzip", "apk", "yum", "dnf", "ps", "ping", "netstat", "gpg", "vim", "nano", "less"},
    "busybox": _NOWHERE | {"bash", "apk", "apt-get"},
}
_PROVIDES = {
    "python3": ("python3",),
    "py3-pip": ("pip", "pip3", "python3"),
    "python3-pip": ("pip", "pip3", "python3"),
    "python3-full": ("python3", "pip3"),
    "python-is-python3": ("python",),
    "nodejs": ("node",),
    "npm": ("npm", "npx", "node"),
    "build-essential": ("gcc", "g++", "make"),
    "build-base": ("gcc", "g++", "make"),
    "golang": ("go",),
    "openssh-client": ("ssh",),
    "procps": ("ps",),
    "gnupg": ("gpg",),
    "iputils-ping": ("ping",),
    "net-tools": ("netstat",),
    "shadow": ("useradd", "groupadd"),
    "git-core": ("git",),
    "ruby": ("ruby", "gem"),
    "ruby-full": ("ruby", "gem"),
    "default-jdk": ("java",),
    "default-jre-headless": ("java",),
}
_LEAVES = frozenset(
    {
        "curl",
        "wget",
        "ca-certificates",
        "bash",
        "tzdata",
        "jq",
        "unzip",
        "zip",
        "tini",
        "dumb-init",
        "gosu",
        "su-exec",
        "nginx",
        "less",
    }
)
"""Packages that bring no other program along."""
_OFTEN_ALONG = frozenset(
    {
        *(
            "python",
            "python3",
            "ruby",
            "gem",
            "bundle",
            "gcc",
            "g++",
            "make",
            "openssl",
            "php",
            "java",
            "node",
            "npm",
            "ps",
            "gpg",
            "git",
            "ssh",
        ),
        *("rsync", "sudo", "perl", "netstat", "ping", "useradd", "groupadd", "bash", "less", "unzip", "zip"),
    }
)
"""Programs that other packages often depend on: once one is installed, they may be there."""


class Program(msgspec.Struct, frozen=True):
    """A program that is run and is not there."""

    name: str
    where: str
    base: str
    line: int


def missing(dockerfile: Dockerfile, runs: Iterable[Run]) -> Iterator[Program]:
    """Programs that stages on known small images run before anything could have brought them."""
    by_line: dict[tuple[int, int], list[Run]] = {}
    for run in runs:
        by_line.setdefault((run.stage, run.instruction.line), []).append(run)
    for stage in dockerfile.stages:
        base = root(dockerfile, stage)
        lacks = _LACKS.get(base.short)
        if lacks and not base.unknown:
            yield from _of_stage(dockerfile, stage, base, lacks, by_line)


def _of_stage(
    dockerfile: Dockerfile, stage: Stage, base: Base, lacks: frozenset[str], by_line: dict[tuple[int, int], list[Run]]
) -> Iterator[Program]:
    brought: set[str] = set()
    named = base.name + (f":{base.tag}" if base.tag else "")
    for each in reversed(dockerfile.lineage(stage)):
        for one in each.instructions:
            if "*" in brought:
                return
            own = each.number == stage.number
            for command, line in _commands(one, by_line.get((each.number, one.line), [])):
                if command.name not in lacks or command.name in brought:
                    brought |= command.brings
                elif own:
                    yield Program(command.name, one.keyword, named, line)
                    brought.add(command.name)  # said once; what it would have installed is not there either
            brought |= _copied(one)


class _Ran(msgspec.Struct, frozen=True):
    name: str
    brings: set[str]


def _commands(one: Instruction, runs: list[Run]) -> Iterator[tuple[_Ran, int]]:
    for run in runs:
        for command in run.commands:
            yield _Ran(command.name, _brought(command)), run.line(command.start)
    if one.keyword in ("CMD", "ENTRYPOINT", "HEALTHCHECK") and not one.rest.startswith("NONE"):
        if one.exec_form:
            yield _Ran(one.exec_form[0].rpartition("/")[2], set()), one.line
        else:
            text = one.rest.removeprefix("CMD").lstrip() if one.keyword == "HEALTHCHECK" else one.rest
            try:
                found = shell.read(text).commands[:1]
            except LimitError:
                found = ()
            yield from ((_Ran(command.name, set()), one.line) for command in found)


def _brought(command: shell.Command) -> set[str]:
    made = installs.of(command)
    if made is None:
        told = installs.verb(command)
        # What a lock file or a folder installs may bring any program; so may a script, a build or a download.
        anything = told in ("install", "ci", "sync", "add") or command.name in _BRINGS_ANYTHING
        return {"*"} if anything or "install" in command.texts else set()
    if not made.manager.system:
        return {word.text for word in made.packages} | {"*"}
    names: set[str] = set()
    for word in made.packages:
        if word.dynamic:
            return {"*"}
        plain = re.split("[=<>~]", word.text, maxsplit=1)[0]
        names |= {plain, re.sub(r"[0-9.-]{1,20}$", "", plain), *_PROVIDES.get(plain, ())}
        names |= {program for program in _NOWHERE if len(program) > 2 and program in plain}
        if plain not in _LEAVES:
            names |= _OFTEN_ALONG
    return names


_BRINGS_ANYTHING = frozenset(
    {
        "sh",
        "bash",
        "make",
        "tar",
        "unzip",
        "dpkg",
        "rpm",
        "ln",
        "cp",
        "mv",
        "install",
        "corepack",
        "rustup",
        "sdk",
        "conda",
        "mamba",
    }
)


def _copied(one: Instruction) -> set[str]:
    if one.keyword not in ("COPY", "ADD") or not one.words:
        return set()
    target = one.words[-1].strip("\"'")
    if one.flag("from") is not None or "bin" in target or target == "/" or one.keyword == "ADD":
        return (
            {"*"}
            if target.endswith("/") or one.keyword == "ADD" or "bin" not in target
            else {target.rpartition("/")[2], "*"}
        )
    return set()


def refuses_system_installs(base: Base) -> bool:
    """Whether an image's own Python refuses `pip install` (PEP 668)."""
    release = base.tag.partition("-")[0]
    number = re.match(r"([0-9]{1,3})(?:\.([0-9]{1,3}))?", release)
    if base.short == "alpine":
        return release in ("", "latest", "edge", "3") or (
            number is not None and (int(number[1]), int(number[2] or 0)) >= (3, 19)
        )
    if base.short == "debian":
        return release in ("", "latest", "stable", "bookworm", "trixie", "sid") or (
            number is not None and int(number[1]) >= 12
        )
    if base.short == "ubuntu":
        return release in ("", "latest", "noble") or (number is not None and int(number[1]) >= 23)
    return False
