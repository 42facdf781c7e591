"""TrustRoots out of TUF repositories, in the policy or on a mirror: what is right counts, and what is not says why it does not."""

import base64
import datetime as dt
import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sigstores
from pratique.errors import UsageError
from pratique.model.settings import Settings
from pratique.signing.image_policies import evaluation, mirrored, mirrors
from pratique.signing.image_policies.policy import Source
from servers import Reply, Server
from signing.image_policies.made import policy, read, subject
from signing.image_policies.test_keyless import INSTANCE, keyless, statement
from signing.shelf import bundle

pytest.importorskip("tuf", reason="the extra `keyless` is not installed (pip install 'pratique[keyless]')")

from securesystemslib.signer import CryptoSigner

from signing.image_policies.tufs import TARGET, Tuf

ROOT = INSTANCE.trusted_root()
OTHER = sigstores.Instance().trusted_root()
ASKED = policy(keyless(trustRootRef="own", url="https://fulcio.example.com"))
SIGNED = subject(collected={Source(): bundle(INSTANCE.bundle(statement()))})


def answer(document, remote=None):
    [found] = evaluation.evaluate(read(ASKED, document, remote=remote), SIGNED, sigstores.AT)
    return found


def made(targets=None, usages=None):
    return Tuf(targets or {TARGET: ROOT}, usages or {})


MADE = made()


class Mirror:
    """A TUF repository behind a server, and those who ask it, one after the other, with what they remember."""

    def __init__(self, folder, tuf):
        self.tuf = tuf
        self.server = Server(self._reply)
        self.folder = folder

    def _reply(self, request):
        found = self.tuf.files.get(request.path.removeprefix("/tuf/"))
        return Reply(404) if found is None else Reply(200, found)

    def ask(self, **more):
        given = {"registries": self.server.access(), "data_dir": str(self.folder), "cache_dir": "", **more}
        return answer(self.tuf.document(f"{self.server.url}/tuf"), mirrored.asking(Settings(**given)))


@pytest.fixture
def mirror(tmp_path):
    found = Mirror(tmp_path / "data", made())
    with found.server:
        yield found


def test_a_repository_in_the_policy():
    assert (answer(made().document()).met, answer(made({TARGET: OTHER}).document()).met) == (True, False)


def test_its_files_may_lie_elsewhere():
    found = made({"other.json": ROOT})
    assert answer(found.document(trustedRootTarget="other.json")).met
    assert "no target none.json" in answer(found.document(trustedRootTarget="none.json")).reason
    for name in list(found.files):
        if name.startswith("targets/"):
            found.files[name.replace("targets/", "here/")] = found.files.pop(name)
    assert answer(found.document(trustedRootTarget="other.json", targets="here")).met


def test_targets_that_say_what_they_are_for():
    parts = {
        "fulcio.crt.pem": INSTANCE.ca.pem.encode(),
        "fulcio_intermediate.crt.pem": INSTANCE.issuing.pem.encode(),
        "rekor.pub": pem(INSTANCE.v1.key),
        "ctfe.pub": pem(INSTANCE.ct),
        "tsa_leaf.crt.pem": INSTANCE.stamping.pem.encode(),
        "tsa_root.crt.pem": INSTANCE.stamping_root.pem.encode(),
        "readme": b"hello",
    }
    usages = {
        "fulcio.crt.pem": "Fulcio",
        "fulcio_intermediate.crt.pem": "Fulcio",
        "rekor.pub": "Rekor",
        "ctfe.pub": "CTFE",
        "tsa_leaf.crt.pem": "TSA",
        "tsa_root.crt.pem": "TSA",
        "readme": "Unknown",
    }
    found = answer(made(parts, usages).document())
    assert (found.met, found.reason) == (True, "")
    del usages["ctfe.pub"]
    assert not answer(made(parts, usages).document()).met
    assert "no target trusted_root.json" in answer(made(parts).document()).reason


