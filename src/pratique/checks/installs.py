"""What a shell command installs, and whether it says which version: package managers as data.

>>> from pratique.documents import shell
>>> made = of(shell.read("apt-get install -y curl=7.88.1-10 jq").commands[0])
>>> made.manager.name, [word.text for word in made.unpinned]
('apt', ['jq'])
"""

import re

import msgspec

from pratique.documents.shell import Command, Word

_ARCHIVE = re.compile(r".*\.(?:deb|rpm|apk|whl|tar\.gz|tgz|tar\.xz|zip|gem)(?:\[[^\]]*\])?", re.DOTALL)
_LONGEST = 300
"""Characters of a package's name and version; keeps every pattern here quick on hostile words."""
_PATH = re.compile(r"\.{0,2}/.*|\.{1,2}", re.DOTALL)


class Manager(msgspec.Struct, frozen=True, kw_only=True):
    """One package manager."""

    name: str
    programs: frozenset[str]
    verbs: frozenset[str]
    pinned: str
    """A regular expression that a word with a version matches whole."""
    taking: frozenset[str] = frozenset()
    """Options that take the next word."""
    locking: frozenset[str] = frozenset()
    """Options that pin all, or that name a file which does."""
    system: bool = False
    """It installs the distribution's packages."""
    skip: str = ""
    """A regular expression of words that are no packages of an index (files, groups)."""


def _of(*words: str) -> frozenset[str]:
    return frozenset(words)


MANAGERS = (
    Manager(
        name="apt",
        programs=_of("apt-get", "apt", "aptitude"),
        verbs=_of("install", "reinstall"),
        pinned=r"[^=]+=.+|[^/]+/.+",
        taking=_of(
            "-t",
            "--target-release",
            "--default-release",
            "-o",
            "--option",
            "-c",
            "--config-file",
            "-a",
            "--host-architecture",
        ),
        system=True,
        skip=r".+-",
    ),
    Manager(
        name="apk",
        programs=_of("apk"),
        verbs=_of("add"),
        pinned=r"[^=<>~]+[=<>~]{1,2}.+",
        taking=_of(
            "-X",
            "--repository",
            "-t",
            "--virtual",
            "-p",
            "--root",
            "--repositories-file",
            "--keys-dir",
            "--arch",
            "--cache-dir",
            "--wait",
        ),
        system=True,
        skip=r"[!.].*",
    ),
    Manager(
        name="dnf",
        programs=_of("dnf", "microdnf", "tdnf", "dnf5"),
        verbs=_of("install", "reinstall"),
        pinned=r".+-[0-9].*|.+ = .+",
        taking=_of(
            "-c",
            "--config",
            "-x",
            "--exclude",
            "--enablerepo",
            "--disablerepo",
            "--repo",
            "--installroot",
            "--releasever",
            "--setopt",
        ),
        system=True,
        skip=r"@.*",
    ),
    Manager(
        name="yum",
        programs=_of("yum"),
        verbs=_of("install", "localinstall", "reinstall"),
        pinned=r".+-[0-9].*",
        taking=_of(
            "-c",
            "--config",
            "-x",
            "--exclude",
            "--enablerepo",
            "--disablerepo",
            "--installroot",
            "--releasever",
            "--setopt",
        ),
        system=True,
        skip=r"@.*",
    ),
    Manager(
        name="zypper",
        programs=_of("zypper"),
        verbs=_of("install", "in"),
        pinned=r"[^=<>~]+[=<>~]{1,2}.+|.+-[0-9].*",
        taking=_of("-t", "--type", "-r", "--repo", "--from", "-R", "--root"),
        system=True,
    ),
    Manager(
        name="pip",
        programs=_of("pip", "pip3", "pipx"),
        verbs=_of("install"),
        pinned=r"[^=]+={2,3}.+|[^@]+@.+|git\+.+@[^/]+|https?://.+",
        taking=_of(
            *(
                "-i",
                "--index-url",
                "--extra-index-url",
                "-f",
                "--find-links",
                "-t",
                "--target",
                "--prefix",
                "--root",
                "--src",
                "--cert",
            ),
            *(
                "-d",
                "--platform",
                "--python-version",
                "--implementation",
                "--abi",
                "--progress-bar",
                "--trusted-host",
                "--timeout",
                "--retries",
            ),
            *(
                "--cache-dir",
                "--proxy",
                "--no-binary",
                "--only-binary",
                "--upgrade-strategy",
                "--config-settings",
                "--log",
                "--python",
            ),
        ),
        locking=_of("-r", "--requirement", "-c", "--constraint", "-e", "--editable"),
    ),
    Manager(
        name="npm",
        programs=_of("npm"),
        verbs=_of("install", "i", "add", "in", "ins", "inst", "insta", "instal", "isnt", "isnta", "isntal"),
        pinned=r"@?[^@]+@[^@]*[0-9][^@]*|git[+:].+#.+|.+/.+#.+|file:.+|https?://.+",
        taking=_of(
            "--prefix",
            "--registry",
            "--loglevel",
            "--cache",
            "--userconfig",
            "-C",
            "--workspace",
            "-w",
            "--omit",
            "--include",
            "--only",
        ),
    ),
    Manager(
        name="yarn",
        programs=_of("yarn"),
        verbs=_of("add"),
        pinned=r"@?[^@]+@.*[0-9].*|file:.+|https?://.+",
        taking=_of("--registry", "--cwd", "--modules-folder", "--cache-folder"),
    ),
    Manager(
        name="pnpm",
        programs=_of("pnpm"),
        verbs=_of("add"),
        pinned=r"@?[^@]+@.*[0-9].*|file:.+|https?://.+",
        taking=_of("--dir", "-C", "--filter", "--registry"),
    ),
    Manager(
        name="gem",
        programs=_of("gem"),
        verbs=_of("install", "i"),
        pinned=r"[^:]+:.+",
        taking=_of("-i", "--install-dir", "-n", "--bindir", "-s", "--source", "-P", "--platform", "--document"),
        locking=_of("-v", "--version", "-g", "--file"),
    ),
    Manager(
        name="go",
        programs=_of("go"),
        verbs=_of("install", "get"),
        pinned=r".+@(?!latest$|master$|main$|HEAD$).+",
        taking=_of("-ldflags", "-tags", "-o", "-mod", "-gcflags", "-buildmode", "-trimpath="),
    ),
    Manager(
        name="cargo",
        programs=_of("cargo"),
        verbs=_of("install"),
        pinned=r".+@.+",
        taking=_of("--root", "--features", "-F", "--target", "--profile", "--index", "--registry", "--bin", "-j"),
        locking=_of("--version", "--vers", "--locked", "--path", "--git", "--rev", "--tag"),
    ),
)
_BY_PROGRAM = {program: one for one in MANAGERS for program in one.programs}
_PYTHON = re.compile(r"python(?:[0-9.]{1,5})?|pypy3?")
_PIP = re.compile(r"pip[0-9](?:\.[0-9]{1,2})?")
_LANGUAGE_SKIP = re.compile(r"[-.].*|\$.*|.*\.(?:txt|toml)", re.DOTALL)


