"""A registry: OCI distribution 1.1 and Docker's registries before it.

https://github.com/opencontainers/distribution-spec/blob/main/spec.md

>>> client = Client(settings)                                             # doctest: +SKIP
>>> fetched = client.manifest(references.parse("registry.example.com/app:1"))     # doctest: +SKIP
>>> with client.blob(reference, layer.digest) as stream: ...              # doctest: +SKIP
"""

import hashlib
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, Self, cast
from urllib.parse import urlencode

import msgspec

from pratique.documents import strict
from pratique.errors import LimitError, NotFoundError, OutsideError, UnreadableError
from pratique.model.reference import Reference
from pratique.model.settings import Settings
from pratique.oci import digests, media_types
from pratique.oci.manifests import Descriptor, Index, parse
from pratique.oci.memory import Memory
from pratique.oci.session import Session
from pratique.transport import Response, Resumed, Transport, problem

_PAGE = 1_000
MOST_REFERRERS = 20_000
"""Of one manifest; about 20 MB as descriptors."""


class Fetched(msgspec.Struct, frozen=True):
    """A manifest or index as it is in the registry, its digest computed here."""

    descriptor: Descriptor
    data: bytes


class Client:
    """One user's view of all registries; may be used by many threads. `user_named`: references come from the user, not from
    something judged. `memory`: where documents that are asked for by digest may be taken from, for whoever asks often.

    Errors of all methods: NotFoundError, UnreadableError, LimitError, DeniedByServerError, EgressError, OutsideError.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        user_named: bool = True,
        transport: Transport | None = None,
        memory: Memory | None = None,
    ) -> None:
        self._settings = settings
        self._memory = memory or Memory(0)
        self._session = Session(settings, transport or Transport(settings), user_named=user_named)

    def resolve(self, reference: Reference) -> Descriptor:
        """What a reference stands for now. The registry's word for a tag; what it names is verified when fetched."""
        with self._session.get(
            reference, "HEAD", f"manifests/{_point(reference)}", {"Accept": media_types.ACCEPT}
        ) as reply:
            digest = reference.digest or reply.headers.get("Docker-Content-Digest", "")
            media_type = _media_type(reply)
            size = int(reply.headers.get("Content-Length") or 0)
        if not digests.valid(digest) or not media_type:
            return self.manifest(reference).descriptor
        return Descriptor(digest=digest, size=size, media_type=media_type)

    def manifest(self, reference: Reference) -> Fetched:
        """A manifest or index by tag or digest, verified."""
        if reference.digest and (known := self._memory.find(reference.name, reference.digest)):
            return Fetched(_described(known.data, known.media_type), known.data)
        limit = self._settings.limits.manifest_bytes
        path = f"manifests/{_point(reference)}"
        with self._session.get(reference, "GET", path, {"Accept": media_types.ACCEPT}, limit) as reply:
            media_type, claimed = _media_type(reply), reply.headers.get("Docker-Content-Digest", "")
            if media_type.startswith("text/html"):
                raise OutsideError(
                    f"{reply.url.origin} answered with a web page and no manifest: check the registry's name and the proxy."
                )
            data = reply.read()
        for digest in filter(None, (reference.digest, claimed)):
            digests.verify(data, digest, f"The manifest of {reference}")
        found = Fetched(_described(data, media_type), data)
        self._memory.keep(reference.name, found.descriptor.digest, data, media_type)
        return found

    @contextmanager
    def blob(self, reference: Reference, digest: str, *, size: int = 0) -> Iterator[BinaryIO]:
        """A blob as a stream, resumed where it breaks off; its digest is for the reader to verify.

        `size` in bytes, if known: a registry that says another is not read.
        """
        digests.checked(digest, "A blob")
        path, limit = f"blobs/{digest}", size or self._settings.limits.layer_bytes
        first = self._session.get(reference, "GET", path, {}, limit)

        def again(offset: int) -> Response:
            ranged = {"Range": f"bytes={offset}-"} if offset else {}
            return self._session.get(reference, "GET", path, ranged, limit)

        with Resumed(first, again, immutable=True, pause=self._session.transport.pause) as body:
            if size and body.length not in (None, size):
                raise UnreadableError(
                    f"{first.url.origin} says that {digest} has {body.length:,} bytes and {size:,} were promised: push the image again."
                )
            yield cast("BinaryIO", body)

    def read_blob(self, reference: Reference, digest: str, limit: int) -> bytes:
        """A small blob, verified."""
        known = self._memory.find(reference.name, digest)
        if known:
            data = known.data
        else:
            with self.blob(reference, digest) as stream:
                data = stream.read(limit + 1)
        if len(data) > limit:
            raise LimitError(f"{digest} of {reference.name} is larger than {limit:,} bytes: no honest config is.")
        digests.verify(data, digest, f"A config or document of {reference.name}")
        self._memory.keep(reference.name, digest, data)
        return data

    def tags(self, reference: Reference) -> tuple[str, ...]:
        """All tags of a repository, in the registry's order."""
        found: list[str] = []
        for data in self._session.pages(reference, f"tags/list?n={_PAGE}"):
            page = strict.check(data, "the list of tags", self._settings.limits.manifest_bytes)
            tags = page.get("tags") if isinstance(page, dict) else None
            found += [tag for tag in tags or () if isinstance(tag, str)]
        return tuple(found)

    def referrers(self, reference: Reference, digest: str, artifact_type: str = "") -> tuple[Descriptor, ...]:
        """What refers to a manifest: from the referrers API, or the fallback tag where a registry has none."""
        query = f"?{urlencode({'artifactType': artifact_type})}" if artifact_type else ""
        path = f"referrers/{digests.checked(digest, 'A subject')}{query}"
        try:
            found = _listed(self._session.pages(reference, path), reference, self._settings.limits.manifest_bytes)
        except NotFoundError:
            fallback = self._fallback(reference, digest)
            pages = [fallback.data] if fallback else []
            found = _listed(pages, reference, self._settings.limits.manifest_bytes)
        return tuple(each for each in found.values() if artifact_type in ("", each.artifact_type))

    def push_blob(self, reference: Reference, data: bytes | BinaryIO, digest: str = "") -> Descriptor:
        """Upload a blob if the registry does not hold it; a stream must be seekable."""
        digest, size = (digest, _size(data)) if digest else _measured(data)
        made = Descriptor(digest=digest, size=size, media_type="application/octet-stream")
        if not self.holds(reference, digest):
            self._upload(reference, data, made)
        return made

    def holds(self, reference: Reference, digest: str) -> bool:
        """Does the registry itself (no mirror) have a blob in this repository?"""
        try:
            self._session.get(
                reference, "HEAD", f"blobs/{digests.checked(digest, 'A blob')}", {}, mirrors=False
            ).close()
        except NotFoundError:
            return False
        return True

    def mount(self, reference: Reference, digest: str, repository: str) -> bool:
        """Take a blob over from another repository of the same registry. False where the registry or its login does not do that."""
        query = urlencode({"mount": digests.checked(digest, "A blob"), "from": repository})
        path = f"blobs/uploads/?{query}"
        with self._session.call(reference, "POST", path, {"Content-Length": "0"}, body=b"") as reply:
            return reply.status == 201

    def push_manifest(self, reference: Reference, data: bytes, media_type: str) -> Descriptor:
        """Upload a manifest under its tag, or its digest; a subject's fallback tag is kept where there is no referrers API."""
        made = Descriptor(digest=digests.of(data), size=len(data), media_type=media_type)
        point = reference.tag or made.digest
        reply = self._session.call(reference, "PUT", f"manifests/{point}", {"Content-Type": media_type}, body=data)
        with reply:
            if reply.status not in (200, 201):
                raise problem(reply, str(reference))
            indexed = bool(reply.headers.get("OCI-Subject"))
        document = parse(data, media_type, len(data), most=MOST_REFERRERS)
        if document.subject and not indexed:
            kind = document.artifact_type or (document.config.media_type if not isinstance(document, Index) else "")
            self._remember(reference, document.subject.digest, made, kind, document.annotations)
        return made

    def close(self) -> None:
        self._session.transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _fallback(self, reference: Reference, digest: str) -> Fetched | None:
        tagged = Reference(reference.registry, reference.repository, fallback_tag(digest))
        try:
            return self.manifest(tagged)
        except NotFoundError:
            return None

    def _remember(
        self, reference: Reference, subject: str, made: Descriptor, kind: str, annotations: dict[str, str]
    ) -> None:
        """Add a referrer to its subject's fallback tag."""
        limit = self._settings.limits.manifest_bytes
        before = self._fallback(reference, subject)
        index: dict[str, Any] = {"schemaVersion": 2, "mediaType": media_types.OCI_INDEX}
        if before and isinstance(parse(before.data, "", limit, most=MOST_REFERRERS), Index):
            index = strict.check(before.data, "the list of referrers", limit)
        listed: list[dict[str, Any]] = index.setdefault("manifests", [])
        if any(each.get("digest") == made.digest for each in listed):
            return
        more = {"annotations": annotations} if annotations else {}
        listed.append(
            {"mediaType": made.media_type, "digest": made.digest, "size": made.size, "artifactType": kind, **more}
        )
        tagged = Reference(reference.registry, reference.repository, fallback_tag(subject))
        self.push_manifest(tagged, msgspec.json.encode(index), media_types.OCI_INDEX)

    def _upload(self, reference: Reference, data: bytes | BinaryIO, made: Descriptor) -> None:
        with self._session.call(reference, "POST", "blobs/uploads/", {"Content-Length": "0"}, body=b"") as begun:
            if begun.status != 202:
                raise problem(begun, f"an upload to {reference.name}")
            there = self._session.transport.rule.follow(begun.url, begun.headers.get("Location", ""))
            here = begun.url
        address = f"{there}{'&' if '?' in there.target else '?'}digest={made.digest}"
        headers = {"Content-Type": "application/octet-stream", "Content-Length": str(made.size)}
        if not isinstance(data, bytes):
            data.seek(0)
        with self._session.put_at(reference, here, there, address, headers, data) as done:
            if done.status not in (200, 201, 204):
                raise problem(done, f"an upload to {reference.name}")


