"""Programs that judge an image or a tree: how each is told to fail, and whether a command tells it.

A scanner whose exit code is 0 whatever it finds is no gate. Facts are the tools' own documentation:
https://trivy.dev/latest/docs/configuration/others/#exit-code, https://github.com/anchore/grype#gating-on-severity-of-vulnerabilities,
https://docs.docker.com/reference/cli/docker/scout/cves/, https://github.com/goodwithtech/dockle#exit-code.
"""

from collections.abc import Iterator

import msgspec

from pratique.checks import container_runs
from pratique.documents.shell import Command, Word


class Scanner(msgspec.Struct, frozen=True):
    """How a program judges."""

    verbs: frozenset[str] = frozenset()
    """Subcommands that judge; empty where it has none."""
    asks: tuple[str, ...] = ()
    """Options of which one must be given for it to fail; empty where it fails by itself."""
    environment: tuple[str, ...] = ()
    """Variables that do the same."""
    excuses: tuple[str, ...] = ()
    """Options that keep it from failing."""
    not_judging: tuple[str, ...] = ()
    """Options with which it does something else."""
    configured: tuple[str, ...] = ()
    """Options that name a configuration, which may hold the answer."""
    images: bool = True
    """Whether its verbs look at images."""


class Scan(msgspec.Struct, frozen=True):
    """One command that judges, or seems to."""

    tool: str
    command: Command
    """As the tool sees it, also behind `docker run`."""
    image: str
    """What it looks at; empty when that is no image or not to be seen."""
    lacks: str = ""
    """What would let it fail; empty when it can."""
    writes: tuple[str, ...] = ()
    """Files that its output goes to."""


_LIST_ONLY = ("--version", "-h", "--help", "--download-db-only", "--download-java-db-only", "--clear-cache", "--reset")
SCANNERS = {
    "trivy": Scanner(
        frozenset(
            "image i filesystem fs rootfs repository repo config conf sbom kubernetes k8s vm".split()  # noqa: SIM905  # read as words
        ),
        ("--exit-code",),
        ("TRIVY_EXIT_CODE",),
        not_judging=_LIST_ONLY,
        configured=("--config", "-c"),
    ),
    "grype": Scanner(
        asks=("--fail-on", "-f"),
        environment=("GRYPE_FAIL_ON_SEVERITY",),
        not_judging=_LIST_ONLY,
        configured=("--config", "-c"),
    ),
    "dockle": Scanner(asks=("--exit-code", "-c"), environment=("DOCKLE_EXIT_CODE",), not_judging=("--version", "-v")),
    "snyk": Scanner(frozenset({"test", "container", "iac", "code"}), not_judging=("--version",)),
    "clair-scanner": Scanner(),
    "osv-scanner": Scanner(images=False),
    "hadolint": Scanner(excuses=("--no-fail",), not_judging=("--version", "-v"), images=False),
    "checkov": Scanner(excuses=("--soft-fail", "-s"), not_judging=("--version", "-v", "--list", "-l"), images=False),
    "tfsec": Scanner(excuses=("--soft-fail", "-s"), images=False),
    "gitleaks": Scanner(frozenset({"detect", "protect", "dir", "git", "stdin"}), images=False),
    "trufflehog": Scanner(asks=("--fail",), not_judging=("--version",), images=False),
    "kube-linter": Scanner(frozenset({"lint"}), images=False),
    "conftest": Scanner(frozenset({"test"}), excuses=("--no-fail",), images=False),
    "kics": Scanner(frozenset({"scan"}), images=False),
    "pip-audit": Scanner(images=False),
    "pratique": Scanner(frozenset({"scan", "verify", "check", "judge", "ship"}), excuses=("--report-only",)),
}
VERIFIERS = {
    "cosign": frozenset({"verify", "verify-attestation", "verify-blob", "verify-blob-attestation"}),
    "notation": frozenset({"verify"}),
    "slsa-verifier": frozenset({"verify-artifact", "verify-image"}),
}
_SBOM_FORMATS = frozenset({"cyclonedx", "spdx", "spdx-json", "cyclonedx-json", "cyclonedx-xml", "github"})
_GRYPE_OTHER = frozenset({"db", "version", "completion", "help", "config", "explain"})
_SWITCHES = frozenset(
    {
        *("--ignore-unfixed", "--quiet", "-q", "--no-progress", "--debug", "-d", "--insecure", "--light"),
        *("--skip-update", "--skip-db-update", "--offline-scan", "--list-all-pkgs", "--only-fixed", "--verbose"),
        *("-v", "-vv", "--yes", "-y", "--recursive", "-r", "--force", "--rm", "--removed-pkgs", "--no-cache"),
        *("--skip-java-db-update", "--dependency-tree", "--push", "--pull", "--exit-code-on-eol", "--by-cve"),
    }
)
_OFF = frozenset({"0", "", "none", "false"})


