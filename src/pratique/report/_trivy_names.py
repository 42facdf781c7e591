"""Trivy's names for what we found: distributions, kinds of package records, severities, statuses (as data)."""

from pratique.model.distro import Distro
from pratique.model.finding import Severity, Status
from pratique.model.package import Package

DISTRIBUTION_TYPES = frozenset({"deb", "apk", "rpm", "alpm"})

FAMILIES = {
    "rhel": "redhat",
    "almalinux": "alma",
    "ol": "oracle",
    "amzn": "amazon",
    "sles": "suse linux enterprise server",
    "opensuse-leap": "opensuse.leap",
    "opensuse-tumbleweed": "opensuse.tumbleweed",
    "mariner": "cbl-mariner",
}
SEVERITIES = {
    Severity.CRITICAL: "CRITICAL",
    Severity.HIGH: "HIGH",
    Severity.MEDIUM: "MEDIUM",
    Severity.LOW: "LOW",
    Severity.NEGLIGIBLE: "LOW",
    Severity.UNKNOWN: "UNKNOWN",
}
SEVERITY_NUMBERS = {
    "unknown": 0,
    "negligible": 1,
    "low": 1,
    "medium": 2,
    "moderate": 2,
    "important": 3,
    "high": 3,
    "critical": 4,
}
STATUSES = {
    Status.FIXED: "fixed",
    Status.AFFECTED: "affected",
    Status.WONT_FIX: "will_not_fix",
    Status.END_OF_LIFE: "end_of_life",
    Status.UNKNOWN: "unknown",
}
INSTALLED = {
    "pypi": ("python-pkg", "Python"),
    "npm": ("node-pkg", "Node.js"),
    "gem": ("gemspec", "Ruby"),
    "maven": ("jar", "Java"),
    "conda": ("conda-pkg", "Conda"),
    "golang": ("gobinary", ""),
    "cargo": ("rustbinary", ""),
    "composer": ("composer-vendor", ""),
    "nuget": ("dotnet-core", ""),
    "bitnami": ("bitnami", ""),
    "julia": ("julia", ""),
}
"""purl type → Trivy's type, and the name that it lists all of them under (empty: by their file)."""
LOCK_FILES = {
    "package-lock.json": "npm",
    "yarn.lock": "yarn",
    "pnpm-lock.yaml": "pnpm",
    "bun.lock": "bun",
    "poetry.lock": "poetry",
    "uv.lock": "uv",
    "pylock.toml": "pylock",
    "Pipfile.lock": "pipenv",
    "go.mod": "gomod",
    "Cargo.lock": "cargo",
    "Gemfile.lock": "bundler",
    "composer.lock": "composer",
    "installed.json": "composer-vendor",
    "pom.xml": "pom",
    "gradle.lockfile": "gradle",
    "packages.lock.json": "nuget",
    "packages.config": "nuget",
    "conan.lock": "conan",
    "pubspec.lock": "pub",
    "mix.lock": "hex",
    "Package.resolved": "swift",
    "Podfile.lock": "cocoapods",
    "Manifest.toml": "julia",
}
"""A file's name → Trivy's type for what it locks."""


def family(distro: Distro | None) -> str:
    return FAMILIES.get(distro.id, distro.id) if distro else ""


def artifact_type(scheme: str) -> str:
    """Trivy's ArtifactType for a target's scheme."""
    return {"dir": "filesystem", "sbom": "cyclonedx"}.get(scheme, "container_image")


def class_type_target(package: Package, os_type: str, os_target: str) -> tuple[str, str, str]:
    """Under which of Trivy's results a package is listed: Class, Type, Target."""
    if package.type in DISTRIBUTION_TYPES:
        return "os-pkgs", os_type or package.type, os_target
    path = package.locations[0] if package.locations else ""
    locked = LOCK_FILES.get(path.rpartition("/")[2]) or ("pip" if package.declared and package.type == "pypi" else "")
    if locked:
        return "lang-pkgs", locked, path
    name, shown = INSTALLED.get(package.type, (package.ecosystem or package.type or "unknown", ""))
    return "lang-pkgs", name, shown or path or name


def epoch_version_release(package_type: str, version: str) -> tuple[int, str, str]:
    """The parts of a distribution's version as Trivy lists them; other versions are whole."""
    if package_type not in {"deb", "rpm", "alpm"}:
        return 0, version, ""
    epoch, colon, rest = version.partition(":")
    if not colon or not (epoch.isascii() and epoch.isdecimal() and len(epoch) < 10):
        epoch, rest = "0", version
    upstream, dash, release = rest.rpartition("-")
    return int(epoch), upstream if dash else rest, release if dash else ""
