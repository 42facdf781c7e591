"""Real cosign 2.5 and 3.1 verify what we sign and attest, and we verify theirs: both layouts, registry and OCI layout.

`docs/interop.md` is the table that `python tests/real/interop.py` makes of the same cases.
"""

import json
import os
from pathlib import Path

import pytest

import makers
from pratique.oci import references
from pratique.oci.client import Client
from pratique.signing import algorithms, keys, verifying
from pratique.signing.keys import file
from real import cosign, daemons
from real.test_registry import push

pytestmark = pytest.mark.real

IMAGE = makers.image(makers.layer({"a": b"hello"}))
BOTH = makers.index(IMAGE, makers.image(makers.layer({"b": b"x"}), platform="linux/arm64"))


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    with cosign.bench(tmp_path_factory.mktemp("signing")) as made:
        yield made


@pytest.fixture(params=cosign.VERSIONS)
def version(request):
    cosign.need(request.param)
    return request.param


@pytest.mark.smoke
@pytest.mark.parametrize("layout", ["legacy", "bundle"])
def test_cosign_verifies_what_we_sign(bench, version, layout):
    if (version, layout) == ("2.5", "bundle"):
        pytest.skip("cosign 2.5 verifies no image signatures in bundles, its own neither: it makes none")
    name = bench.pushed(IMAGE)
    assert bench.cosign_verifies(version, bench.key.pub, name, layout) is False
    bench.pratique("sign", "--key", bench.key.private, "--layout", layout, name)
    assert bench.cosign_verifies(version, bench.key.pub, name, layout)
    assert not bench.cosign_verifies(version, bench.other.pub, name, layout)


@pytest.mark.smoke
@pytest.mark.parametrize("layout", ["legacy", "bundle"])
def test_we_verify_what_cosign_signs(bench, version, layout):
    if (version, layout) == ("2.5", "bundle"):
        pytest.skip("cosign 2.5 signs no images in bundles")
    name = bench.pushed(IMAGE)
    assert not bench.pratique_verifies(bench.key.pub, name)
    bench.cosign_signs(version, bench.key.private, name, layout)
    assert bench.pratique_verifies(bench.key.pub, name)
    assert not bench.pratique_verifies(bench.other.pub, name)


def test_who_stays_open_sees_what_is_signed_meanwhile(bench, version):
    layout = "legacy" if version == "2.5" else "bundle"
    demand = verifying.demanded([bench.key.pub], bench.settings)
    with verifying.Verifier(demand, bench.settings) as opened:
        for _ in range(2):
            name = bench.pushed(IMAGE)
            assert not opened.verify(name).answer.met
            bench.cosign_signs(version, bench.other.private, name, layout)
            assert not opened.verify(name).answer.met
            bench.cosign_signs(version, bench.key.private, name, layout)
            for _ in range(2):
                assert opened.verify(name).answer.met


def test_both_add_to_one_list(bench, version):
    name = bench.pushed(IMAGE)
    bench.pratique("sign", "--key", bench.key.private, "--layout", "legacy", name)
    bench.cosign_signs(version, bench.other.private, name, "legacy")
    bench.pratique("sign", "--key", bench.key.private, "--layout", "legacy", name)
    for key in (bench.key, bench.other):
        assert bench.pratique_verifies(key.pub, name)
        assert bench.cosign_verifies(version, key.pub, name, "legacy")
    assert bench.pratique_verifies(bench.key.pub, name, "--key", bench.other.pub, "--threshold", "2")


@pytest.mark.parametrize("layout", ["legacy", "bundle"])
def test_attestations(bench, version, layout):
    if (version, layout) == ("2.5", "bundle"):
        pytest.skip("cosign 2.5 fetches Sigstore's root from the internet before it verifies a bundle, with a key too")
    ours, theirs = bench.pushed(IMAGE), bench.pushed(IMAGE)
    bench.pratique(
        "attest", "--key", bench.key.private, "--layout", layout, "--type", "cyclonedx", "--predicate", bench.sbom, ours
    )
    assert bench.cosign_verifies_attestation(version, bench.key.pub, ours, layout)
    if layout == "legacy":  # cosign 3.1 takes any bundle for a signature, as docs/interop.md shows; we do not
        assert not bench.cosign_verifies(version, bench.key.pub, ours, layout)
    assert not bench.pratique_verifies(bench.key.pub, ours)
    bench.cosign_attests(version, bench.key.private, theirs, layout)
    assert bench.pratique_verifies(bench.key.pub, theirs, "--type", "cyclonedx")
    assert not bench.pratique_verifies(bench.key.pub, theirs)


