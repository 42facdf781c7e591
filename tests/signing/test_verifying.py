"""One Verifier for many images: bytes are kept between them, never what was concluded; it says what `verify` says."""

import threading

import pytest

import makers
import pratique
from pratique.errors import EgressError, InputError, NotFoundError, UsageError
from pratique.model.reference import Target
from pratique.model.settings import Settings
from pratique.model.signature import Layout
from pratique.oci import references
from pratique.oci.client import Client
from pratique.signing import attaching, place, verifying
from pratique.signing.evaluation import Demand, TrustedKey
from pratique.signing.identities import Identity
from pratique.signing.keys import file
from servers import Registry, Reply
from signing.shelf import IMAGE, KEY, OTHER

DEMAND = Demand(name="key", keys=(TrustedKey(KEY.public),))


def quick(_):
    """No pauses in tests."""


@pytest.fixture(params=[True, False], ids=["api", "fallback"])
def registry(request):
    with Registry(referrers=request.param) as running:
        running.add("team/app", "1", IMAGE)
        yield running


@pytest.fixture
def settings(registry):
    return Settings(data_dir="", cache_dir="", registries=registry.access())


def named(registry, name="team/app:1"):
    return f"{registry.host}/{name}"


def signed(registry, settings, layout=Layout.BUNDLE, key=KEY, name="team/app:1"):
    with place.open(Target("registry", named(registry, name)), settings) as there:
        attaching.sign(there, there.root, key, layout, sleep=quick)


@pytest.mark.parametrize("layout", list(Layout))
def test_the_same_answer_each_time_and_as_verify_gives(registry, settings, layout):
    signed(registry, settings, layout)
    with verifying.Verifier(DEMAND, settings) as opened:
        answers = [opened.verify(named(registry)) for _ in range(3)]
    assert all(each.answer.met for each in answers)
    assert {each.answer.reason for each in answers} == {answers[0].answer.reason}
    target = Target("registry", named(registry))
    assert verifying.verify(target, DEMAND, settings).answer == answers[0].answer


@pytest.mark.parametrize("layout", list(Layout))
def test_what_is_signed_or_not_is_seen_at_once(registry, settings, layout):
    with verifying.Verifier(DEMAND, settings) as opened:
        assert not opened.verify(named(registry)).answer.met
        signed(registry, settings, layout)
        assert opened.verify(named(registry)).answer.met
        moved = makers.image(makers.layer({"b": b"another"}))
        registry.add("team/app", "1", moved)
        found = opened.verify(named(registry))
        assert (found.digest, found.answer.met) == (moved.digest, False)
        assert opened.verify(named(registry, f"team/app@{IMAGE.digest}")).answer.met


@pytest.mark.parametrize("layout", list(Layout))
def test_a_signature_that_was_removed_counts_no_more(registry, settings, layout):
    signed(registry, settings, layout)
    with verifying.Verifier(DEMAND, settings) as opened:
        assert opened.verify(named(registry)).answer.met
        registry.tags["team/app"] = {"1": IMAGE.digest}
        registry.manifests = {key: held for key, held in registry.manifests.items() if key[1] == IMAGE.digest}
        assert not opened.verify(named(registry)).answer.met


@pytest.mark.parametrize("layout", list(Layout))
def test_what_has_a_digest_is_fetched_once(registry, settings, layout):
    signed(registry, settings, layout)
    before = len(registry.requests)
    with verifying.Verifier(DEMAND, settings) as opened:
        for _ in range(3):
            assert opened.verify(named(registry)).answer.met
    asked = [each.path for each in registry.requests[before:]]
    by_digest = [each for each in asked if "/blobs/" in each or "/manifests/sha256:" in each]
    assert len(set(by_digest)) == len(by_digest)
    for each in set(asked) - set(by_digest):
        assert asked.count(each) == 3


def test_a_signature_in_one_repository_is_none_in_another(registry, settings):
    """Also when its bytes are still remembered."""
    registry.add("team/other", "1", IMAGE)
    signed(registry, settings)
    with verifying.Verifier(DEMAND, settings) as opened:
        assert opened.verify(named(registry)).answer.met
        assert not opened.verify(named(registry, "team/other:1")).answer.met


