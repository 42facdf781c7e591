"""`pratique verify` with a trust policy of Notation: in registries and layouts; what is hostile is said."""

import datetime as dt
import json

import pytest

import makers
from cli.signing import command  # noqa: F401 - a fixture
from pratique.cli import copy, verify
from pratique.documents import notation
from pratique.documents.notation import Artifact
from pratique.errors import UsageError
from pratique.model.settings import Settings
from pratique.signing.notation import asking
from servers import Registry, Reply
from signing import notaries, revokers
from signing.shelf import IMAGE

ARTIFACT = Artifact(IMAGE.media_type, IMAGE.digest, len(IMAGE.manifest))
NOW = dt.datetime.now(dt.UTC)


def lasting() -> notaries.Notary:
    """A signer and an authority that are valid now."""
    above = notaries._AUTHORITIES[0]
    span = {"start": NOW - dt.timedelta(days=1), "end": NOW + dt.timedelta(days=1)}
    root = notaries.certificate({"CN": "root"}, above, ca=True, **span)
    key = notaries.KEYS["ES256"]
    return notaries.Notary(key, "ES256", (notaries.certificate(notaries.SUBJECT, key, root, above, **span), root))


SIGNER = lasting()
KEY = notaries.KEYS["ES256"]


def signature(envelope: bytes, media_type: str, subject: makers.Made = IMAGE) -> makers.Made:
    """As Notation hangs it on an image: the type in the config."""
    document = {
        "schemaVersion": 2,
        "mediaType": makers.OCI_MANIFEST,
        "config": makers.descriptor(b"{}", notation.SIGNATURE),
        "layers": [makers.descriptor(envelope, media_type)],
        "subject": subject.descriptor(),
    }
    return makers._made(document, [b"{}", envelope])


def signed(kind: str, artifact: Artifact = ARTIFACT) -> makers.Made:
    make, media_type = {"jws": (notaries.jws, notation.JWS), "cose": (notaries.cose, notation.COSE)}[kind]
    return signature(make(SIGNER, notaries.payload(artifact)), media_type)


@pytest.fixture
def ask(run, tmp_path):
    """Verify an image under a trust policy: exit code and output."""
    notaries.stored(tmp_path / "store", {"ca/them": SIGNER.root})

    def call(name, *more, policy=None, settings=None):
        (tmp_path / "policy.json").write_text(json.dumps(policy or notaries.policy()))
        given = ("--notation-trust-policy", "policy.json", "--notation-trust-store", "store")
        return run(verify, *given, *more, name, settings=settings)

    return call


@pytest.mark.parametrize("referrers", [True, False], ids=["api", "fallback"])
@pytest.mark.parametrize("kind", ["jws", "cose"])
def test_in_a_registry_and_in_a_layout(ask, run, kind, referrers):
    with Registry() as first, Registry(referrers=referrers) as registry:
        settings = Settings(data_dir="", cache_dir="", registries=first.access() | registry.access())
        first.add("team/app", "x", signed(kind))
        origin = first.add("team/app", "1", IMAGE)
        assert run(copy, origin, f"{registry.host}/team/app:1", settings=settings)[0] == 0
        name = f"{registry.host}/team/app:1"
        code, said = ask(name, "--format", "json", settings=settings)
        [image] = json.loads(said)["images"]
        assert (code, image["met"], image["checked"][0]["layout"]) == (0, True, "notation")
        only = notaries.policy(registryScopes=[f"{registry.host}/team/app"])
        assert ask(name, settings=settings, policy=only)[0] == 0
        run(copy, name, "oci-dir:there:1", settings=settings)
        assert ask("there")[0] == 0
        assert ask("there", "--notation-scope", f"{registry.host}/team/app", policy=only)[0] == 0
        code, said = ask("there", policy=only)
        assert (code, "no statement about an image in a layout" in said) == (2, True)


def test_what_is_no_signature(ask):
    other = signed("jws", Artifact(IMAGE.media_type, "sha256:" + "1" * 64, 3))
    with Registry() as registry:
        settings = Settings(data_dir="", cache_dir="", registries=registry.access())
        name = registry.add("team/app", "1", IMAGE)
        assert "no Notation signature" in ask(name, settings=settings)[1]
        registry.add("team/app", "x", other)
        registry.add("team/app", "x", signature(b"{}", notation.JWS))
        registry.add("team/app", "x", signature(b"{}", "text/plain"))
        registry.add("team/app", "x", makers.artifact(b"a", b"b", artifact_type=notation.SIGNATURE, subject=IMAGE))
        code, said = ask(name, settings=settings)
        assert (code, "not this image" in said, "holds 2 envelopes" in said) == (1, True, True)
        registry.add("team/app", "x", signed("cose"))
        assert ask(name, settings=settings)[0] == 0
        registry.fault("GET", "/referrers/", Reply(200, b"[]"), times=9)
        code, said = ask(name, settings=settings)
        assert (code, "not read" in said) == (1, True)


