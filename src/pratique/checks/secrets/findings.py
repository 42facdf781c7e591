"""From what was read of all layers to findings: every layer counts, also what a later one deletes or overwrites."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from pratique.model.files import display
from pratique.model.finding import Finding, Kind, Location
from pratique.model.image import Image, Layer
from pratique.model.overlay import Overlay
from pratique.model.reading import LayerReading
from pratique.model.secret import SecretMatch

_NAME = "secrets"


def of_layers(readings: Sequence[LayerReading], image: Image) -> tuple[Finding, ...]:
    """One finding for each secret and path; it names the lowest layer that holds it, and whether it is still to be seen."""
    found: dict[tuple[str, str, str, str], list[tuple[int, bytes, SecretMatch]]] = {}
    for layer, reading in enumerate(readings):
        for path, record in reading.records.get(_NAME, ()):
            for match in record.secrets:
                key = (match.rule, match.identity, display(path), match.inside)
                found.setdefault(key, []).append((layer, path, match))
    if not found:
        return ()
    overlay = Overlay([reading.index for reading in readings])
    layers = [layer for layer in image.layers if not layer.foreign] or [Layer("")]
    return tuple(_finding(places, overlay, layers) for places in found.values())


def _finding(places: list[tuple[int, bytes, SecretMatch]], overlay: Overlay, layers: Sequence[Layer]) -> Finding:
    number, path, match = places[0]
    layer = layers[number] if number < len(layers) else Layer("")
    last = max(one[0] for one in places)
    gone = "" if overlay.survives(path, last) else _gone(overlay, path)
    return secret_finding(
        match,
        Location(display(path), match.line, match.line, layer.diff_id or layer.digest, layer.instruction),
        note=gone,
        base_image=layer.base_image,
    )


def _gone(overlay: Overlay, path: bytes) -> str:
    verb = "deleted" if overlay.find(path) is None else "overwritten"
    return f"{verb} by a later layer, and still in the image"


def secret_finding(
    match: SecretMatch, location: Location, *, note: str = "", base_image: bool | None = None
) -> Finding:
    """The finding of one match."""
    place = f"{location.path}!{match.inside}" if match.inside else location.path or location.instruction
    said = f"{match.masked} ({match.note})" if match.note else match.masked
    return Finding(
        id=match.rule,
        kind=Kind.SECRET,
        severity=match.severity,
        severity_source="pratique",
        fingerprint=_fingerprint(match.rule, place, match.identity),
        title=f"{match.title} in {place}{f' ({note})' if note else ''}",
        description=f"{match.title}: {said}",
        location=location,
        base_image=base_image,
    )


def _fingerprint(*parts: str) -> str:
    text = "\0".join((Kind.SECRET, *parts))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:32]


def unique(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Each fingerprint once."""
    seen: set[str] = set()
    for finding in findings:
        if finding.fingerprint not in seen:
            seen.add(finding.fingerprint)
            yield finding