def test_an_index_and_its_children(bench, version):
    name = bench.pushed(BOTH)
    bench.pratique("sign", "--recursive", "--key", bench.key.private, "--layout", "legacy", name)
    repository = references.parse(name).name
    for digest in (BOTH.digest, IMAGE.digest):
        assert bench.cosign_verifies(version, bench.key.pub, f"{repository}@{digest}", "legacy")
    theirs = bench.pushed(BOTH)
    bench.cosign_signs(version, bench.key.private, theirs, "legacy", "--recursive")
    assert bench.pratique_verifies(bench.key.pub, f"{references.parse(theirs).name}@{IMAGE.digest}")


def test_layouts(bench, version, tmp_path):
    """Ours are verified by cosign where they lie, and those of `cosign save` by us."""
    here = makers.layout(tmp_path / "ours", IMAGE, tags=["1"])
    bench.pratique("sign", "--key", bench.key.private, "--layout", "legacy", f"oci-dir:{here}:1")
    assert bench.cosign_verifies(version, bench.key.pub, here, "legacy", "--local-image")
    assert not bench.cosign_verifies(version, bench.other.pub, here, "legacy", "--local-image")
    layout = "legacy" if version == "2.5" else "bundle"
    name = bench.pushed(IMAGE)
    bench.cosign_signs(version, bench.key.private, name, layout)
    saved = str(tmp_path / "saved")
    bench.cosign(version, "save", "--dir", saved, name)
    assert bench.pratique_verifies(bench.key.pub, f"oci-dir:{saved}")
    assert not bench.pratique_verifies(bench.other.pub, f"oci-dir:{saved}")


def test_key_files(bench, version, tmp_path):
    """cosign reads ours, whatever the kind; we read cosign's."""
    for kind in ("ecdsa-p256", "ed25519", "rsa-2048"):
        prefix = str(tmp_path / kind)
        private, public = file.write(prefix, algorithms.generate(kind), lambda: b"pw")
        assert bench.cosign(version, "public-key", "--key", private) == Path(public).read_text()
    theirs = str(tmp_path / "theirs")
    bench.cosign(version, "generate-key-pair", "--output-key-prefix", theirs)
    assert keys.private(f"{theirs}.key", lambda: b"pw").public == keys.public(f"{theirs}.pub")[0]
    plain = str(tmp_path / "plain.pem")
    daemons.run("openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", plain)
    name = bench.pushed(IMAGE)
    bench.pratique("sign", "--key", plain, "--layout", "legacy", name)
    daemons.run("openssl", "ec", "-in", plain, "-pubout", "-out", f"{plain}.pub")
    assert bench.cosign_verifies(version, f"{plain}.pub", name, "legacy")


def test_a_scan_denies_what_is_not_signed(bench, tmp_path):
    policy = str(tmp_path / "p.yaml")
    with open(policy, "w") as written, open(bench.key.pub) as pem:
        authority = {"name": "release", "key": {"data": pem.read()}}
        written.write(
            json.dumps({"apiVersion": "pratique/v1", "kind": "Policy", "signatures": {"authorities": [authority]}})
        )
    name = bench.pushed(IMAGE)
    assert bench.status("scan", "--no-secrets", "--policy", policy, name) == 1
    bench.pratique("sign", "--key", bench.key.private, name)
    assert bench.status("scan", "--no-secrets", "--policy", policy, name) == 0


def test_many_signers_at_once_leave_none_missing(bench):
    """Eight at a time; PRATIQUE_ROUNDS=50 is the whole of it, here are three."""
    for _ in range(int(os.environ.get("PRATIQUE_ROUNDS", "3"))):
        for layout in ("legacy", "bundle"):
            name = bench.pushed(IMAGE)
            assert bench.signed_at_once(name, layout, 8) == 8


def test_a_signature_of_what_the_tag_was(bench):
    name = bench.pushed(IMAGE)
    bench.pratique("sign", "--key", bench.key.private, name)
    moved = makers.image(makers.layer({"c": b"y"}))
    with Client(bench.settings) as client:
        push(client, name, moved)
        client.push_manifest(references.parse(name), moved.manifest, moved.media_type)
    assert not bench.pratique_verifies(bench.key.pub, name)
    assert bench.pratique_verifies(bench.key.pub, f"{references.parse(name).name}@{IMAGE.digest}")
