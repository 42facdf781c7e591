"""A registry is believed only as far as digests go, and gets credentials only where they belong."""

import base64
import dataclasses
import io
import json

import msgspec
import pytest

import makers
import servers
from pratique.errors import (
    DeniedByServerError,
    EgressError,
    InputError,
    LimitError,
    NotFoundError,
    OutsideError,
    UnreadableError,
)
from pratique.model.settings import RegistryAccess, Settings
from pratique.oci import references
from pratique.oci.client import Client, fallback_tag
from pratique.oci.memory import Memory
from pratique.transport import Transport
from servers import BASIC, Registry, Reply, Server

LAYER = makers.layer({"data": bytes(range(256)) * 2000})
IMAGE = makers.image(LAYER, compression="none")


def client(registry, tmp_path=None, login="", access=None, memory=None, **more):
    if login:
        path = tmp_path / "auth.json"
        path.write_text(json.dumps({"auths": {registry.host: {"auth": base64.b64encode(login.encode()).decode()}}}))
        more["auth_file"] = str(path)
    settings = Settings(data_dir="", cache_dir="", osv_url="", registries=access or registry.access(), **more)
    return Client(settings, transport=Transport(settings, sleep=lambda _: None), memory=memory)


@pytest.fixture
def registry():
    with Registry() as running:
        running.add("team/app", "1", IMAGE)
        yield running


def app(registry, digest=""):
    return references.parse(f"{registry.host}/team/app" + (f"@{digest}" if digest else ":1"))


def pulled(given, reference, digest=None, size=0):
    with given.blob(reference, digest or makers.digest(LAYER), size=size) as stream:
        pieces = []
        while piece := stream.read(100_000):
            pieces.append(piece)
        return b"".join(pieces)


def test_a_manifest_and_a_blob(registry):
    with client(registry) as given:
        assert given.resolve(app(registry)).digest == IMAGE.digest
        fetched = given.manifest(app(registry))
        assert (fetched.data, fetched.descriptor.digest, fetched.descriptor.media_type) == (
            IMAGE.manifest,
            IMAGE.digest,
            makers.OCI_MANIFEST,
        )
        assert given.manifest(app(registry, IMAGE.digest)).data == IMAGE.manifest
        assert pulled(given, app(registry), size=len(LAYER)) == LAYER
        assert given.read_blob(app(registry), makers.digest(IMAGE.config), 1 << 20) == IMAGE.config


def test_what_is_not_there(registry):
    given = client(registry)
    for name in ("team/none:1", "team/app:none"):
        with pytest.raises(NotFoundError, match="none"):
            given.manifest(references.parse(f"{registry.host}/{name}"))
    with pytest.raises(NotFoundError):
        pulled(given, app(registry), makers.digest(b"none"))


# ── a registry that lies ──


def test_another_manifest_than_asked_for(registry):
    other = makers.image(makers.layer({"evil": b"x"}))
    registry.fault("GET", "/manifests/", Reply(200, other.manifest, {"Content-Type": makers.OCI_MANIFEST}), times=9)
    with pytest.raises(UnreadableError, match="was promised"):
        client(registry).manifest(app(registry, IMAGE.digest))


def test_a_digest_header_that_is_not_the_manifests(registry):
    lie = Reply(
        200, IMAGE.manifest, {"Content-Type": makers.OCI_MANIFEST, "Docker-Content-Digest": makers.digest(b"x")}
    )
    registry.fault("GET", "/manifests/", lie)
    with pytest.raises(UnreadableError, match="was promised"):
        client(registry).manifest(app(registry))


def test_another_config_than_promised(registry):
    registry.fault("GET", "/blobs/", Reply(200, IMAGE.config + b" "))
    with pytest.raises(UnreadableError, match="was promised"):
        client(registry).read_blob(app(registry), makers.digest(IMAGE.config), 1 << 20)


def test_a_size_that_is_not_the_promised_one(registry):
    registry.fault("GET", "/blobs/", Reply(200, LAYER + b"x"))
    with pytest.raises(UnreadableError, match="were promised"):
        pulled(client(registry), app(registry), size=len(LAYER))


def test_more_bytes_than_promised_without_a_length(registry):
    body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(LAYER), LAYER)
    registry.fault("GET", "/blobs/", Reply(200, body, {"Transfer-Encoding": "chunked", "Content-Length": ""}))
    with pytest.raises(LimitError):
        pulled(client(registry), app(registry), size=1000)


def test_a_manifest_over_the_limit(registry):
    registry.fault("GET", "/manifests/", Reply(200, b"{" + b" " * (5 << 20)), times=9)
    with pytest.raises(LimitError):
        client(registry).manifest(app(registry))