def pem(key):
    public = base64.encodebytes(sigstores.spki(key)).decode()
    return f"-----BEGIN PUBLIC KEY-----\n{public}-----END PUBLIC KEY-----\n".encode()


def test_a_root_that_was_rotated():
    found = made()
    found.rotate()
    found.rotate()
    found.publish({TARGET: ROOT})
    assert answer(found.document()).met
    found.rotate(by=CryptoSigner.generate_ed25519())
    assert "not signed by those whom its root names" in answer(found.document()).reason


@pytest.mark.parametrize("role", ["timestamp", "snapshot", "targets"])
def test_a_key_that_the_root_does_not_name(role):
    found = made()
    found.publish({TARGET: ROOT}, **{role: CryptoSigner.generate_ed25519()})
    assert "not signed by those whom its root names" in answer(found.document()).reason


def test_a_timestamp_that_has_expired():
    found = made()
    found.publish({TARGET: ROOT}, expires=-dt.timedelta(hours=1))
    said = answer(found.document()).reason
    assert "its metadata is too old" in said
    assert "trustroot:own" in said


def test_a_target_that_was_changed():
    found = made()
    name = next(each for each in found.files if each.startswith("targets/"))
    found.files[name] = ROOT[:-1] + b" "
    assert "it is damaged" in answer(found.document()).reason


def test_a_target_that_is_no_trusted_root():
    assert "Could not read trusted_root.json" in answer(made({TARGET: b"{}x"}).document()).reason


@pytest.mark.parametrize(
    "archive, why",
    [
        (b"", "cut off"),
        (b"not gzip", "no gzip"),
        (gzip.compress(b"no tar" * 200, mtime=0), "no tar"),
        (gzip.compress(bytes(33 << 20), mtime=0), "more than"),
        (gzip.compress(b"", mtime=0) * 2, "stands behind it"),
        (gzip.compress(bytes(1024), mtime=0), "has no file timestamp.json"),
    ],
    ids=["empty", "no-gzip", "no-tar", "bomb", "two", "no-files"],
)
def test_an_archive_that_is_none(archive, why):
    document = made().document()
    document["spec"]["repository"]["mirrorFS"] = base64.b64encode(archive).decode()
    found = answer(document)
    assert (found.met, why in found.reason) == (False, True), found.reason


@pytest.mark.parametrize("key, value", [("root", "?"), ("mirrorFS", "?")])
def test_a_mistake_in_the_document(key, value):
    document = made().document()
    document["spec"]["repository"][key] = value
    with pytest.raises(UsageError, match="base64"):
        answer(document)


def test_a_root_that_is_none():
    document = made().document()
    document["spec"]["repository"]["root"] = base64.b64encode(b"{}").decode()
    assert "it is damaged" in answer(document).reason


def test_a_trusted_root_in_the_document():
    document = {**made().document(), "spec": {"trustedRootJSON": base64.b64encode(ROOT).decode()}}
    assert answer(document).met
    document["spec"] = {"trustedRootJSON": ROOT.decode()}
    assert answer(document).met
    document["spec"] = {"trustedRootJSON": "{}x"}
    with pytest.raises(UsageError, match="TrustRoot own"):
        answer(document)


def test_a_mirror(mirror):
    assert mirror.ask().met
    assert [each.method for each in mirror.server.requests] == ["GET"] * len(mirror.server.requests)
    before = len(mirror.server.requests)
    assert mirror.ask().met
    again = [each.path for each in mirror.server.requests[before:]]
    assert "/tuf/timestamp.json" in again
    assert "/tuf/1.targets.json" not in again, "it is remembered"


