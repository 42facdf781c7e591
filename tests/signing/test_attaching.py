"""What is made has the bytes that cosign makes, and stays though others write at the same time."""

import base64
import json
import random
import threading
import time

import pytest

import makers
from pratique.documents import simple_signing
from pratique.errors import DeniedByServerError, OutsideError, UnreadableError, UsageError
from pratique.model.signature import Layout
from pratique.signing import attaching, collecting
from pratique.signing.evaluation import Demand, TrustedKey, evaluate
from signing.shelf import IMAGE, KEY, OTHER, Shelf, data
from signing.test_evaluation import AT

DEMAND = Demand(name="r", keys=(TrustedKey(KEY.public),))


def quick(_):
    """No pauses in tests."""


def valid(shelf):
    answer = evaluate(DEMAND, [IMAGE.digest], collecting.collect(shelf, IMAGE.digest), AT)
    return len([each for each in answer.checked if each.why == "valid"])


@pytest.mark.parametrize("layout", Layout)
def test_what_is_signed_is_verified(layout):
    shelf = Shelf()
    made = attaching.sign(shelf, shelf.root, KEY, layout, {"a": "b"}, sleep=quick)
    assert made in shelf.manifests
    assert valid(shelf) == 1


def test_the_shape_of_a_bundle_is_cosigns():
    shelf = Shelf()
    made = json.loads(shelf.blobs[attaching.sign(shelf, shelf.root, KEY, sleep=quick)])
    assert made["artifactType"] == made["layers"][0]["mediaType"] == "application/vnd.dev.sigstore.bundle.v0.3+json"
    assert made["config"]["mediaType"] == "application/vnd.oci.empty.v1+json"
    assert made["subject"] == {"mediaType": makers.OCI_MANIFEST, "digest": IMAGE.digest, "size": len(IMAGE.manifest)}
    assert made["annotations"]["dev.sigstore.bundle.predicateType"] == "https://sigstore.dev/cosign/sign/v1"
    ours, theirs = json.loads(shelf.blobs[made["layers"][0]["digest"]]), json.loads(data("bundle-ecdsa-p256.json"))
    assert list(ours) == list(theirs)
    assert ours["dsseEnvelope"].keys() == theirs["dsseEnvelope"].keys()
    our, their = (json.loads(base64.b64decode(each["dsseEnvelope"]["payload"])) for each in (ours, theirs))
    assert {key: our[key] for key in ("_type", "predicateType", "predicate")} == {
        key: their[key] for key in ("_type", "predicateType", "predicate")
    }


def test_the_payload_of_a_legacy_signature_is_cosigns_byte_by_byte():
    theirs = data("legacy.json")
    read = simple_signing.decode(theirs)
    assert simple_signing.encode(read.reference, read.digest, read.annotations) == theirs


def test_signatures_of_others_are_kept_with_what_we_do_not_know_of_them():
    shelf = Shelf()
    attaching.sign(shelf, shelf.root, KEY, Layout.LEGACY, sleep=quick)
    [(tag, digest)] = shelf.tags.items()
    document = json.loads(shelf.blobs[digest])
    document["layers"][0]["annotations"]["org.example/unknown"] = "x"
    shelf.push_manifest(json.dumps(document).encode(), makers.OCI_MANIFEST, tag)
    attaching.sign(shelf, shelf.root, KEY, Layout.LEGACY, sleep=quick)
    layers = json.loads(shelf.blobs[shelf.tags[tag]])["layers"]
    assert layers[0]["annotations"]["org.example/unknown"] == "x"
    assert valid(shelf) == 2


@pytest.mark.parametrize("lost", [1, 2, 5])
def test_a_signature_that_another_write_lost_is_written_again(lost):
    shelf, pauses = Shelf(), []
    theirs = Shelf()
    attaching.sign(theirs, theirs.root, KEY, Layout.LEGACY, sleep=quick)
    [(tag, digest)] = theirs.tags.items()
    shelf.blobs |= theirs.blobs

    def another(seconds):
        pauses.append(seconds)
        if len(pauses) <= 2 * lost and len(pauses) % 2:
            shelf.tags[tag] = digest  # somebody read the tag before our write, and writes now

    attaching.sign(shelf, shelf.root, KEY, Layout.LEGACY, sleep=another)
    assert valid(shelf) == 2
    assert len(pauses) == 2 * lost + 3


def test_who_signs_while_our_config_goes_up_is_not_written_over():
    shelf, theirs, written = Shelf(), Shelf(), []
    attaching.sign(theirs, theirs.root, KEY, Layout.LEGACY, sleep=quick)
    shelf.blobs |= theirs.blobs

    def push_blob(data):
        Shelf.push_blob(shelf, data)
        if b"rootfs" in data and not shelf.tags:
            shelf.tags |= theirs.tags  # they read nothing before, and will not look again

    def push_manifest(data, media_type, tag=""):
        written.append(len(json.loads(data)["layers"]))
        return Shelf.push_manifest(shelf, data, media_type, tag)

    shelf.push_blob, shelf.push_manifest = push_blob, push_manifest
    attaching.sign(shelf, shelf.root, OTHER, Layout.LEGACY, sleep=quick)
    assert written == [2]
    assert valid(shelf) == 1  # theirs is still the demanded key's