def test_skipping_is_said(ask):
    policy = notaries.policy("skip", trustStores=[], trustedIdentities=[])
    code, said = ask("app", policy=policy)
    assert (code, "nothing was verified" in said) == (0, True)


@pytest.fixture
def revocable(monkeypatch):
    """A signer that names places, the places, and an image that it signed."""
    monkeypatch.setattr(asking, "OCSP_SECONDS", 30.0)
    monkeypatch.setattr(asking, "LIST_SECONDS", 30.0)
    span = {"start": NOW - dt.timedelta(days=1), "end": NOW + dt.timedelta(days=1)}
    with revokers.Places() as places, Registry() as registry:
        authority = revokers.authority("root", notaries._AUTHORITIES[0], **span)
        named = (revokers.responders(f"{places.url}/ocsp"), revokers.points(f"{places.url}/list"))
        signer = notaries.Notary(KEY, "ES256", (authority.signer(*named, key=KEY, **span), authority.certificate))
        registry.add("team/app", "x", signature(notaries.jws(signer, notaries.payload(ARTIFACT)), notation.JWS))
        yield authority, signer, places, registry, registry.add("team/app", "1", IMAGE)


def test_revocation(ask, revocable, tmp_path):
    authority, signer, places, registry, name = revocable
    notaries.stored(tmp_path / "store", {"ca/them": authority.certificate})
    settings = Settings(data_dir="", cache_dir="", registries=registry.access() | places.access())
    for status, code in (("good", 0), ("revoked", 1)):
        places.at["/ocsp"] = authority.response(signer.chain[0], status, at=NOW)
        got, said = ask(name, settings=settings)
        assert (got, "was revoked on" in said) == (code, status == "revoked")
    del places.at["/ocsp"]
    for entries, code in (((), 0), ((revokers.entry(signer.chain[0]),), 1)):
        places.at["/list"] = authority.listed(*entries, at=NOW)
        assert ask(name, settings=settings)[0] == code
    del places.at["/list"]
    code, said = ask(name, settings=settings)
    assert (code, "answered with status 404" in said, "put the list" in said) == (1, True, True)
    code, said = ask(name, settings=settings, policy=notaries.policy("permissive"))
    assert (code, "only logged" in said) == (0, True)
    skipped = notaries.policy(verification={"override": {"revocation": "skip"}})
    places.requests.clear()
    code, said = ask(name, settings=settings, policy=skipped)
    assert (code, "the trust policy skips it" in said, places.requests) == (0, True, [])
    unnamed = Settings(data_dir="", cache_dir="", registries=registry.access())
    code, said = ask(name, settings=unnamed)
    assert (code, "loopback" in said, places.requests) == (1, True, [])


def test_offline_it_is_the_lists_of_the_trust_store(ask, run, revocable, tmp_path):
    authority, signer, places, registry, name = revocable
    notaries.stored(tmp_path / "store", {"ca/them": authority.certificate})
    run(copy, name, "oci-dir:there:1", settings=Settings(data_dir="", cache_dir="", registries=registry.access()))
    offline = Settings(data_dir="", cache_dir="", offline=True)
    code, said = ask("there", settings=offline)
    assert (code, "while offline" in said, "x509/crl" in said) == (1, True, True)
    folder = tmp_path / "store/x509/crl"
    folder.mkdir()
    for entries, code in (((), 0), ((revokers.entry(signer.chain[0]),), 1)):
        (folder / "root.crl").write_bytes(authority.listed(*entries, at=NOW))
        assert ask("there", settings=offline)[0] == code
    assert places.requests == []
    (folder / "root.crl").write_bytes(b"<html>")
    assert ask("there", settings=offline)[0] == 2


def test_wrong_use(ask, run):
    for words in (("--key", "K.pub"), ("--certificate-identity", "me"), ("--type", "spdx")):
        with pytest.raises(UsageError, match="by itself"):
            ask("app", *words)
    for words in (("--notation-trust-policy", "policy.json"), ("--notation-trust-store", "store")):
        with pytest.raises(UsageError, match="both"):
            run(verify, *words, "app")
    assert ask("app", policy=notaries.policy(trustStores=["ca:none"]))[0] == 2