@pytest.mark.parametrize("body", [b"<html>login</html>", b""])
def test_a_web_page_is_no_manifest(registry, body):
    registry.fault("GET", "/manifests/", Reply(200, body, {"Content-Type": "text/html; charset=utf-8"}))
    with pytest.raises(OutsideError, match="web page"):
        client(registry).manifest(app(registry))


@pytest.mark.parametrize(
    "status, error", [(403, DeniedByServerError), (429, OutsideError), (500, OutsideError), (503, OutsideError)]
)
def test_a_failure_is_named(registry, status, error):
    registry.fault("GET", "/manifests/", Reply(status, b"<html>"), times=9)
    with pytest.raises(error, match=registry.host):
        client(registry).manifest(app(registry))


def test_passing_failures_are_ridden_out(registry):
    registry.fault("GET", "/manifests/", Reply(429, headers={"Retry-After": "1"}))
    registry.fault("GET", "/manifests/", Reply(500))
    assert client(registry).manifest(app(registry)).data == IMAGE.manifest


# ── a blob that breaks off ──


@pytest.mark.parametrize("ranges", [True, False])
def test_a_broken_blob_is_resumed(registry, ranges):
    registry.ranges = ranges
    registry.fault("GET", "/blobs/", Reply(200, LAYER, cut=200_000))
    registry.fault("GET", "/blobs/", Reply(500))
    assert pulled(client(registry), app(registry), size=len(LAYER)) == LAYER
    assert registry.requests[-1].headers["Range"] == "bytes=200000-"


def test_a_blob_that_always_breaks_off_is_an_error(registry):
    def broken(request):
        at = int((request.headers.get("Range") or "bytes=0-")[6:-1])
        return Reply(206 if at else 200, LAYER[at:], {"Content-Range": f"bytes {at}-9/10"}, cut=5)

    registry.fault("GET", "/blobs/", broken, times=99)
    with pytest.raises(OutsideError, match="broke off"):
        pulled(client(registry), app(registry))


def test_urls_in_descriptors_are_never_fetched(registry):
    manifest = json.loads(IMAGE.manifest)
    manifest["layers"][0] |= {"urls": [f"{registry.url}/evil"], "digest": makers.digest(b"elsewhere")}
    made = dataclasses.replace(IMAGE, manifest=makers.encode(manifest), blobs={})
    registry.add("team/app", "1", dataclasses.replace(made, blobs={made.digest: made.manifest}))
    with pytest.raises(NotFoundError):
        pulled(client(registry), app(registry), makers.digest(b"elsewhere"))
    assert not any("evil" in request.path for request in registry.requests)


# ── who we are ──


def test_basic(registry, tmp_path):
    registry.auth = "basic"
    assert client(registry, tmp_path, "me:secret").manifest(app(registry)).data == IMAGE.manifest
    with pytest.raises(DeniedByServerError, match="refuses"):
        client(registry, tmp_path, "me:wrong").manifest(app(registry))
    with pytest.raises(DeniedByServerError, match="docker login"):
        client(registry).manifest(app(registry))


def test_an_anonymous_token(registry):
    registry.auth = "token"
    given = client(registry)
    assert given.manifest(app(registry)).data == IMAGE.manifest
    assert pulled(given, app(registry)) == LAYER
    assert [request.path for request in registry.requests].count("/token") == 1


def test_a_token_for_credentials(registry, tmp_path):
    registry.auth, registry.public = "token", False
    assert client(registry, tmp_path, "me:secret").manifest(app(registry)).data == IMAGE.manifest
    asked = next(request for request in registry.requests if request.path == "/token")
    assert (asked.headers["Authorization"], asked.query) == (
        BASIC,
        {"service": "it", "scope": "repository:team/app:pull"},
    )
    with pytest.raises(DeniedByServerError, match="log in again"):
        client(registry, tmp_path, "me:wrong").manifest(app(registry))


def test_an_identity_token_is_posted(registry, tmp_path):
    registry.auth = "token"
    path = tmp_path / "auth.json"
    path.write_text(json.dumps({"auths": {registry.host: {"identitytoken": "refresh-me"}}}))
    assert client(registry, auth_file=str(path)).manifest(app(registry)).data == IMAGE.manifest
    asked = next(request for request in registry.requests if request.path == "/token")
    assert (asked.method, b"refresh_token=refresh-me" in asked.body, asked.query) == ("POST", True, {})


