"""A database is taken only when a trusted key signed it, it is young enough, no older than before, and whole."""

import base64
import datetime as dt
import json
import os
import zipfile

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mirrors import record
from pratique import advisories
from pratique.advisories import artifact, current, exchange, manifest
from pratique.errors import DatabaseError, NotFoundError, PratiqueError, UnreadableError, UsageError
from pratique.model.package import Coordinate, Package
from pratique.oci import references
from servers import Registry

KEY = ec.generate_private_key(ec.SECP256R1())
OTHER = ec.generate_private_key(ec.SECP256R1())
TRUSTED = [KEY.public_key()]


@pytest.fixture
def sender(mirror, settings):
    fill(mirror, 20)
    advisories.update(settings, ["Debian", "npm"])
    return settings


@pytest.fixture
def receiver(settings, tmp_path):
    return replace(settings, data_dir=str(tmp_path / "receiver"))


def fill(mirror, count):
    mirror.put("Debian", *[record(f"DSA-{n}", ("Debian:12", "nginx", f"1.{n}-1")) for n in range(count)])
    mirror.put("npm", record("GHSA-1", ("npm", "lodash", "4.17.21")))


def hits(settings):
    package = Package(name="nginx", coordinate=Coordinate("Debian", "12", "nginx", "1.0-1", "dpkg"))
    with advisories.open(settings) as database:
        found = database.candidates([package], None)
    return sum(map(len, found.ranges.values())), found.sources[0]


def state(settings):
    return current.read(current.directory(settings.data_dir))


def exported(settings, tmp_path, key=KEY, days=1.0):
    path = str(tmp_path / "out.pratique")
    exchange.export(settings, path, key, days)
    return path