def test_a_mirror_is_asked_once_for_all_authorities(mirror):
    asked = policy(*(ASKED["spec"]["authorities"] * 3))
    for number, each in enumerate(asked["spec"]["authorities"]):
        asked["spec"]["authorities"][number] = {**each, "name": f"a{number}"}
    here = Settings(registries=mirror.server.access(), data_dir=str(mirror.folder), cache_dir="")
    read(asked, mirror.tuf.document(f"{mirror.server.url}/tuf"), remote=mirrored.asking(here))
    assert [each.path for each in mirror.server.requests].count("/tuf/timestamp.json") == 1


def test_a_mirror_that_goes_back(mirror):
    old = dict(mirror.tuf.files)
    mirror.tuf.publish({TARGET: ROOT})
    assert mirror.ask().met
    mirror.tuf.files = old
    found = mirror.ask()
    assert (found.met, "goes back behind what was seen" in found.reason) == (False, True)


def test_a_mirror_whose_key_was_rotated(mirror):
    assert mirror.ask().met
    mirror.tuf.rotate()
    mirror.tuf.publish({TARGET: ROOT})
    assert mirror.ask().met
    mirror.tuf.publish({TARGET: OTHER})
    assert not mirror.ask().met


@pytest.mark.parametrize("name", ["timestamp.json", "1.snapshot.json", "1.targets.json"])
def test_a_mirror_without_end(mirror, name):
    mirror.tuf.files[name] = b'{"' + b"a" * (6 << 20)
    found = mirror.ask()
    assert (found.met, "bytes that it may have" in found.reason) == (False, True), found.reason


def test_a_mirror_that_takes_too_long(mirror, monkeypatch):
    monkeypatch.setattr(mirrors, "_SECONDS", -1.0)
    assert "took more than" in mirror.ask().reason


def test_nothing_is_asked_offline(mirror):
    assert "while offline" in mirror.ask(offline=True).reason
    assert mirror.server.requests == []


def test_nothing_is_asked_when_a_policy_is_only_looked_at(mirror):
    document = mirror.tuf.document(f"{mirror.server.url}/tuf")
    assert "is asked when images are" in answer(document).reason
    assert mirror.server.requests == []


def test_a_document_names_no_host_that_only_users_may_name(mirror):
    document = mirror.tuf.document(f"{mirror.server.url}/tuf")
    here = Settings(data_dir=str(mirror.folder), cache_dir="", ca_bundle=mirror.server.ca_file)
    assert "loopback" in answer(document, mirrored.asking(here)).reason
    plain = mirror.tuf.document("http://tuf.example.com")
    assert "plain HTTP" in answer(plain, mirrored.asking(here)).reason
    assert mirror.server.requests == []


def test_a_redirect_to_another_place_is_under_the_rule(mirror):
    mirror._reply = None
    mirror.server._answer = lambda _: Reply(302, b"", {"Location": "https://169.254.169.254/latest/meta-data"})
    found = mirror.ask()
    assert (found.met, "link-local" in found.reason) == (False, True), found.reason


def test_a_data_folder_that_cannot_be_written(mirror):
    mirror.folder.write_text("")
    assert "cannot be written" in mirror.ask().reason


@pytest.mark.parametrize("name", ["timestamp.json", "1.snapshot.json", "1.targets.json", "2.root.json"])
@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[]", b"null", b"\xff", b"[" * 9000, b'{"signed": [], "signatures": {}}', b'{"signatures": [{}]}'],
    ids=["empty", "object", "list", "null", "bytes", "deep", "types", "unsigned"],
)
def test_metadata_that_is_none(name, content):
    found = made()
    found.files[name] = content
    said = answer(found.document())
    assert (said.met, "the TrustRoot own cannot be used" in said.reason) == (False, True), said.reason


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_metadata_with_one_changed_byte(data):
    found = Tuf.__new__(Tuf)
    found.__dict__.update(vars(MADE), files=dict(MADE.files))
    name = data.draw(st.sampled_from(sorted(found.files)))
    content = bytearray(found.files[name])
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    found.files[name] = bytes(content)
    answer(found.document())  # met where the byte is none that is signed, and never a fault of ours
