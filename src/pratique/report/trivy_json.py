"""Trivy's JSON (SchemaVersion 2), for tools that read it: Harbor, DefectDojo, Copa, Dependency-Track.

What was not examined and targets that failed are failed `config` results: a reader that knows only Trivy sees them.
Several targets share one document, each result's Target led by its own. https://trivy.dev/docs/latest/configuration/reporting/#json
"""

from collections.abc import Iterable
from typing import Any, TextIO

from pratique.model.finding import Finding, Kind
from pratique.model.image import History
from pratique.model.package import Package
from pratique.model.report import Options, Report, Result
from pratique.report import _facts, _trivy_names, _view
from pratique.report import _trivy_shapes as _shapes

_Key = tuple[str, str, str]
"""Class, Type, Target."""


def write(report: Report, out: TextIO, options: Options) -> None:
    """One JSON object."""
    results = [made for result in report.results for made in _results(report, result, options, len(report.results) > 1)]
    results += [_failure(failure.target, failure.error) for failure in report.failures]
    made = {
        "SchemaVersion": 2,
        "Trivy": {"Version": f"{report.tool.name} {report.tool.version}"},
        "ReportID": _facts.report_id(report, "trivy"),
        "CreatedAt": report.created,
        **_artifact(report),
        "Results": results,
    }
    _facts.dump(_bare(made), out)


def _artifact(report: Report) -> dict[str, Any]:
    if len(report.results) != 1:
        names = [result.target for result in report.results] or [failure.target for failure in report.failures]
        return {"ArtifactName": ", ".join(names), "ArtifactType": "container_image"}
    result = report.results[0]
    scheme = result.target.partition(":")[0]
    return {
        "ArtifactID": _shapes.artifact_id(result),
        "ArtifactName": result.image.name or result.target,
        "ArtifactType": _trivy_names.artifact_type(scheme),
        "Metadata": _metadata(result),
    }


def _metadata(result: Result) -> dict[str, Any]:
    image, config = result.image, result.image.config
    return {
        "Size": sum(layer.size for layer in image.layers),
        "OS": {"Family": _trivy_names.family(result.distro), "Name": result.distro.version if result.distro else ""},
        "ImageID": image.config_digest,
        "DiffIDs": [layer.diff_id for layer in image.layers if layer.diff_id],
        "RepoTags": image.tags,
        "RepoDigests": image.repo_digests,
        "Reference": image.name if image.layers else "",
        "ImageConfig": {
            "architecture": config.architecture or image.platform.architecture,
            "created": config.created,
            "os": config.os or image.platform.os,
            "history": [_history(one) for one in config.history],
            "rootfs": {"type": "layers", "diff_ids": config.diff_ids},
            "config": {
                "User": config.user,
                "Env": config.env,
                "Entrypoint": config.entrypoint,
                "Cmd": config.cmd,
                "WorkingDir": config.working_dir,
                "Labels": config.labels,
            },
        }
        if image.layers
        else {},
        "Layers": [_shapes.layer(layer) for layer in image.layers],
    }


def _history(one: History) -> dict[str, Any]:
    return {
        "created": one.created,
        "created_by": one.created_by,
        "comment": one.comment,
        "empty_layer": one.empty_layer,
    }


