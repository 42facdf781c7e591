"""Verify an image where it lies: resolve it once, collect what hangs on that digest, evaluate.

>>> verify(Target("registry", "registry.example.com/team/app:1"), demand, settings).answer.met     # doctest: +SKIP
True

A process that verifies often opens one `Verifier` and keeps it:

>>> with Verifier(demanded(("cosign.pub",), settings), settings) as verifier:                      # doctest: +SKIP
...     verifier.verify("registry.example.com/team/app:1").answer.met
True
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Self

import msgspec

from pratique.errors import UsageError
from pratique.model.reference import Target
from pratique.model.report import Failure
from pratique.model.settings import Settings
from pratique.oci import media_types
from pratique.signing import collecting, covering, evaluation, identities, keys, trust_root
from pratique.signing import place as places
from pratique.signing.evaluation import Answer, Demand, TrustedKey
from pratique.signing.place import Place
from pratique.signing.threads import Threads

SCHEMA = "pratique.verification/1"


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """The answer for one image."""

    image: str
    """As the user named it: a target."""
    name: str
    """The repository or directory."""
    digest: str
    covers: tuple[str, ...] = ()
    """Digests of the manifests that an index lists: its signature covers them."""
    answer: Answer


def demanded(names: Sequence[str], settings: Settings, **fields: Any) -> Demand:
    """A signature by one of the keys with these names (files, URIs of a KMS) or by one of the `identities` among `fields`.

    `fields` are other fields of `Demand`: `threshold=2`, `log=False` … The trust root of identities is the settings' one, if none is
    given. UsageError where nobody is named, InputError, OutsideError.
    """
    trusted = dict.fromkeys(
        key for name in names for key in keys.public(name, offline=settings.offline, places=settings.keys)
    )
    named = tuple(identities.checked(each, "identities") for each in fields.pop("identities", ()))
    if not (trusted or named):
        raise UsageError("Nobody is named who must have signed: name a public key, or identities.")
    if named and "trust_root" not in fields:
        if not settings.trusted_root:
            raise UsageError("Identities rest on a trust root: name its file in the settings (trusted_root).")
        fields["trust_root"] = trust_root.load(settings.trusted_root)
    name = ", ".join((*dict.fromkeys(key.name for key in trusted), *map(str, named)))
    return Demand(**{"name": name, "keys": tuple(map(TrustedKey, trusted)), "identities": named, **fields})


class Verifier:
    """One demand and one way to the registries, for many images; may be used by many threads. A context.

    Connections and logins are kept, and the bytes of what was asked for by digest; each verification asks anew what a tag
    stands for and what hangs on it, and judges anew. `remembered`: bytes that are kept of manifests and signatures.
    """

    def __init__(self, demand: Demand, settings: Settings, *, remembered: int = 32 << 20) -> None:
        from pratique.oci.client import Client
        from pratique.oci.memory import Memory

        self._demand = demand
        self._settings = settings
        self._client = Client(settings, memory=Memory(remembered))
        self._threads = Threads()

    def verify(self, image: str | Target, at: datetime | None = None) -> Verified:
        """As of `at`, or now. InputError, OutsideError; whether the demand is met is in the answer.

        A text is a name in a registry, or `oci-dir:PATH[:TAG]`; it is never taken for a path that happens to exist.
        """
        target = image if isinstance(image, Target) else _target(image)
        with places.open(target, self._settings, client=self._client) as place:
            return _verified(str(image), place, self._demand, self._threads, at)

    def close(self) -> None:
        self._threads.close()
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def verify(image: Target, demand: Demand, settings: Settings, at: datetime | None = None) -> Verified:
    """One image. InputError, OutsideError; whether the demand is met is in the answer."""
    with places.open(image, settings) as place, Threads() as threads:
        return _verified(str(image), place, demand, threads, at)


def document(found: Sequence[Verified], failures: Sequence[Failure] = ()) -> str:
    """The answers as JSON, schema `pratique.verification/1`; `failures` are the images that gave none."""
    images = [{**each.pop("answer"), **each} for each in map(msgspec.to_builtins, found)]
    verified = bool(found) and not failures and all(one.answer.met for one in found)
    whole = {"schema": SCHEMA, "verified": verified, "images": images, "failures": msgspec.to_builtins(failures)}
    return msgspec.json.format(msgspec.json.encode(whole), indent=2).decode()


def _verified(image: str, place: Place, demand: Demand, threads: Threads, at: datetime | None) -> Verified:
    digest = place.root.digest
    # An index's children are fetched beside what hangs on it; of an image nothing is fetched, and a thread costs more than that.
    beside = place.root.media_type in media_types.INDEXES
    covered = threads.manifests.submit(covering.children, place) if beside else None
    collected = collecting.collect(place, digest, threads=threads)
    answer = evaluation.evaluate(demand, {digest}, collected, at or datetime.now(UTC))
    covers = tuple(each.digest for each in (covered.result() if covered else covering.children(place)))
    return Verified(image=image, name=place.name, digest=digest, covers=covers, answer=answer)


def _target(name: str) -> Target:
    """By the words before the colon as they are written: nothing is looked up."""
    scheme, colon, value = name.partition(":")
    return Target(scheme, value) if colon and scheme in ("registry", "oci-dir") else Target("registry", name)