def rewritten(path, change):
    """The same archive after `change(members)`."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with zipfile.ZipFile(path, "w") as archive:
        for name, body in members.items():
            archive.writestr(name, body)


def test_what_was_exported_is_imported_whole(sender, receiver, tmp_path):
    made = exchange.take(receiver, exported(sender, tmp_path), TRUSTED)
    assert set(made.ecosystems) == {"Debian", "npm"}
    count, source = hits(receiver)
    assert (count, source.fetched, source.digest, source.unverified) == (
        19,
        hits(sender)[1].fetched,
        hits(sender)[1].digest,
        False,
    )
    assert os.listdir(tmp_path / "receiver" / "advisories" / "Debian") == [f"{source.digest}.sqlite"]


def test_importing_twice_changes_nothing(sender, receiver, tmp_path):
    path = exported(sender, tmp_path)
    exchange.take(receiver, path, TRUSTED)
    before = state(receiver).ecosystems
    exchange.take(receiver, path, TRUSTED)
    assert state(receiver).ecosystems == before


def test_nobody_is_trusted_unless_named(sender, receiver, tmp_path):
    with pytest.raises(UsageError, match="--trusted-key"):
        exchange.take(receiver, exported(sender, tmp_path), [])


@pytest.mark.parametrize("key,match", [(None, "not signed"), (OTHER, "No trusted key")])
def test_the_unsigned_and_the_unlisted_are_refused(sender, receiver, tmp_path, key, match):
    path = exported(sender, tmp_path, key)
    with pytest.raises(DatabaseError, match=match) as refused:
        exchange.take(receiver, path, TRUSTED)
    assert refused.value.exit_code == 4
    assert not state(receiver).ecosystems
    exchange.take(receiver, path, TRUSTED, insecure=True)
    assert hits(receiver)[1].unverified


def test_an_expired_one_is_refused(sender, receiver, tmp_path):
    path = exported(sender, tmp_path, days=-0.1)
    with pytest.raises(DatabaseError, match="expired"):
        exchange.take(receiver, path, TRUSTED)
    exchange.take(receiver, path, TRUSTED, insecure=True)


def test_an_older_one_of_the_same_signer_is_refused(sender, receiver, mirror, tmp_path):
    old = exported(sender, tmp_path)
    os.rename(old, old := str(tmp_path / "old"))
    fill(mirror, 21)
    os.utime(mirror.path / "Debian" / "all.zip", (1_600_000_000, 1_600_000_000))
    advisories.update(sender, [])
    exchange.take(receiver, exported(sender, tmp_path), TRUSTED, insecure=True)
    assert state(receiver).signers == {manifest.key_id(KEY.public_key()): 2}
    with pytest.raises(DatabaseError, match="serial 1, and 2 of the same signer"):
        exchange.take(receiver, old, TRUSTED)
    assert hits(receiver)[0] == 20


def test_one_that_is_older_than_what_we_fetched_ourselves_is_refused(sender, receiver, mirror, tmp_path):
    os.utime(mirror.path / "Debian" / "all.zip", (1_600_000_000, 1_600_000_000))
    fresh = replace(sender, data_dir=str(tmp_path / "fresh"))
    advisories.update(fresh, ["Debian", "npm"])
    path = exported(fresh, tmp_path)
    os.utime(mirror.path / "Debian" / "all.zip", (1_700_000_000, 1_700_000_000))
    advisories.update(receiver, ["Debian"])
    with pytest.raises(DatabaseError, match="ours of 2023"):
        exchange.take(receiver, path, TRUSTED)


def test_a_changed_file_is_refused_and_nothing_is_taken(sender, receiver, tmp_path):
    path = exported(sender, tmp_path)

    def change(members):
        name = next(name for name in members if name != exchange.MANIFEST)
        members[name] = members[name][:-1] + bytes([members[name][-1] ^ 1])

    rewritten(path, change)
    with pytest.raises(UnreadableError, match="not those that the manifest names"):
        exchange.take(receiver, path, TRUSTED)
    assert not state(receiver).ecosystems
    assert not [
        name for _, _, files in os.walk(receiver.data_dir) for name in files if name.endswith((".part", ".sqlite"))
    ]


@pytest.mark.parametrize("change", ["longer", "shorter", "gone", "no manifest", "no database"])
def test_an_archive_that_lies_is_a_named_error(sender, receiver, tmp_path, change):
    path = exported(sender, tmp_path)

    def apply(members):
        name = next(name for name in members if name != exchange.MANIFEST)
        if change == "longer":
            members[name] += bytes(9)
        elif change == "shorter":
            members[name] = members[name][:-9]
        elif change == "gone":
            del members[name]
        elif change == "no manifest":
            del members[exchange.MANIFEST]
        else:
            members[name] = b"x"

    rewritten(path, apply)
    with pytest.raises((UnreadableError, DatabaseError)):
        exchange.take(receiver, path, TRUSTED, insecure=True)
    assert not state(receiver).ecosystems


def crafted(sender, statement):
    """A manifest over a file that was changed before it was signed."""
    import sqlite3

    root = current.directory(sender.data_dir)
    path = current.file_of(root, "npm", state(sender).ecosystems["npm"].digest)
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE VIEW v AS SELECT 1",
        "CREATE TRIGGER t AFTER INSERT ON ranges BEGIN SELECT 1; END",
        "DELETE FROM advisory",
        "UPDATE advisory SET digest = x'00'",
        "UPDATE advisory SET digest = 'text'",
    ],
)
def test_a_signed_file_of_another_form_is_refused_all_the_same(sender, receiver, tmp_path, statement):
    crafted(sender, statement)
    with pytest.raises((UnreadableError, DatabaseError)):
        exchange.take(receiver, exported(sender, tmp_path), TRUSTED)


def test_nothing_loaded_is_nothing_to_export(receiver, tmp_path):
    with pytest.raises(UsageError, match="No advisories are loaded"):
        exported(receiver, tmp_path)


def test_a_file_that_is_not_there_or_no_archive(receiver, tmp_path):
    with pytest.raises(NotFoundError):
        exchange.take(receiver, str(tmp_path / "nothing"), TRUSTED)
    (tmp_path / "text").write_text("no archive")
    with pytest.raises(UnreadableError):
        exchange.take(receiver, str(tmp_path / "text"), TRUSTED)


def envelope(change, sender):
    made = json.loads(manifest.encode(exchange.describe(sender, 1.0), KEY))
    change(made)
    return json.dumps(made).encode()


def payload(change):
    def apply(made):
        body = json.loads(base64.b64decode(made["payload"]))
        change(body)
        made["payload"] = base64.b64encode(json.dumps(body).encode()).decode()

    return apply


@pytest.mark.parametrize(
    "change",
    [
        lambda made: made.update(payloadType="application/json"),
        payload(lambda body: body.update(serial=99)),
        payload(lambda body: body.update(expires="2999-01-01T00:00:00Z")),
        lambda made: made["signatures"][0].update(sig="AAAA"),
        lambda made: made["signatures"][0].update(sig="not base64!"),
        lambda made: made.update(signatures=[]),
    ],
)
def test_a_changed_envelope_does_not_verify(sender, change):
    with pytest.raises(PratiqueError):
        manifest.decode(envelope(change, sender), TRUSTED)


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body["ecosystems"].update({"../x": body["ecosystems"]["npm"]}),
        lambda body: body["ecosystems"]["npm"].update(digest="../../etc/passwd"),
        lambda body: body["ecosystems"]["npm"].update(sha256="A" * 64),
        lambda body: body["ecosystems"]["npm"].update(size=-1),
        lambda body: body["feeds"].update({"npm2": body["ecosystems"]["npm"]}),
        lambda body: body.update(schema="other/1"),
    ],
)
def test_names_and_sizes_are_checked_even_without_a_signature(sender, change):
    with pytest.raises(UnreadableError):
        manifest.decode(envelope(payload(change), sender), [], insecure=True)


@given(st.binary(max_size=300))
def test_no_envelope_raises_anything_but_our_errors(body):
    with pytest.raises(PratiqueError):
        manifest.decode(body, TRUSTED, insecure=True)


def test_expiry_needs_a_time_with_a_zone():
    found = manifest.Manifest(serial=1, created="", expires="2999-01-01T00:00:00", ecosystems={}, feeds={})
    with pytest.raises(DatabaseError):
        manifest.check_expired(found, dt.datetime.now(dt.UTC))
    with pytest.raises(UnreadableError):
        manifest.check_expired(replace(found, expires="soon"), dt.datetime.now(dt.UTC))


def test_keys_of_another_kind_are_refused(tmp_path):
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric import ed25519

    wrong = ed25519.Ed25519PrivateKey.generate()
    pem = wrong.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    (tmp_path / "wrong.pem").write_bytes(pem)
    (tmp_path / "text.pem").write_text("no key")
    locked = KEY.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.BestAvailableEncryption(b"pw"))
    (tmp_path / "locked.pem").write_bytes(locked)
    for name in ("wrong.pem", "text.pem", "locked.pem", "none.pem"):
        with pytest.raises(UsageError):
            manifest.private_key(str(tmp_path / name))
    with pytest.raises(UsageError):
        manifest.public_key(str(tmp_path / "text.pem"))
    assert manifest.private_key(str(tmp_path / "locked.pem"), "pw").key_size == 256


def test_a_registry_carries_it_and_only_changed_files_move(sender, receiver, mirror):
    with Registry() as registry:
        sender, receiver = (replace(each, registries=registry.access()) for each in (sender, receiver))
        reference = references.parse(f"{registry.host}/advisories:latest")
        artifact.push(sender, reference, KEY)
        artifact.pull(receiver, reference, TRUSTED)
        assert hits(receiver)[0] == 19
        fill(mirror, 21)
        advisories.update(sender, [])
        registry.requests.clear()
        artifact.push(sender, reference, KEY)
        artifact.pull(receiver, reference, TRUSTED)
        moved = [
            item.path for item in registry.requests if "/blobs/" in item.path and item.method in ("GET", "PUT", "PATCH")
        ]
        npm = exchange._sha256(
            current.file_of(current.directory(sender.data_dir), "npm", state(sender).ecosystems["npm"].digest)
        )
        assert not any(npm in path for path in moved)
        assert hits(receiver)[0] == 20
        assert hits(receiver)[1].digest == hits(sender)[1].digest
        with pytest.raises(DatabaseError, match="No trusted key"):
            artifact.pull(receiver, reference, [OTHER.public_key()])


def test_an_image_is_no_database(receiver):
    import makers

    with Registry() as registry:
        registry.add("team/app", "1", makers.image(makers.layer({"a": b"b"})))
        receiver = replace(receiver, registries=registry.access())
        with pytest.raises(UnreadableError, match="no advisory database"):
            artifact.pull(receiver, references.parse(f"{registry.host}/team/app:1"), TRUSTED)