def test_another_key_and_nobody(registry, settings):
    signed(registry, settings, key=OTHER)
    with verifying.Verifier(DEMAND, settings) as opened:
        assert "none of the keys" in opened.verify(named(registry)).answer.reason
        with pytest.raises(NotFoundError):
            opened.verify(named(registry, "team/app:none"))


def test_an_index_covers_its_children(registry, settings):
    both = makers.index(IMAGE, makers.image(makers.layer({"b": b"x"}), platform="linux/arm64"))
    registry.add("team/app", "both", both)
    signed(registry, settings, name="team/app:both")
    with verifying.Verifier(DEMAND, settings) as opened:
        for _ in range(2):
            found = opened.verify(named(registry, "team/app:both"))
            assert (found.answer.met, len(found.covers)) == (True, 2)
        registry.fault("GET", f"/manifests/{IMAGE.digest}", Reply(404))
        assert len(opened.verify(named(registry, "team/app:both")).covers) == 2


def test_many_threads_at_once(registry, settings):
    names = [f"team/app{number}:1" for number in range(6)]
    for each in names:
        registry.add(each.partition(":")[0], "1", IMAGE)
    for each in names[::2]:
        signed(registry, settings, name=each)
    met = {}
    with verifying.Verifier(DEMAND, settings) as opened:

        def ask(name):
            met[name] = [opened.verify(named(registry, name)).answer.met for _ in range(3)]

        threads = [threading.Thread(target=ask, args=(each,)) for each in names]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
    assert met == {each: [at % 2 == 0] * 3 for at, each in enumerate(names)}


def test_a_name_is_never_a_path(tmp_path, monkeypatch):
    """What is asked for in a process of many days does not depend on what lies in its directory."""
    monkeypatch.chdir(tmp_path)
    makers.layout(tmp_path / "app", IMAGE, tags=["1"])
    settings = Settings(data_dir="", cache_dir="", offline=True)
    with verifying.Verifier(DEMAND, settings) as opened:
        assert opened.verify(f"oci-dir:{tmp_path}/app:1").digest == IMAGE.digest
        with pytest.raises(EgressError, match="registry-1"):
            opened.verify("app:1")
        with pytest.raises(UsageError):
            opened.verify(Target("docker-archive", "app.tar"))


def test_opened_by_the_library(registry, settings, tmp_path):
    _, public = file.write(str(tmp_path / "k"), KEY, lambda: b"pw")
    signed(registry, settings)
    with pratique.verifier(public, settings=settings) as opened:
        found = opened.verify(named(registry))
    assert (found.answer.met, found.answer.names, found.image) == (True, (public,), named(registry))
    with pratique.verifier(public, settings=settings, threshold=2) as opened:
        assert not opened.verify(named(registry)).answer.met


def test_whom_it_demands_must_be_named(settings):
    who = Identity(issuer="https://login.example.com", subject="me@example.com")
    for given in ({}, {"identities": (who,)}, {"identities": (Identity(subject="me@example.com"),)}):
        with pytest.raises(UsageError):
            pratique.verifier(settings=settings, **given)
    with pytest.raises(InputError):
        pratique.verifier("none.pub", settings=settings)


def test_the_lists_of_a_flood_are_said(registry, settings, monkeypatch):
    signed(registry, settings)
    monkeypatch.setattr("pratique.signing.collecting.MOST", 1)
    reference = references.parse(named(registry))
    with Client(settings) as client:
        for number in range(3):
            noise = makers.artifact(b"%d" % number, artifact_type="x/y", subject=IMAGE)
            by_digest = references.parse(f"{reference.name}@{noise.digest}")
            client.push_manifest(by_digest, noise.manifest, noise.media_type)
    with verifying.Verifier(DEMAND, settings) as opened:
        answer = opened.verify(named(registry)).answer
    assert "4 manifests refer" in " ".join(answer.problems)
    assert answer.met  # what says that it is a bundle is looked at first