def test_a_token_that_ran_out_is_renewed(registry):
    registry.auth = "token"
    given = client(registry)
    given.manifest(app(registry))
    registry.fault(
        "GET", "/manifests/", Reply(401, headers={"WWW-Authenticate": f'Bearer realm="{registry.url}/token"'})
    )
    assert given.manifest(app(registry)).data == IMAGE.manifest


@pytest.mark.parametrize("auth", ["basic", "token"])
def test_a_registry_that_asked_once_is_answered_in_its_other_repositories_too(registry, tmp_path, auth):
    registry.auth, registry.public = auth, False
    registry.add("team/other", "1", IMAGE)
    with client(registry, tmp_path, "me:secret") as given:
        given.manifest(app(registry))
        before = len(registry.requests)
        given.manifest(references.parse(f"{registry.host}/team/other:1"))
    asked = [request.path for request in registry.requests[before:]]
    assert asked == ["/token"] * (auth == "token") + ["/v2/team/other/manifests/1"]


def test_an_answer_that_fails_in_another_repository_is_no_failure(registry, tmp_path):
    """Whether a login is needed there, and which, only the registry itself says."""
    registry.auth = "token"
    registry.add("team/other", "1", IMAGE)
    with client(registry, tmp_path, "me:secret") as given:
        given.manifest(app(registry))
        registry.fault("GET", "/token", Reply(403))
        assert given.manifest(references.parse(f"{registry.host}/team/other:1")).data == IMAGE.manifest


def test_a_password_that_was_changed_meanwhile_is_read_again(registry, tmp_path):
    registry.auth = "basic"
    with client(registry, tmp_path, "me:old") as given:
        with pytest.raises(DeniedByServerError):
            given.manifest(app(registry))
        client(registry, tmp_path, "me:secret")
        assert given.manifest(app(registry)).data == IMAGE.manifest


def test_one_connection_serves_many_requests_the_refused_ones_too(registry, tmp_path, monkeypatch):
    opened = []
    accept = servers._Quiet.process_request
    monkeypatch.setattr(servers._Quiet, "process_request", lambda *given: (opened.append(1), accept(*given)))
    registry.auth = "basic"
    with client(registry, tmp_path, "me:secret") as given:
        given.resolve(app(registry))
        given.manifest(app(registry))
        for _ in range(3):
            with pytest.raises(NotFoundError):
                given.manifest(references.parse(f"{registry.host}/team/app:none"))
        assert given.referrers(app(registry), IMAGE.digest) == ()
        given.push_blob(app(registry), b"pushed")
    assert len(opened) == 1


def test_what_has_a_digest_is_asked_for_once_and_tags_and_lists_always(registry):
    with client(registry, memory=Memory()) as given:
        for _ in range(3):
            assert given.manifest(app(registry)).descriptor.media_type == makers.OCI_MANIFEST
            assert given.manifest(app(registry, IMAGE.digest)) == given.manifest(app(registry))
            assert given.read_blob(app(registry), makers.digest(IMAGE.config), 1 << 20) == IMAGE.config
            assert given.referrers(app(registry), IMAGE.digest) == ()
    asked = [request.path.rpartition("/")[2] for request in registry.requests]
    assert asked.count(makers.digest(IMAGE.config)) == 1
    assert (asked.count("1"), asked.count(IMAGE.digest)) == (6, 3)  # the digests are those of the lists


def test_what_one_repository_gave_is_not_said_to_be_in_another(registry):
    with client(registry, memory=Memory()) as given:
        given.manifest(app(registry))
        with pytest.raises(NotFoundError):
            given.manifest(references.parse(f"{registry.host}/team/none@{IMAGE.digest}"))


def test_what_is_remembered_may_still_be_too_large_for_who_asks(registry):
    with client(registry, memory=Memory()) as given:
        given.read_blob(app(registry), makers.digest(IMAGE.config), 1 << 20)
        with pytest.raises(LimitError):
            given.read_blob(app(registry), makers.digest(IMAGE.config), 10)


def test_credentials_go_to_no_other_realm_unless_paired(registry, tmp_path):
    registry.auth = "token"
    with Server(lambda _: Reply(200, b'{"token": "me repository:team/app:pull"}')) as other:
        registry.realm = f"https://127.0.0.1:{other.port}/token"
        other_access = {f"127.0.0.1:{other.port}": RegistryAccess(ca_file=other.ca_file)}
        with pytest.raises(EgressError, match="pair them"):
            client(registry, tmp_path, "me:secret", access=registry.access() | other_access).manifest(app(registry))
        assert not other.requests
        for realm in (f"127.0.0.1:{other.port}", registry.realm):
            paired = {registry.host: RegistryAccess(ca_file=registry.ca_file, realms=(realm,))} | other_access
            assert client(registry, tmp_path, "me:secret", access=paired).manifest(app(registry)).data == IMAGE.manifest