def scan(command: Command, environment: frozenset[str] = frozenset()) -> Scan | None:
    """A command that judges; None for any other. `environment` names the variables that are set around it."""
    inside = container_runs.of(command)
    if inside is not None:
        given = {option.partition("=")[0] for option in inside.options}
        return _scan(inside.inner, environment | given) if inside.inner.name in SCANNERS else None
    if command.name == "docker" and [word.text for word in command.words[:2]] == ["scout", "cves"]:
        scout = msgspec.structs.replace(command, name="docker scout", words=command.words[2:])
        lacks = "" if scout.has("--exit-code", "-e") else "--exit-code"
        return Scan("docker scout", scout, _image(scout.words), lacks, _writes(scout))
    return _scan(command, environment)


def verifies(command: Command) -> bool:
    """Whether a command checks signatures."""
    inside = container_runs.of(command)
    inner = inside.inner if inside is not None else command
    verbs = VERIFIERS.get(inner.name, frozenset())
    return bool(inner.words) and inner.words[0].text in verbs


def operands(words: tuple[Word, ...]) -> Iterator[Word]:
    """Words that are neither options nor, as far as can be told, values of options."""
    before = ""
    for word in words:
        if not word.text.startswith("-") and (not before.startswith("-") or "=" in before or before in _SWITCHES):
            yield word
        before = word.text


def _scan(command: Command, environment: frozenset[str]) -> Scan | None:
    known = SCANNERS.get(command.name)
    if known is None or command.has(*known.not_judging):
        return None
    words = command.words
    if known.verbs:
        at = _verb(words, known.verbs)
        if at < 0 and not (command.name == "trivy" and _is_old_trivy(words)):
            return None
        words = words[at + 1 :]
        if command.name == "snyk" and command.words[at].text != "test" and not any(w.text == "test" for w in words):
            return None
    elif not words or (command.name == "grype" and words[0].text in _GRYPE_OTHER):
        return None
    if _value(command, "--format", "-f") in _SBOM_FORMATS and command.name == "trivy":
        return None
    image = _image(words) if known.images and not _is_tree(command) else ""
    return Scan(command.name, command, image, _lacks(command, known, environment), _writes(command))


def _verb(words: tuple[Word, ...], verbs: frozenset[str]) -> int:
    """The position of the subcommand, which options and their values may stand before; -1 without one of these."""
    before = ""
    for at, word in enumerate(words):
        if word.text in verbs:
            return at
        if not word.text.startswith("-") and not before.startswith("-"):
            return -1
        before = word.text
    return -1


def _is_old_trivy(words: tuple[Word, ...]) -> bool:
    """`trivy IMAGE`, as it was written before there were subcommands."""
    return any(word.dynamic or ":" in word.text or "/" in word.text for word in list(operands(words))[:1])


def _lacks(command: Command, known: Scanner, environment: frozenset[str]) -> str:
    excuse = next((option for option in known.excuses if command.has(option)), "")
    if excuse:
        return f"{excuse} left out"
    assigned = {one.partition("=")[0] for one in command.assigned}
    if command.has(*known.configured) or any(name in assigned or name in environment for name in known.environment):
        return ""
    if not known.asks:
        if command.name == "gitleaks" and _value(command, "--exit-code") == "0":
            return "--exit-code 1"
        return ""
    if not any(command.has(option) for option in known.asks):
        return {"--exit-code": "--exit-code 1", "--fail-on": "--fail-on high"}.get(known.asks[0], known.asks[0])
    return f"{known.asks[0]} 1" if known.asks[0] == "--exit-code" and _value(command, *known.asks) in _OFF else ""


def _value(command: Command, *options: str) -> str | None:
    """The value that one of the options is given; the last one counts."""
    found, before = None, ""
    for word in command.words:
        name, sign, value = word.text.partition("=")
        if sign and name in options:
            found = value
        elif before in options:
            found = word.text
        before = word.text
    return found


def _is_tree(command: Command) -> bool:
    verbs = {
        "fs",
        "filesystem",
        "config",
        "conf",
        "repo",
        "repository",
        "rootfs",
        "sbom",
        "k8s",
        "kubernetes",
        "iac",
        "code",
    }
    return command.name in ("trivy", "snyk") and any(word.text in verbs for word in command.words[:4])


def _image(words: tuple[Word, ...]) -> str:
    return next((word.text for word in operands(words) if word.text != "test"), "")


def _writes(command: Command) -> tuple[str, ...]:
    named = _value(command, "-o", "--output", "--file", "--json-file-output", "--sarif-file-output", "--report-path")
    return (*command.written, *([named] if named else []))
