"""What of a result is shown: the findings that count, in order, and how many are suppressed or hidden by `--severity`."""

from collections import Counter
from collections.abc import Iterable

import msgspec

from pratique.model.finding import Finding, Kind, PackageRef, Severity, Status
from pratique.model.package import Package
from pratique.model.report import Options, Report, Result


class View(msgspec.Struct, frozen=True):
    findings: tuple[Finding, ...]
    """That count and are shown, in the order of `order`."""
    suppressed: tuple[Finding, ...]
    hidden: int
    """That count and are not shown, because of their severity."""


def view(result: Result, options: Options) -> View:
    """Findings of a result as the options show them."""
    wanted = {name.lower() for name in options.severities}
    counted = [finding for finding in result.findings if finding.suppressed is None]
    shown = [finding for finding in counted if not wanted or finding.severity in wanted]
    suppressed = [finding for finding in result.findings if finding.suppressed is not None]
    return View(tuple(sorted(shown, key=order)), tuple(sorted(suppressed, key=order)), len(counted) - len(shown))


_KINDS = {kind: number for number, kind in enumerate(Kind)}


def order(finding: Finding) -> tuple[int, str, str, str, int, float, str, str, int]:
    """Kind, package, worst first: the same report is always written in the same order."""
    package = finding.package
    name, path = (package.name, package.path or finding.location.path) if package else ("", finding.location.path)
    return (
        _KINDS[finding.kind],
        name,
        package.version if package else "",
        package.purl if package else "",
        -finding.severity.rank,
        -finding.risk,
        finding.id,
        path,
        finding.location.line,
    )


def severities(findings: Iterable[Finding]) -> dict[Severity, int]:
    """How many of each severity, worst first, without zeros."""
    counts = Counter(finding.severity for finding in findings)
    return {severity: counts[severity] for severity in Severity if counts[severity]}


def fixable(findings: Iterable[Finding]) -> int:
    return sum(1 for finding in findings if finding.fixed)


def layers(result: Result) -> dict[str, int]:
    """Layers' diff IDs and digests → their numbers from 1, bottom first."""
    numbers: dict[str, int] = {}
    for number, layer in enumerate(result.image.layers, 1):
        for key in (layer.diff_id, layer.digest):
            if key:
                numbers.setdefault(key, number)
    return numbers


def full_name(package: PackageRef | Package) -> str:
    """A package's name with its namespace, as its own tools write it: `@angular/core`, `org.slf4j:slf4j-api`.

    The namespace comes from the purl; distributions' packages have theirs from the distribution and go without.
    """
    kind, slash, rest = package.purl.removeprefix("pkg:").partition("/")
    if not slash or kind in DISTRIBUTION_TYPES or "/" in package.name or ":" in package.name:
        return package.name
    namespace = rest.partition("?")[0].partition("#")[0].rpartition("@")[0].rpartition("/")[0]
    if not namespace:
        return package.name
    if "%" in namespace:
        from urllib.parse import unquote

        namespace = unquote(namespace)
    return f"{namespace}{':' if kind == 'maven' else '/'}{package.name}"


DISTRIBUTION_TYPES = frozenset({"deb", "apk", "rpm", "alpm"})


def rule_title(report: Report, finding: Finding) -> str:
    """A finding's own title, else its rule's, else its id."""
    rule = report.rules.get(finding.id)
    return finding.title or (rule.title if rule else "") or finding.id


def fix_text(finding: Finding) -> str:
    """The versions that fix it, or why there is none."""
    return ", ".join(finding.fixed) or STATUS_WORDS[finding.status]


STATUS_WORDS = {
    Status.FIXED: "",
    Status.AFFECTED: "no fix yet",
    Status.WONT_FIX: "won't fix",
    Status.END_OF_LIFE: "end of life",
    Status.UNKNOWN: "",
}


def hidden_text(hidden: int, options: Options) -> str:
    """The sentence that says what `--severity` hid; empty when nothing."""
    if not hidden:
        return ""
    noun = "finding" if hidden == 1 else "findings"
    return (
        f"{hidden} more {noun} not shown (--severity {','.join(options.severities)}); the verdict counts all of them."
    )