@pytest.mark.parametrize(
    "realm",
    [
        "http://localhost:1/token",
        "https://169.254.169.254/token",
        "https://127.0.0.1:1/token",
        "https://me:x@localhost/token",
        "file:///etc/passwd",
        "",
    ],
)
def test_an_evil_realm_is_not_asked(registry, realm):
    registry.fault("GET", "/manifests/", Reply(401, headers={"WWW-Authenticate": f'Bearer realm="{realm}"'}), times=9)
    with pytest.raises(EgressError):
        client(registry).manifest(app(registry))


def test_a_token_request_follows_no_redirect(registry, tmp_path):
    registry.auth = "token"
    registry.fault("GET", "/token", Reply(302, headers={"Location": "/token2"}))
    with pytest.raises(EgressError, match="redirect"):
        client(registry, tmp_path, "me:secret").manifest(app(registry))
    assert not any(request.path == "/token2" for request in registry.requests)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"<html>",
        b'{"token": 1}',
        b'{"token": ""}',
        b'{"token": "a\\r\\nX: y"}',
        b'{"token": null}',
        b'{"token": "\xc3\xa9"}',
    ],
)
def test_what_is_no_token_is_refused(registry, body):
    registry.auth = "token"
    registry.fault("GET", "/token", Reply(200, body))
    with pytest.raises(OutsideError):
        client(registry).manifest(app(registry))


def test_a_registry_that_refuses_every_token_is_not_asked_forever(registry):
    registry.auth = "token"
    registry.fault("GET", "/token", Reply(200, b'{"token": "wrong"}'), times=99)
    with pytest.raises(DeniedByServerError):
        client(registry).manifest(app(registry))
    assert len(registry.requests) < 6


def test_a_registry_that_something_judged_named_may_not_be_here(registry):
    settings = Settings(data_dir="", cache_dir="", osv_url="", ca_bundle=registry.ca_file)
    with Client(settings) as given:
        assert given.manifest(app(registry)).data == IMAGE.manifest
    with pytest.raises(EgressError):
        Client(settings, user_named=False).manifest(app(registry))


def test_an_insecure_registry_by_name():
    with Registry(tls=False) as plain, Registry() as unverified:
        for registry in (plain, unverified):
            registry.add("team/app", "1", IMAGE)
            insecure = {registry.host: RegistryAccess(insecure=True)}
            assert client(registry, access=insecure).manifest(app(registry)).data == IMAGE.manifest
            with pytest.raises(OutsideError):
                client(registry, access={registry.host: RegistryAccess()}).manifest(app(registry))


# ── mirrors ──


def test_a_mirror_is_asked_first_and_the_registry_when_it_fails(registry):
    with Registry() as mirror:
        mirror.add("cache/team/app", "1", IMAGE)
        access = registry.access(mirrors=(f"{mirror.host}/cache",)) | mirror.access()
        given = client(registry, access=access)
        assert given.manifest(app(registry)).data == IMAGE.manifest
        assert not registry.requests
        mirror.fault("GET", ".", Reply(404), times=9)
        assert given.manifest(app(registry)).data == IMAGE.manifest
        assert registry.requests


# ── lists ──


def test_tags_page_after_page(registry):
    registry.page = 3
    for number in range(2, 10):
        registry.add("team/app", str(number), IMAGE)
    assert client(registry).tags(app(registry)) == tuple("123456789")


@pytest.mark.parametrize("link", ["https://169.254.169.254/v2/", "http://localhost/v2/", "https://example.com/v2/next"])
def test_a_next_page_elsewhere_is_not_followed(registry, link):
    registry.fault("GET", "/tags/", Reply(200, b'{"tags":["1"]}', {"Link": f'<{link}>; rel="next"'}))
    with pytest.raises(OutsideError):
        client(registry).tags(app(registry))


def test_a_list_without_an_end_ends(registry, monkeypatch):
    from pratique.oci import session

    monkeypatch.setattr(session, "_MOST_PAGES", 10)
    registry.fault(
        "GET", "/tags/", Reply(200, b'{"tags":["1"]}', {"Link": '</v2/team/app/tags/list?n=1>; rel="next"'}), times=99
    )
    with pytest.raises(LimitError):
        client(registry).tags(app(registry))


@pytest.mark.parametrize("body", [b"[]", b"{}", b'{"tags":null}', b'{"tags":[1,{}]}'])
def test_odd_tags(registry, body):
    registry.fault("GET", "/tags/", Reply(200, body))
    assert client(registry).tags(app(registry)) == ()


