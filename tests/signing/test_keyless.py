"""Signing by login, with sigstore's own client against a Sigstore on this machine: what comes back is verified before it counts."""

import json

import pytest

import sigstores
from pratique.errors import OutsideError, UnreadableError, UsageError
from pratique.model.signature import Layout
from pratique.signing import attaching, collecting, keyless, trust_root
from pratique.signing.evaluation import Demand, evaluate
from pratique.signing.identities import Identity
from pratique.signing.predicates import uri
from real import instances
from signing.shelf import Shelf

pytest.importorskip("sigstore", reason="the extra `keyless` is not installed (pip install 'pratique[keyless]')")
ME = Identity(issuer=sigstores.ISSUER, subject=sigstores.SUBJECT)


@pytest.fixture(scope="module")
def served():
    with instances.serving() as served:
        yield served


def log_in(served, log="v1", token="", root=b""):
    return keyless.log_in(
        token or instances.token(), root or served.instance.trusted_root(), served.signing_config(log)
    )


def met(served, shelf, **more):
    root = trust_root.read(served.instance.trusted_root(), "root.json")
    demand = Demand(name="x", identities=(ME,), trust_root=root, **more)
    collected = collecting.collect(shelf, shelf.root.digest)
    assert not collected.problems
    return evaluate(demand, [shelf.root.digest], collected, sigstores.AT).met


@pytest.mark.parametrize("layout, log", [(Layout.BUNDLE, "v1"), (Layout.BUNDLE, "v2"), (Layout.LEGACY, "v1")])
def test_signatures_and_attestations(served, layout, log):
    shelf, signer = Shelf(), log_in(served, log)
    assert signer.name == sigstores.SUBJECT
    attaching.attest(shelf, shelf.root, signer, uri("cyclonedx"), b'{"a": 1}', layout, sleep=lambda _: None)
    assert not met(served, shelf)
    assert met(served, shelf, predicate_type=uri("cyclonedx"))
    attaching.sign(shelf, shelf.root, signer, layout, {"who": "me"}, sleep=lambda _: None)
    assert met(served, shelf, annotations={"who": "me"}, timestamp=log == "v2")


def test_what_is_not_borne_out_is_not_written(served):
    ours, strange = (json.loads(each.trusted_root()) for each in (served.instance, sigstores.Instance()))
    for root in (strange, ours | {"tlogs": strange["tlogs"]}):
        shelf = Shelf()
        with pytest.raises(OutsideError):
            attaching.sign(shelf, shelf.root, log_in(served, root=json.dumps(root).encode()), sleep=lambda _: None)
        assert not shelf.manifests


def test_a_log_that_the_legacy_layout_cannot_hold(served):
    shelf = Shelf()
    with pytest.raises(UsageError, match="--layout bundle"):
        attaching.sign(shelf, shelf.root, log_in(served, "v2"), Layout.LEGACY, sleep=lambda _: None)


def test_tokens_and_files_that_cannot_be_read(served):
    for token in ("a.b.c", "no token"):
        with pytest.raises(UnreadableError, match="identity token"):
            log_in(served, token=token)
    root, config = served.instance.trusted_root(), served.signing_config("v1")
    with pytest.raises(UnreadableError, match="files of the instance"):
        keyless.log_in(instances.token(), root, b"{}")
    with pytest.raises(UsageError, match="give both"):
        keyless.log_in(instances.token(), root)
    with pytest.raises(UsageError, match="give both"):
        keyless.log_in(instances.token(), signing_config=config)


def test_an_instance_that_is_not_there(served):
    config = json.loads(served.signing_config("v1"))
    config["caUrls"][0]["url"] = "http://127.0.0.1:9"
    with pytest.raises(OutsideError, match="instance failed"):
        keyless.log_in(instances.token(), served.instance.trusted_root(), json.dumps(config).encode())


def test_errors_do_not_hold_the_token(served):
    token = instances.token("nobody's address \N{SNOWMAN}")
    with pytest.raises(OutsideError, match="instance failed") as error:
        log_in(served, token=token)
    assert not any(part in str(error.value) for part in token.split("."))


def test_the_public_instance_as_it_was_shipped(monkeypatch, tmp_path):
    for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    root = keyless.public_root(offline=True)
    assert "https://rekor.sigstore.dev" in [each.url for each in root.transparency_logs]
    assert {each.uri for each in root.certificate_authorities} == {"https://fulcio.sigstore.dev"}


def test_no_ci_no_token(monkeypatch):
    for name in ("GITHUB_ACTIONS", "GITLAB_CI", "BUILDKITE", "CIRCLECI", "GOOGLE_SERVICE_ACCOUNT_NAME"):
        monkeypatch.delenv(name, raising=False)
    assert keyless.ambient_token() == ""
    monkeypatch.setenv("GITLAB_CI", "true")
    monkeypatch.setenv("SIGSTORE_ID_TOKEN", instances.token())
    assert keyless.ambient_token()
