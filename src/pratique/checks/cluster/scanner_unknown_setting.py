"""Settings that the scanner does not know.

Why: Trivy passes over keys that are not its own: what they were to switch on is off, and nothing says so.
Fix: write the keys as `trivy image --generate-default-config` does.
References: https://trivy.dev/latest/docs/references/configuration/config-file/
"""

from collections.abc import Iterator
from typing import Any

from pratique.checks.check import Fault, Lines, Texts, check
from pratique.documents import yaml
from pratique.documents.kubernetes import Object, mapping, words
from pratique.errors import InputError

KEYS: dict[str, str] = {
    "ansible": "extra-vars inventories playbooks",
    "aws": "region",
    "cache": "backend dir redis ttl",
    "db": "download-java-only download-only java-repository java-skip-update light no-progress repository reset skip-update",
    "image": "docker image-config-scanners input max-size platform podman removed-pkgs source",
    "kubernetes": "",
    "license": "confidencelevel forbidden full ignored notice permissive reciprocal restricted unencumbered",
    "misconfiguration": "",
    "module": "dir enable-modules",
    "pkg": "include-dev-deps relationships types",
    "registry": "mirrors password password-stdin token username",
    "rego": "check data error-limit include-deprecated-checks namespaces policy skip-check-update skip-policy-update trace",
    "repository": "branch commit tag",
    "scan": "compliance detection-priority disable-telemetry distro file-patterns offline parallel pkg-types rekor-url sbom-sources"
    " scanners security-checks show-suppressed skip-dirs skip-files skip-version-check slow",
    "secret": "config",
    "server": "addr custom-headers listen token token-header",
    "vulnerability": "ignore-status ignore-unfixed severity-source skip-vex-repo-update type vex",
    **dict.fromkeys(
        [
            "cacert",
            "config",
            "debug",
            "dependency-tree",
            "exit-code",
            "exit-on-eol",
            "format",
            "ignore-policy",
            "ignorefile",
            "insecure",
            "list-all-pkgs",
            "output",
            "output-plugin-arg",
            "quiet",
            "report",
            "severity",
            "table-mode",
            "template",
            "timeout",
            "version",
            "compliance",
            "generate-default-config",
        ],
        "",
    ),
}
"""Trivy 0.76's keys and, where they are a closed list, those inside; `trivy image --generate-default-config` prints them."""
_SCALARS = frozenset(["report", "severity", "format", "output", "timeout", "exit-code", "quiet", "debug", "template"])
TRIVY = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: trivy-config}\ndata:\n  config.yaml: |\n    format: json\n"
FAILS: Lines = {
    TRIVY + "    scan:\n      vulnerability: {enable: true}\n": 7,
    TRIVY + "    scan: [\n": 5,
}
PASSES: Texts = (
    TRIVY + "    scan:\n      scanners: [vuln]\n",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: app}\ndata: {config.yaml: 'scan: {a: b}'}\n",
)


@check("medium")
def scanner_unknown_setting(config_map: Object) -> Iterator[Fault]:
    for name, body in words(config_map.value, "data").items():
        if not _is_trivy(config_map, name):
            continue
        try:
            inside = yaml.load(body.encode(), name)
        except InputError:
            yield Fault(f"Trivy cannot read {name}: it is no YAML.", config_map.line("data", name), subject=name)
            continue
        for key, value in mapping(inside.value).items():
            unknown = _unknown(key, value)
            if unknown:
                line = config_map.line("data", name) + (inside.line(key) if _is_block(config_map, body) else 0)
                yield Fault(f"Trivy has no {', '.join(unknown)} in its configuration.", line, subject=f"{name} {key}")


def _is_block(config_map: Object, body: str) -> bool:
    """Whether the text is a block scalar, which begins on the line after its key."""
    return "\n" in body and not config_map.document.name.endswith(".json")


def _is_trivy(config_map: Object, name: str) -> bool:
    if not name.endswith((".yaml", ".yml")):
        return False
    return name.startswith("trivy.") or ("trivy" in config_map.name and "operator" not in config_map.name)


def _unknown(key: str, value: Any) -> list[str]:
    """The keys that Trivy has not: this one, or those in it."""
    if key not in KEYS:
        return [key]
    inside = [*mapping(value)]
    if key in _SCALARS:
        return [f"{key}.{name}" for name in inside]
    return [f"{key}.{name}" for name in inside if KEYS[key] and name not in KEYS[key].split()]
