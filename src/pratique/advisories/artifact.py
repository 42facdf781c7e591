"""The advisory database in a registry: an OCI artifact with one blob a file, so that only changed files move.

The signed manifest of `pratique.advisories.manifest` is its first blob; the registry is not trusted with anything.

>>> push(settings, references.parse("registry.example.com/advisories:latest"), key)     # doctest: +SKIP
>>> pull(settings, references.parse("registry.example.com/advisories:latest"), trusted) # doctest: +SKIP
"""

import contextlib
from collections.abc import Iterator, Sequence
from typing import IO, TYPE_CHECKING

import msgspec

from pratique.advisories import current, exchange, manifest
from pratique.advisories.manifest import Item
from pratique.errors import UnreadableError
from pratique.model.reference import Reference
from pratique.model.settings import Settings
from pratique.oci import media_types
from pratique.oci.client import Client
from pratique.oci.manifests import Index, parse

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurvePublicKey

ARTIFACT = "application/vnd.pratique.advisories.v1"
ENVELOPE = "application/vnd.dsse.envelope.v1+json"
FILE = "application/vnd.pratique.advisories.file.v1+sqlite"
_TITLE = "org.opencontainers.image.title"


def push(
    settings: Settings, reference: Reference, key: "EllipticCurvePrivateKey | None", days: float = 14.0
) -> manifest.Manifest:
    """Upload the files that the registry lacks, then the manifest under its tag."""
    root = current.directory(settings.data_dir)
    made = exchange.describe(settings, days)
    envelope = manifest.encode(made, key)
    with Client(settings) as client:
        config = client.push_blob(reference, b"{}")
        layers = [_layer(client.push_blob(reference, envelope).digest, len(envelope), ENVELOPE, exchange.MANIFEST)]
        for name, item in made.files().items():
            with open(current.file_of(root, name, item.digest), "rb") as file:
                client.push_blob(reference, file, f"sha256:{item.sha256}")
            layers.append(_layer(f"sha256:{item.sha256}", item.size, FILE, f"{name}/{item.digest}.sqlite"))
        document = {
            "schemaVersion": 2,
            "mediaType": media_types.OCI_MANIFEST,
            "artifactType": ARTIFACT,
            "config": {"mediaType": media_types.OCI_EMPTY, "digest": config.digest, "size": config.size},
            "layers": layers,
            "annotations": {"org.opencontainers.image.created": made.created},
        }
        client.push_manifest(reference, msgspec.json.encode(document), media_types.OCI_MANIFEST)
    return made


def pull(
    settings: Settings, reference: Reference, trusted: "Sequence[EllipticCurvePublicKey]", *, insecure: bool = False
) -> manifest.Manifest:
    """Verify the manifest in the registry and take the files that we lack. Raises as `exchange.take`, and the client's errors."""
    with Client(settings) as client:
        fetched = client.manifest(reference)
        found = parse(fetched.data, fetched.descriptor.media_type, settings.limits.manifest_bytes)
        if isinstance(found, Index) or not found.layers or found.layers[0].media_type != ENVELOPE:
            raise UnreadableError(f"{reference} is no advisory database: name one made by `pratique db push`.")
        envelope = client.read_blob(reference, found.layers[0].digest, manifest.LIMIT)

        @contextlib.contextmanager
        def stream(item: Item) -> Iterator[IO[bytes]]:
            with client.blob(reference, f"sha256:{item.sha256}", size=item.size) as body:
                yield body

        return exchange.accept(settings, envelope, stream, trusted, insecure=insecure)


def _layer(digest: str, size: int, media_type: str, title: str) -> dict[str, object]:
    return {"mediaType": media_type, "digest": digest, "size": size, "annotations": {_TITLE: title}}