def fallback_tag(digest: str) -> str:
    """The tag that lists referrers where a registry has no API for them: `sha256-<hex>`."""
    return digest.replace(":", "-")


def _listed(pages: Iterable[bytes], reference: Reference, limit: int) -> dict[str, Descriptor]:
    """What lists of referrers name, each once. LimitError when they are a flood."""
    found: dict[str, Descriptor] = {}
    for data in pages:
        index = parse(data, "", limit, most=MOST_REFERRERS)
        if isinstance(index, Index):
            found |= {each.digest: each for each in index.manifests}
        if len(found) > MOST_REFERRERS:
            raise LimitError(
                f"Over {MOST_REFERRERS:,} manifests of {reference.name} refer to one image: remove what is not needed."
            )
    return found


def _point(reference: Reference) -> str:
    return reference.digest or reference.tag


def _described(data: bytes, media_type: str) -> Descriptor:
    known = media_type in media_types.INDEXES | media_types.MANIFESTS | media_types.SCHEMA1
    return Descriptor(digest=digests.of(data), size=len(data), media_type=media_type if known else "")


def _media_type(reply: Response) -> str:
    return reply.headers.get("Content-Type", "").partition(";")[0].strip().lower()


def _size(data: bytes | BinaryIO) -> int:
    return len(data) if isinstance(data, bytes) else data.seek(0, io.SEEK_END)


def _measured(data: bytes | BinaryIO) -> tuple[str, int]:
    if isinstance(data, bytes):
        return digests.of(data), len(data)
    data.seek(0)
    hashed, size = hashlib.sha256(), 0
    while piece := data.read(1 << 20):
        hashed.update(piece)
        size += len(piece)
    return f"sha256:{hashed.hexdigest()}", size
