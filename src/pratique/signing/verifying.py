"""Verify an image where it lies: resolve it once, collect what hangs on that digest, evaluate.

>>> verify(Target("registry", "registry.example.com/team/app:1"), demand, settings).answer.met     # doctest: +SKIP
True
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from pratique.model.reference import Target
from pratique.model.report import Failure
from pratique.model.settings import Settings
from pratique.signing import collecting, covering, evaluation
from pratique.signing import place as places
from pratique.signing.evaluation import Answer, Demand
from pratique.signing.place import Place

if TYPE_CHECKING:
    from pratique.oci.client import Client

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


def verify(
    image: Target, demand: Demand, settings: Settings, at: datetime | None = None, client: "Client | None" = None
) -> Verified:
    """InputError, OutsideError; whether the demand is met is in the answer. `client`: as `place.open` takes it."""
    with places.open(image, settings, client=client) as place:
        digest = place.root.digest
        answer = evaluation.evaluate(demand, {digest}, collecting.collect(place, digest), at or datetime.now(UTC))
        return Verified(image=str(image), name=place.name, digest=digest, covers=_covers(place), answer=answer)


def document(found: Sequence[Verified], failures: Sequence[Failure] = ()) -> str:
    """The answers as JSON, schema `pratique.verification/1`; `failures` are the images that gave none."""
    images = [{**each.pop("answer"), **each} for each in map(msgspec.to_builtins, found)]
    verified = bool(found) and not failures and all(one.answer.met for one in found)
    whole = {"schema": SCHEMA, "verified": verified, "images": images, "failures": msgspec.to_builtins(failures)}
    return msgspec.json.format(msgspec.json.encode(whole), indent=2).decode()


def _covers(place: Place) -> tuple[str, ...]:
    return tuple(each.digest for each in covering.children(place))
