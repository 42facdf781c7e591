"""10,000 manifests that refer to one image, in real registries: what is asked and held is bounded, and what was not looked at is said."""

import http.client
import json
import logging
import ssl
import tracemalloc

import pytest

import makers
from pratique.documents import sigstore_bundle
from pratique.model.reference import Target
from pratique.model.settings import RegistryAccess, Settings
from pratique.model.signature import Layout
from pratique.oci import client as clients
from pratique.oci import references
from pratique.oci.client import Client, fallback_tag
from pratique.signing import attaching, collecting
from pratique.signing.evaluation import Demand, TrustedKey
from pratique.signing.verifying import Verifier
from pratique.transport import Transport
from real import daemons
from signing.shelf import IMAGE, KEY, OTHER, Shelf

pytestmark = pytest.mark.real

FLOOD = 10_000
DEMAND = Demand(name="key", keys=(TrustedKey(KEY.public),))
_BYTES = 100 << 20
"""At most held at once, with the interpreter's own book-keeping; all that there is has about as much."""


def bundle_of(key):
    """A real bundle about the image: its bytes."""
    shelf = Shelf()
    attaching.sign(shelf, shelf.root, key, Layout.BUNDLE, sleep=lambda _: None)
    [found] = collecting.collect(shelf, IMAGE.digest).material
    return found.content


def referrer(bundle, number):
    """A manifest that hangs a bundle on the image, each with a digest of its own."""
    document = {
        "schemaVersion": 2,
        "mediaType": makers.OCI_MANIFEST,
        "artifactType": sigstore_bundle.MEDIA_TYPE,
        "config": makers.descriptor(b"{}", "application/vnd.oci.empty.v1+json"),
        "layers": [makers.descriptor(bundle, sigstore_bundle.MEDIA_TYPE)],
        "subject": IMAGE.descriptor(),
        "annotations": {"number": str(number)},
    }
    return makers.encode(document)


def entry(manifest, kind):
    return {**makers.descriptor(manifest, makers.OCI_MANIFEST), "artifactType": kind}


def listing(entries):
    return makers.encode({"schemaVersion": 2, "mediaType": makers.OCI_INDEX, "manifests": entries})


@pytest.fixture(scope="module")
def flood():
    """Bundles of somebody else, and one of ours: manifests and blobs."""
    theirs, ours = bundle_of(OTHER), bundle_of(KEY)
    return [referrer(theirs, number) for number in range(FLOOD)], referrer(ours, 0), (theirs, ours, b"{}")


@pytest.fixture
def asked(monkeypatch):
    """Every request that is sent."""
    sent = []
    request = Transport.request

    def noted(self, method, url, **more):
        sent.append(str(url))
        return request(self, method, url, **more)

    monkeypatch.setattr(Transport, "request", noted)
    return sent


def verified(settings, name, asked):
    """The answer, within its bounds."""
    asked.clear()
    with Verifier(DEMAND, settings) as opened:
        tracemalloc.start()
        try:
            answer = opened.verify(Target("registry", name)).answer
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert len(asked) <= 2 * collecting.MOST + 20, "requests"
    assert peak < _BYTES, f"{peak:,} bytes"
    logging.getLogger(__name__).info("%s requests, %s bytes at most, met: %s", len(asked), peak, answer.met)
    return answer


def settings_for(host, ca):
    return Settings(data_dir="", cache_dir="", osv_url="", registries={host: RegistryAccess(ca_file=ca)})


def test_where_the_list_is_a_tag(tmp_path, flood, asked):
    """docker-registry, where anybody who pushes may write the list as they like."""
    theirs, ours, blobs = flood
    with daemons.registry(tmp_path, password=False) as (host, ca):
        settings, name = settings_for(host, ca), f"{host}/team/app:1"
        reference = references.parse(name)
        with Client(settings) as client:
            for data in {*IMAGE.blobs.values()} - {IMAGE.manifest} | {*blobs}:
                client.push_blob(reference, data)
            client.push_manifest(reference, IMAGE.manifest, IMAGE.media_type)
            put(host, ca, [*theirs, ours])
            tag = references.parse(f"{host}/team/app:{fallback_tag(IMAGE.digest)}")

            def listed(*entries):
                client.push_manifest(tag, listing(entries), makers.OCI_INDEX)
                return verified(settings, name, asked)

            own = entry(ours, sigstore_bundle.MEDIA_TYPE)
            answer = listed(*(entry(each, "text/plain") for each in theirs), own)
            assert answer.met  # what is said to be a bundle is looked at first
            assert "10,001 manifests refer" in " ".join(answer.problems)
            answer = listed(*(entry(each, sigstore_bundle.MEDIA_TYPE) for each in theirs), own)
            assert (answer.met, "10,001 manifests refer" in answer.reason) == (False, True)
            over = [makers.descriptor(each, makers.OCI_MANIFEST) for each in (*theirs, *theirs, ours)]
            assert len(over) > clients.MOST_REFERRERS
            put(host, ca, [listing(over)], makers.OCI_INDEX, tag.tag)
            answer = verified(settings, name, asked)
            assert (answer.met, "was not read" in answer.reason) == (False, True)
            assert not answer.checked


def put(host, ca, manifests, media_type=makers.OCI_MANIFEST, tag=""):
    """By digest or tag, as fast as the registry takes them."""
    connection = http.client.HTTPSConnection(host, context=ssl.create_default_context(cafile=ca))
    for data in manifests:
        path = f"/v2/team/app/manifests/{tag or makers.digest(data)}"
        connection.request("PUT", path, body=data, headers={"Content-Type": media_type})
        reply = connection.getresponse()
        reply.read()
        assert reply.status == 201, reply.status
    connection.close()


def test_where_the_registry_makes_the_list(tmp_path, flood, asked):
    """olareg, which takes an OCI layout as it lies, and gives its list page by page."""
    theirs, ours, blobs = flood
    own = entry(ours, sigstore_bundle.MEDIA_TYPE)
    index = listing([own, *(entry(each, sigstore_bundle.MEDIA_TYPE) for each in theirs)])
    files = makers.layout_files(IMAGE, tags=["1"])
    for data in (*theirs, ours, index, *blobs):
        files[f"blobs/{makers.digest(data).replace(':', '/')}"] = data
    top = json.loads(files["index.json"])
    # As it marks what was pushed: to take over a list of so many from the fallback tag, it takes for ever.
    listed = {"org.olareg.referrer.subject": IMAGE.digest}
    top["manifests"].append({**makers.descriptor(index, makers.OCI_INDEX), "annotations": listed})
    top["annotations"] = {"org.olareg.referrer.convert": "true"}
    makers.tree(tmp_path / "data" / "team" / "app", {**files, "index.json": makers.encode(top)})
    with daemons.referrers_registry(tmp_path) as (host, ca):
        answer = verified(settings_for(host, ca), f"{host}/team/app:1", asked)
        assert any("/referrers/" in each for each in asked)
        assert not any(each.endswith(fallback_tag(IMAGE.digest)) for each in asked)
    assert answer.met
    assert "10,001 manifests refer" in " ".join(answer.problems)
    assert len(answer.checked) == collecting.MOST
