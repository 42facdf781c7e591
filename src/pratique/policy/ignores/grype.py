"""Grype's `.grype.yaml`, its `ignore` list (https://github.com/anchore/grype#specifying-matches-to-ignore).

All that a rule names must match. Names of packages are patterns of the whole name; aliases count only with
`include-aliases`. Rules never end. What we cannot compare (`namespace`, `match-type`, `vex-status` …) makes a rule waive
nothing, and is said.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from pratique.documents import yaml
from pratique.policy import shape
from pratique.policy.document import Waiver
from pratique.policy.ignores import Ignored, wrong

NAMES = (".grype.yaml", ".grype.yml", "grype.yaml")

_TYPES = {
    "apk": "apk", "deb": "deb", "rpm": "rpm", "alpm": "alpm", "python": "pypi", "npm": "npm", "gem": "gem",
    "go-module": "golang", "java-archive": "maven", "jenkins-plugin": "maven", "rust-crate": "cargo",
    "php-composer": "composer", "dotnet": "nuget", "conan": "conan", "dart-pub": "pub", "hex": "hex", "cocoapods": "cocoapods",
    "swift": "swift", "hackage": "hackage", "conda": "conda", "R-package": "cran", "binary": "generic",
}  # fmt: skip
"""Grype's (Syft's) package types → purl types."""
_LANGUAGES = {
    "python": "pypi", "javascript": "npm", "ruby": "gem", "go": "golang", "java": "maven", "rust": "cargo", "php": "composer",
    "dotnet": "nuget", "dart": "pub", "elixir": "hex", "erlang": "hex", "swift": "swift", "haskell": "hackage", "R": "cran",
}  # fmt: skip
_STATES = {"fixed": "fixed", "not-fixed": "affected", "wont-fix": "wont-fix", "unknown": "unknown"}


class _Package(msgspec.Struct, frozen=True):
    name: str = ""
    version: str = ""
    language: str = ""
    type: str = ""
    location: str = ""


class _Rule(msgspec.Struct, frozen=True, rename="kebab"):
    vulnerability: str = ""
    include_aliases: bool = False
    reason: str = ""
    fix_state: str = ""
    package: _Package = _Package()


def read(data: bytes, name: str) -> Ignored:
    document = yaml.load(data, name)
    rules = (document.value or {}).get("ignore") or [] if isinstance(document.value, dict | None) else []
    if not isinstance(rules, list):
        raise wrong(name, [f"{name}:{document.line('ignore')}: ignore must be a list of rules"])
    waivers: list[Waiver] = []
    skipped, errors = [], []
    for number, rule in enumerate(rules):
        line = document.line("ignore", number)
        problems = list(_misfits(rule))
        if problems:
            errors += [f"{name}:{line}: {problem}" for problem in problems]
        elif reason := _incomparable(rule):
            skipped.append(f"{name}:{line}: {reason}, so the rule waives nothing")
        else:
            waivers.append(_waiver(msgspec.convert(rule, _Rule), name, line))
    if errors:
        raise wrong(name, errors)
    return Ignored(tuple(waivers), tuple(skipped))


def _misfits(rule: Any) -> Iterator[str]:
    import re2

    # Grype's other keys are not errors here: `_incomparable` says that they are not compared.
    found = [each for each in shape.problems(rule, _Rule) if not each.text.startswith("is not a known key")]
    yield from (f"{'.'.join(map(str, each.path)) or 'the rule'} {each.text}" for each in found)
    if not found:
        try:
            re2.compile(msgspec.convert(rule, _Rule).package.name)
        except re2.error:
            yield f"package.name {rule['package']['name']!r} is no pattern"


def _incomparable(rule: dict[str, Any]) -> str:
    """Why a rule cannot be compared; empty when it can."""
    known = {"vulnerability", "include-aliases", "reason", "fix-state", "package"}
    unknown = [key for key, value in rule.items() if key not in known and value not in (None, "", [])]
    package = rule.get("package", {})
    unknown += [f"package.{key}" for key, value in package.items() if key not in _Package.__struct_fields__ and value]
    if unknown:
        return f"`{unknown[0]}` cannot be compared here"
    if package.get("type") and package["type"] not in _TYPES:
        return f"the package type {package['type']!r} is not known"
    if package.get("language") and package["language"] not in _LANGUAGES:
        return f"the language {package['language']!r} is not known"
    if rule.get("fix-state") and rule["fix-state"] not in _STATES:
        return f"the fix state {rule['fix-state']!r} is not known"
    return (
        ""
        if any(value for key, value in rule.items() if key in known - {"reason", "include-aliases"})
        else "it names nothing"
    )


def _waiver(rule: _Rule, name: str, line: int) -> Waiver:
    package = rule.package
    types = {_TYPES.get(package.type, ""), _LANGUAGES.get(package.language, "")} - {""}
    both = package.type and package.language and len(types) > 1
    return Waiver(
        reason=rule.reason or f"listed in {name}",
        by="ignore-file",
        file=name,
        line=line,
        ids=(rule.vulnerability.lower(),) if rule.vulnerability else (),
        exact_id=not rule.include_aliases,
        kinds=("vulnerability",),
        names=(package.name,) if package.name else (),
        version=package.version,
        types=("no type is both",) if both else tuple(sorted(types)),
        paths=(package.location,) if package.location else (),
        statuses=(_STATES[rule.fix_state],) if rule.fix_state else (),
    )