def _results(report: Report, result: Result, options: Options, several: bool) -> list[dict[str, Any]]:
    """Trivy's results of one target, in Trivy's order."""
    view = _view.view(result, options)
    family = _trivy_names.family(result.distro)
    version = f"{family} {result.distro.version}".strip() if result.distro else "unknown"
    os_target = f"{result.image.name or result.target} ({version})"
    layers = {key: layer for layer in result.image.layers for key in (layer.digest, layer.diff_id) if key}
    groups: dict[_Key, dict[str, Any]] = {}

    def group(key: _Key) -> dict[str, Any]:
        target = f"{result.target}: {key[2]}" if several else key[2]
        return groups.setdefault(key, {"Target": target, "Class": key[0], "Type": key[1]})

    for package in result.packages:
        key = _trivy_names.class_type_target(package, family, os_target)
        group(key).setdefault("Packages", []).append(_shapes.package(package, layers))
    finder = _facts.PackageFinder(result)
    for finding in (*view.findings, *view.suppressed):
        found = finder.find(finding) or _stand_in(finding)
        key = _key_of(finding, found, family, os_target)
        layer = layers.get(finding.location.layer)
        listed, made = _shapes.listed(report, result, finding, group(key)["Target"], layer, found)
        if finding.suppressed is not None:
            listed, made = "ExperimentalModifiedFindings", _modified(finding, made)
        group(key).setdefault(listed, []).append(made)
    for part in result.examined:
        if not part.complete:
            gap = _failed(part.part, f"Not examined: {part.part}", part.why)
            group(("config", "pratique", "not examined")).setdefault("Misconfigurations", []).append(gap)
    return [_summed(groups[key]) for key in sorted(groups, key=_rank)]


def _rank(key: _Key) -> tuple[int, str, str]:
    classes = ("os-pkgs", "lang-pkgs", "config", "secret", "license", "custom", "unknown")
    return classes.index(key[0]), key[1], key[2]


def _summed(made: dict[str, Any]) -> dict[str, Any]:
    """With the number of failed checks, where there are any."""
    checks = len(made.get("Misconfigurations", ()))
    return made | ({"MisconfSummary": {"Successes": 0, "Failures": checks}} if checks else {})


def _stand_in(finding: Finding) -> Package | None:
    """A package made from what the finding says of it, when the report lists no packages."""
    ref = finding.package
    if ref is None:
        return None
    kind = ref.purl.removeprefix("pkg:").partition("/")[0] if ref.purl.startswith("pkg:") else ""
    locations = (ref.path,) if ref.path else ()
    return Package(name=ref.name, version=ref.version, purl=ref.purl, type=kind, locations=locations)


def _key_of(finding: Finding, package: Package | None, family: str, os_target: str) -> _Key:
    path = finding.location.path or os_target
    if finding.kind is Kind.SECRET:
        return "secret", "", path
    if package and finding.kind is Kind.LICENSE:
        return "license", "", os_target
    if package and finding.kind is Kind.VULNERABILITY:
        return _trivy_names.class_type_target(package, family, os_target)
    return "config", "dockerfile" if "dockerfile" in path.lower() else "pratique", path


def _modified(finding: Finding, made: dict[str, Any]) -> dict[str, Any]:
    said = finding.suppressed
    assert said is not None
    kind = "vulnerability" if finding.kind is Kind.VULNERABILITY else finding.kind
    status = "not_affected" if said.by == "vex" else "ignored"
    return {"Type": kind, "Status": status, "Statement": said.reason, "Source": said.file or said.by, "Finding": made}


def _failure(target: str, error: str) -> dict[str, Any]:
    gap = _failed("scan-failed", "The target could not be scanned", error)
    return _summed({"Target": target, "Class": "config", "Type": "pratique", "Misconfigurations": [gap]})


def _failed(rule: str, title: str, message: str) -> dict[str, Any]:
    return {
        "Type": "Pratique Check",
        "ID": rule,
        "Title": title,
        "Message": message or title,
        "Severity": "UNKNOWN",
        "Status": "FAIL",
    }


def _bare(value: Any) -> Any:
    """Without empty members, as Trivy writes (a reader takes a missing one and an empty one alike)."""
    if isinstance(value, dict):
        bare = {key: _bare(member) for key, member in value.items()}
        return {key: member for key, member in bare.items() if not _empty(member) or key in _KEPT}
    if isinstance(value, list | tuple):
        return _members(value)
    return value


def _members(values: Iterable[Any]) -> list[Any]:
    return [_bare(member) for member in values]


_KEPT = frozenset({"Successes", "Failures", "Results"})


def _empty(value: Any) -> bool:
    return value is None or value is False or value in ("", 0) or (isinstance(value, dict | list) and not value)