# ── pushing, and what refers to an image ──


def test_push_and_pull_back(registry, tmp_path):
    registry.auth, registry.public = "token", False
    given = client(registry, tmp_path, "me:secret")
    target = references.parse(f"{registry.host}/new/app:2")
    assert given.push_blob(target, b"some bytes").digest == makers.digest(b"some bytes")
    stream = io.BytesIO(b"streamed bytes" * 100_000)
    pushed = given.push_blob(target, stream)
    assert pushed.size == len(stream.getvalue())
    assert given.push_manifest(target, IMAGE.manifest, makers.OCI_MANIFEST).digest == IMAGE.digest
    assert given.manifest(target).data == IMAGE.manifest
    assert pulled(given, target, pushed.digest) == stream.getvalue()


def test_a_blob_that_is_there_is_not_sent_again(registry):
    client(registry).push_blob(app(registry), LAYER)
    assert [request.method for request in registry.requests] == ["HEAD"]


@pytest.mark.parametrize(
    "location", ["https://169.254.169.254/up", "http://localhost:1/up", "https://me:x@example.com/up"]
)
def test_an_upload_goes_to_no_evil_place(registry, location):
    registry.fault("POST", "/uploads/", Reply(202, headers={"Location": location}))
    with pytest.raises(EgressError):
        client(registry).push_blob(app(registry), b"new")


@pytest.mark.parametrize("api", [True, False])
def test_referrers_by_the_api_or_the_fallback_tag(registry, api):
    registry.referrers = api
    given = client(registry)
    for number in range(3):
        signature = makers.artifact(
            b"%d" % number,
            artifact_type=f"application/vnd.test.{number % 2}",
            subject=IMAGE,
            annotations={"n": str(number)},
        )
        by_digest = msgspec.structs.replace(app(registry), tag="", digest=signature.digest)
        given.push_manifest(by_digest, signature.manifest, signature.media_type)
    registry.page = 2
    found = given.referrers(app(registry), IMAGE.digest)
    assert [each.annotations["n"] for each in found] == ["0", "1", "2"]
    assert [
        each.annotations["n"] for each in given.referrers(app(registry), IMAGE.digest, "application/vnd.test.0")
    ] == ["0", "2"]
    assert given.referrers(app(registry), makers.digest(b"nobody")) == ()


def test_a_flood_of_referrers_has_an_end(registry, monkeypatch):
    for number in range(5):
        registry.add("team/app", f"n{number}", makers.artifact(b"%d" % number, artifact_type="x/y", subject=IMAGE))
    monkeypatch.setattr("pratique.oci.client.MOST_REFERRERS", 4)
    for api, page in ((True, 2), (True, 100), (False, 100)):
        registry.referrers, registry.page = api, page
        entries = [{"digest": makers.digest(b"%d" % number)} for number in range(5)]
        listing = makers.encode({"schemaVersion": 2, "mediaType": makers.OCI_INDEX, "manifests": entries})
        registry.manifests["team/app", makers.digest(listing)] = makers.OCI_INDEX, listing
        registry.tags["team/app"][fallback_tag(IMAGE.digest)] = makers.digest(listing)
        with pytest.raises(LimitError):
            client(registry).referrers(app(registry), IMAGE.digest)


def test_a_list_that_says_null_lists_nothing(registry):
    """As olareg 0.1 answers for what has no referrers."""
    body = b'{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":null}'
    registry.fault("GET", "/referrers/", Reply(200, body))
    assert client(registry).referrers(app(registry), IMAGE.digest) == ()


def test_referrers_that_are_no_index(registry):
    registry.fault("GET", "/referrers/", Reply(200, b'{"manifests": 3}'))
    with pytest.raises(InputError):
        client(registry).referrers(app(registry), IMAGE.digest)


def test_what_a_repository_holds_and_takes_over():
    """A registry may take a blob over from another repository, or begin an upload instead: that is no error."""
    with Registry() as registry:
        name = registry.add("team/app", "1", IMAGE)
        layer = json.loads(IMAGE.manifest)["layers"][0]["digest"]
        with Client(Settings(data_dir="", cache_dir="", registries=registry.access())) as client:
            reference = references.parse(name)
            assert client.holds(reference, layer)
            assert not client.holds(reference, "sha256:" + "0" * 64)
            assert not client.mount(reference, layer, "team/other")
            registry.fault("POST", "/blobs/uploads/", Reply(201))
            assert client.mount(reference, layer, "team/other")
            for digest in ("sha256:../x", "", "sha512:" + "0" * 128):
                with pytest.raises(UnreadableError):
                    client.holds(reference, digest)
