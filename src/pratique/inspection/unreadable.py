"""What could not be examined, as findings: never silence."""

from collections.abc import Sequence

from pratique.matching import fingerprint
from pratique.model.finding import Finding, Kind, Location, Severity
from pratique.model.image import Image, Layer
from pratique.model.reading import LayerReading, Problem
from pratique.oci import media_types


def of_image(image: Image, readings: Sequence[LayerReading]) -> tuple[Finding, ...]:
    """A finding for every problem that the pass met, and for every layer that lies elsewhere."""
    here = [layer for layer in image.layers if not layer.foreign] or [Layer("")]
    found = [
        _finding(problem, layer) for layer, reading in zip(here, readings, strict=False) for problem in reading.problems
    ]
    return tuple(found + [_foreign(layer) for layer in image.layers if layer.foreign])


def _finding(problem: Problem, layer: Layer) -> Finding:
    rule = "ambiguous-layer" if problem.ambiguous else "unreadable-file" if problem.path else "unreadable-layer"
    subject = problem.path or layer.digest or "the tree"
    return Finding(
        id=rule,
        kind=Kind.UNREADABLE,
        severity=Severity.HIGH if problem.ambiguous else Severity.UNKNOWN,
        fingerprint=fingerprint(Kind.UNREADABLE, rule, subject, problem.what),
        title=f"{subject}: {problem.what}",
        location=Location(problem.path, layer=layer.diff_id or layer.digest, instruction=layer.instruction),
        base_image=layer.base_image,
    )


def _foreign(layer: Layer) -> Finding:
    encrypted = media_types.encrypted(layer.media_type)
    rule = "encrypted-layer" if encrypted else "foreign-layer"
    return Finding(
        id=rule,
        kind=Kind.UNREADABLE,
        severity=Severity.UNKNOWN,
        fingerprint=fingerprint(Kind.UNREADABLE, rule, layer.digest),
        title=f"Layer {layer.digest} "
        + ("is encrypted and was not read" if encrypted else "lies outside the registry and was not fetched"),
        location=Location(layer=layer.digest),
    )
