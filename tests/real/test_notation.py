"""Real notation signs, JWS and COSE, and we verify; what it refuses we refuse, under each level of its trust policy."""

import contextlib
import datetime as dt
import json
import shutil

import pytest

import servers
from pratique.oci import references
from pratique.oci.client import Client
from pratique.signing.notation import ocsp
from pratique.signing.notation.answers import Question
from pratique.signing.notation.answers import Reply as Answer
from real import notary, revocations
from real.notary import KINDS, lasting_notary, pushed
from signing import notaries, revokers
from signing.revokers import HOUR, entry
from signing.shelf import IMAGE

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def notation(tmp_path_factory):
    with notary.serving(tmp_path_factory.mktemp("notation")) as made:
        yield made


@pytest.mark.smoke
@pytest.mark.parametrize("kind", KINDS)
def test_what_notation_signs_is_verified(notation, kind):
    name = pushed(notation)
    notation.demands(notaries.policy())
    assert not notation.both(name)
    notation.sign(name, kind, "--expiry", "24h", "-m", "build=1")
    assert notation.both(name)
    notation.demands(notaries.policy(trustedIdentities=["x509.subject: C=US, ST=WA, O=Notary"]))
    assert notation.both(name)
    notation.demands(notaries.policy(trustedIdentities=["x509.subject: C=US, ST=WA, O=Notary, CN=other"]))
    assert not notation.both(name)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("algorithm", ["ES256", "ES384", "ES512", "PS256"])
def test_chains_and_kinds_of_keys(notation, kind, algorithm):
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    lasting = {"start": now - dt.timedelta(hours=1), "end": now + dt.timedelta(hours=1)}
    name, key = pushed(notation), f"{kind}-{algorithm}"
    notation.add(key, lasting_notary(algorithm, **lasting))
    notation.add(f"other-{key}", lasting_notary(algorithm, **lasting))
    notation.sign(name, kind, "--key", key)
    notation.demands(notaries.policy(trustStores=[f"ca:{key}"]))
    assert notation.both(name)
    notation.demands(notaries.policy(trustStores=[f"ca:other-{key}"]))
    assert not notation.both(name)


@pytest.mark.parametrize("kind", KINDS)
def test_levels(notation, kind):
    """What strict and permissive refuse, a signer whom nobody knows, audit only logs; skip asks for nothing."""
    past = dt.datetime.now(dt.UTC).replace(microsecond=0) - dt.timedelta(days=2)
    name, key = pushed(notation), f"levels-{kind}"
    notation.add(key, lasting_notary("ES256", start=past, end=past + dt.timedelta(days=30)))
    notation.sign(name, kind, "--key", key)
    notation.demands(notaries.policy(trustStores=[f"ca:{key}"]))
    assert notation.both(name)
    for level, known, met in (("permissive", False, False), ("audit", False, True), ("audit", True, True)):
        notation.demands(notaries.policy(level, trustStores=[f"ca:{key}" if known else "ca:them"]))
        assert notation.both(name) is met, level
    notation.demands(
        {
            "version": "1.0",
            "trustPolicies": [
                notaries.policy("skip")["trustPolicies"][0] | {"trustStores": [], "trustedIdentities": []}
            ],
        }
    )
    assert notation.both(name)