class Install(msgspec.Struct, frozen=True):
    """One command that installs."""

    manager: Manager
    command: Command
    packages: tuple[Word, ...]
    """Those that an index gives: no files, no options."""
    locked: bool
    """Whether an option pins all of them."""

    @property
    def unpinned(self) -> tuple[Word, ...]:
        """Packages without a version; those that a variable names say nothing and are left out."""
        if self.locked:
            return ()
        return tuple(word for word in self.packages if not word.dynamic and not _pinned(self.manager, word.text))


def manager(command: Command) -> tuple[Manager, tuple[Word, ...]] | None:
    """The package manager that a command runs, and its words: also `python3 -m pip`, `pip3.11`, `uv pip`."""
    name, words = command.name, command.words
    texts = command.texts[:2]
    if _PYTHON.fullmatch(name) and texts == ["-m", "pip"]:
        name, words = "pip", words[2:]
    elif _PIP.fullmatch(name):
        name = "pip"
    elif name == "uv" and texts[:1] == ["pip"]:
        name, words = "pip", words[1:]
    elif name == "yarn" and texts[:1] == ["global"]:
        words = words[1:]
    found = _BY_PROGRAM.get(name)
    return (found, words) if found else None


def verb(command: Command) -> str:
    """What a package manager is told to do: its first word that is no option; empty for other programs."""
    known = manager(command)
    if known is None:
        return ""
    words = _arguments(*known)
    return words[0].text if words else ""


def of(command: Command) -> Install | None:
    """What a command installs; None when it installs nothing, or only what a lock file or a folder names."""
    known = manager(command)
    if known is None:
        return None
    one, words = known
    arguments = _arguments(one, words)
    if not arguments or arguments[0].text not in one.verbs:
        return None
    packages = tuple(word for word in arguments[1:] if _from_index(one, word.text))
    locked = any(_named(word.text, option) for word in words for option in one.locking)
    return Install(one, command, packages, locked) if packages else None


def _arguments(one: Manager, words: tuple[Word, ...]) -> list[Word]:
    """Words without options and without what options take."""
    found, skip = [], False
    for word in words:
        if skip:
            skip = False
        elif word.text.startswith("-") and word.text != "-":
            skip = word.text in one.taking or word.text in one.locking
        else:
            found.append(word)
    return found


def _named(word: str, option: str) -> bool:
    return (
        word == option
        or word.startswith(f"{option}=")
        or (len(option) == 2 and word.startswith(option) and option == "-r")
    )


def _from_index(one: Manager, text: str) -> bool:
    if (
        not text
        or len(text) > _LONGEST
        or _PATH.fullmatch(text)
        or (one.skip and re.fullmatch(one.skip, text, re.DOTALL))
    ):
        return False
    return not (_ARCHIVE if one.system else _LANGUAGE_SKIP).fullmatch(text)


def _pinned(one: Manager, text: str) -> bool:
    return bool(_ARCHIVE.fullmatch(text) or re.fullmatch(one.pinned, text, re.DOTALL))