def test_where_writes_are_slow_it_looks_for_longer(monkeypatch):
    """Others' writes, which read the list before ours, are then on their way for as long."""
    shelf, pauses = Shelf(), []
    now = iter(range(100))
    monkeypatch.setattr(attaching.time, "monotonic", lambda: next(now))
    attaching.sign(shelf, shelf.root, KEY, Layout.LEGACY, sleep=pauses.append)
    assert len(pauses) == 3
    assert all(0.5 <= each <= 1.5 for each in pauses)


def test_a_lost_entry_of_the_list_of_referrers_is_written_again():
    shelf, pauses = Shelf(), []

    def another(seconds):
        pauses.append(seconds)
        if len(pauses) == 2:
            shelf.manifests.clear()

    attaching.sign(shelf, shelf.root, KEY, sleep=another)
    assert valid(shelf) == 1


def test_who_loses_every_time_is_told():
    shelf = Shelf()
    with pytest.raises(OutsideError, match="sign again when fewer"):
        attaching.sign(shelf, shelf.root, KEY, sleep=lambda _: shelf.manifests.clear())


def test_a_busy_registry_is_asked_again_and_a_refusal_is_not():
    shelf, real, failures = Shelf(), Shelf.tagged, [OutsideError("busy")] * 3

    def tagged(tag):
        if failures:
            raise failures.pop()
        return real(shelf, tag)

    shelf.tagged = tagged
    attaching.sign(shelf, shelf.root, KEY, Layout.LEGACY, sleep=quick)
    assert valid(shelf) == 1
    for error, left in ((OutsideError("broken"), 100 - 9), (DeniedByServerError("no"), 99)):
        failures[:] = [error] * 100
        with pytest.raises(type(error)):
            attaching.sign(shelf, shelf.root, KEY, Layout.LEGACY, sleep=quick)
        assert len(failures) == left


@pytest.mark.parametrize("layout", Layout)
def test_an_attestation_is_verified_as_one(layout):
    shelf = Shelf()
    attaching.attest(shelf, shelf.root, KEY, "https://cyclonedx.org/bom", b'{"a": 1}', layout, sleep=quick)
    collected = collecting.collect(shelf, IMAGE.digest)
    demand = Demand(name="r", keys=DEMAND.keys, predicate_type="https://cyclonedx.org/bom")
    assert evaluate(demand, [IMAGE.digest], collected, AT).met
    assert not evaluate(DEMAND, [IMAGE.digest], collected, AT).met


def test_what_cannot_be_attested():
    shelf = Shelf()
    with pytest.raises(UnreadableError):
        attaching.attest(shelf, shelf.root, KEY, "https://example.com/p", b"no JSON")
    with pytest.raises(UnreadableError):
        attaching.attest(shelf, shelf.root, KEY, "https://example.com/p", b'{"a": 1, "a": 2}')
    with pytest.raises(UsageError, match="pratique sign"):
        attaching.attest(shelf, shelf.root, KEY, "https://sigstore.dev/cosign/sign/v1", b"{}")
    assert not shelf.manifests


def test_a_tag_that_is_something_else_is_not_written_over():
    shelf = Shelf()
    index = makers.index(IMAGE)
    shelf.blobs |= index.blobs
    shelf.tags[collecting.legacy_tag(IMAGE.digest, ".sig")] = index.digest
    with pytest.raises(UsageError, match="no list of signatures"):
        attaching.sign(shelf, shelf.root, KEY, Layout.LEGACY, sleep=quick)


@pytest.mark.parametrize("seed", range(5))
def test_many_signers_in_any_order_leave_none_missing(seed):
    """Signers interleaved at every read and write, as chance has it: each one's signature is there at the end."""
    chance, turn, shelf = random.Random(seed), threading.Lock(), Shelf()
    for name in ("tagged", "push_manifest"):
        real = getattr(shelf, name)

        def locked(*given, real=real):
            with turn:
                return real(*given)

        setattr(shelf, name, locked)
    waits = [chance.random() / 500 for _ in range(100)]

    def sign(number):
        attaching.sign(
            shelf, shelf.root, KEY, Layout.LEGACY, {"n": str(number)}, lambda s: time.sleep(s / 10 + waits[number])
        )

    signers = [threading.Thread(target=sign, args=(number,)) for number in range(6)]
    for each in signers:
        each.start()
    for each in signers:
        each.join()
    assert valid(shelf) == 6