@pytest.mark.parametrize("kind", KINDS)
def test_tampered_signatures_are_refused_by_both(notation, kind):
    notation.demands(notaries.policy())
    name = pushed(notation)
    notation.sign(name, kind)
    with Client(notation.bench.settings) as client:
        reference = references.parse(name)
        [entry] = client.referrers(reference, IMAGE.digest)
        manifest = json.loads(client.manifest(references.parse(f"{reference.name}@{entry.digest}")).data)
        envelope = client.read_blob(reference, manifest["layers"][0]["digest"], 1 << 20)
    for at in (len(envelope) // 8, len(envelope) // 2, len(envelope) - 40):
        there = pushed(notation)
        altered = envelope[:at] + bytes([envelope[at] ^ 1]) + envelope[at + 1 :]
        with Client(notation.bench.settings) as client:
            hang(client, there, manifest, altered)
        assert not notation.both(there)
    there = pushed(notation)
    with Client(notation.bench.settings) as client:
        hang(client, there, manifest, envelope)
    assert notation.both(there)


def hang(client: Client, name: str, manifest: dict, envelope: bytes) -> None:
    import makers

    reference = references.parse(name)
    client.push_blob(reference, envelope)
    client.push_blob(reference, b"{}")
    [layer] = manifest["layers"]
    changed = layer | {"digest": makers.digest(envelope), "size": len(envelope)}
    data = makers.encode(manifest | {"layers": [changed]})
    there = references.parse(f"{reference.name}@{makers.digest(data)}")
    client.push_manifest(there, data, makers.OCI_MANIFEST)


def test_a_copy_keeps_its_notation_signatures(notation):
    notation.demands(notaries.policy())
    name = pushed(notation)
    for kind in KINDS:
        notation.sign(name, kind)
    there = f"{references.parse(name).name}-moved"
    notation.bench.pratique("copy", name, f"{there}:1")
    assert notation.both(f"{there}@{IMAGE.digest}")
    with contextlib.closing(Client(notation.bench.settings)) as client:
        assert len(client.referrers(references.parse(f"{there}:1"), IMAGE.digest)) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_timestamps_of_openssl(notation, kind, tmp_path):
    """A policy with a store for timestamps wants one that leads there."""
    stamps, now = notary.Stamps(tmp_path), dt.datetime.now(dt.UTC).replace(microsecond=0)
    store = notation.config / "truststore" / "x509" / "tsa" / kind
    store.mkdir(parents=True)
    (store / "root.pem").write_bytes(stamps.root.read_bytes())
    with servers.Server(stamps, tls=False) as server:
        name, key = pushed(notation), f"stamped-{kind}"
        notation.add(key, lasting_notary("ES256", now - dt.timedelta(hours=1), now + dt.timedelta(hours=1)))
        notation.demands(notaries.policy(trustStores=[f"ca:{key}", f"tsa:{kind}"]))
        notation.sign(name, kind, "--key", key)
        assert not notation.both(name)
        stamp = ("--timestamp-url", server.url, "--timestamp-root-cert", str(stamps.root))
        notation.sign(name, kind, "--key", key, *stamp)
        assert notation.both(name)


@pytest.fixture(scope="module")
def places(notation):
    with revokers.Places() as server:
        notation.names(server.host)
        yield server


def revocable(notation, places, said: str, key: str) -> str:
    """An image that is signed by a chain about which that is said."""
    case = revocations.CASES[said]
    chain = revocations.Chain(places, key, case.named)
    case.said(chain)
    name = pushed(notation)
    notation.add(key, chain.notary)
    notation.sign(name, KINDS[len(said) % 2], "--key", key)
    return name


@pytest.mark.parametrize("said", revocations.CASES)
def test_revocation(notation, places, said):
    """Where the two differ we refuse; the page about interoperability says why."""
    case, key = revocations.CASES[said], f"said-{list(revocations.CASES).index(said)}"
    name = revocable(notation, places, said, key)
    notation.demands(notaries.policy(trustStores=[f"ca:{key}"]))
    assert (notation.pratique_verifies(name), notation.verifies(name)) == (case.ours, case.theirs)


@pytest.mark.parametrize("said", ["good", "the signer revoked", "the signer listed", "no answer"])
def test_revocation_under_each_level(notation, places, said):
    key = f"level-{list(revocations.CASES).index(said)}"
    name = revocable(notation, places, said, key)
    for level, override, met in (
        ("strict", {}, said == "good"),
        ("permissive", {}, True),
        ("audit", {}, True),
        ("strict", {"revocation": "log"}, True),
        ("strict", {"revocation": "skip"}, True),
        ("audit", {"revocation": "enforce"}, said == "good"),
    ):
        verification = {"override": override} if override else {}
        notation.demands(notaries.policy(level, trustStores=[f"ca:{key}"], verification=verification))
        assert notation.both(name) is met, (level, override)


@pytest.mark.parametrize("said", ["good", "revoked", "lost before", "lost after"])
def test_revocation_and_timestamps(notation, places, tmp_path, said):
    """Who stamps may be revoked too, whatever is done about signers; a stamp dates what was signed before a key was lost."""
    key = f"stamped-{said.replace(' ', '-')}"
    listed = f"{places.url}/{key}/tsa"
    stamps = notary.Stamps(tmp_path, f"crlDistributionPoints=URI:{listed}\n")
    chain = revocations.Chain(places, key, ("list",))
    lost = {"lost before": -HOUR, "lost after": HOUR}.get(said)
    chain.lists(*([] if lost is None else [entry(chain.signer, "key_compromise", chain.now + lost)]))
    notation.add(key, chain.notary)
    notaries.stored(notation.config / "truststore", {f"tsa/{key}": stamps.authority.certificate})
    name, now = pushed(notation), chain.now
    with servers.Server(stamps, tls=False) as server:
        places.at[f"/{key}/tsa"] = stamps.authority.listed(at=now)
        stamp = ("--timestamp-url", server.url, "--timestamp-root-cert", str(stamps.root))
        notation.sign(name, "jws", "--key", key, *stamp)
    shutil.rmtree(notation.bench.folder / ".cache", ignore_errors=True)  # notation keeps the list that was good
    places.at[f"/{key}/tsa"] = stamps.authority.listed(*([entry(stamps.own)] if said == "revoked" else []), at=now)
    for verification, ours in (
        ({}, said in ("good", "lost after")),
        ({"override": {"revocation": "skip"}}, said != "revoked"),
    ):
        notation.demands(notaries.policy(trustStores=[f"ca:{key}", f"tsa:{key}"], verification=verification))
        theirs = ours and (said != "lost after" or bool(verification))
        assert (notation.pratique_verifies(name), notation.verifies(name)) == (ours, theirs)


@pytest.mark.parametrize("kind", ["ocsp", "list"])
@pytest.mark.parametrize("revoked", [False, True], ids=["good", "revoked"])
def test_what_openssl_says(notation, places, tmp_path, kind, revoked):
    """A responder and a list that are none of ours, with our nonce sent back."""
    key = f"openssl-{kind}-{revoked}"
    chain = revocations.Chain(places, key, (kind,))
    on = (chain.now - HOUR).strftime("%y%m%d%H%M%SZ,keyCompromise")
    said = revocations.Openssl(tmp_path, chain, on if revoked else "")
    chain.says(f"signer/{kind}", said if kind == "ocsp" else said.listed())
    name = pushed(notation)
    notation.add(key, chain.notary)
    notation.sign(name, "cose", "--key", key)
    notation.demands(notaries.policy(trustStores=[f"ca:{key}"]))
    assert notation.both(name) is not revoked


@pytest.mark.parametrize("lost, why", [(-HOUR, "revoked"), (HOUR, "good")], ids=["before", "after"])
def test_what_openssl_says_about_the_time_of_loss(places, tmp_path, lost, why):
    """That no builder of ours makes: the date since when a key is not to be trusted, in a response."""
    chain = revocations.Chain(places, f"lost-{why}", ("ocsp",))
    since = (chain.now + lost).strftime("%Y%m%d%H%M%SZ")
    on = (chain.now - HOUR).strftime(f"%y%m%d%H%M%SZ,keyTime,{since}")
    question = Question(chain.signer, chain.between.certificate)
    body = ocsp.request(question, bytes(32))
    content = revocations.Openssl(tmp_path, chain, on)(servers.Request("POST", "", {}, {}, body))
    reply = Answer(place="openssl", content=content, nonce=bytes(32))
    now = dt.datetime.now(dt.UTC)
    assert ocsp.read(reply, question, now, chain.now).outcome.state == why
    assert ocsp.read(reply, question, now).outcome.state == "revoked"
    assert ocsp.read(Answer(place="x", content=content, nonce=bytes(31)), question, now).outcome.state == "unknown"
