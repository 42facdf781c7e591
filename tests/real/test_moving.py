"""Images move with what hangs on them, and real cosign 2.5 and 3.1 verify them where they arrived."""

import json
import sys

import pytest

import makers
from pratique.oci import references
from real import cosign
from signing.shelf import IMAGE
from sigstores import Instance

pytestmark = pytest.mark.real

BOTH = makers.index(IMAGE, makers.image(makers.layer({"b": b"x"}), platform="linux/arm64"))


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    with cosign.bench(tmp_path_factory.mktemp("moving")) as made:
        yield made


@pytest.fixture(params=cosign.VERSIONS)
def version(request):
    cosign.need(request.param)
    return request.param


def signed(bench, version: str, layout: str, image: makers.Made = BOTH) -> str:
    """An image signed and attested by cosign, the SBOM's attestation too."""
    name = bench.pushed(image)
    recursive = ["--recursive"] if layout == "legacy" else []
    bench.cosign_signs(version, bench.key.private, name, layout, *recursive)
    bench.cosign_attests(version, bench.key.private, name, layout)
    return name


def fresh(bench, name: str) -> str:
    return f"{references.parse(name).name}-moved:1"


@pytest.mark.smoke
@pytest.mark.parametrize("layout", ["legacy", "bundle"])
def test_a_copy_is_verified_by_cosign(bench, version, layout):
    if (version, layout) == ("2.5", "bundle"):
        pytest.skip("cosign 2.5 signs no images in bundles")
    name = signed(bench, version, layout)
    there = fresh(bench, name)
    bench.pratique("copy", name, there)
    for program in cosign.VERSIONS if layout == "legacy" else ["3.1"]:
        assert bench.cosign_verifies(program, bench.key.pub, there, layout)
        assert not bench.cosign_verifies(program, bench.other.pub, there, layout)
        assert bench.cosign_verifies_attestation(program, bench.key.pub, there, layout)
    assert bench.pratique_verifies(bench.key.pub, there)
    if layout == "legacy":
        assert bench.cosign_verifies("2.5", bench.key.pub, f"{references.parse(there).name}@{IMAGE.digest}", layout)


@pytest.mark.parametrize("output", ["shelf", "shelf.tar"])
@pytest.mark.parametrize("layout", ["legacy", "bundle"])
def test_saved_and_loaded(bench, version, layout, output, tmp_path):
    if (version, layout) == ("2.5", "bundle"):
        pytest.skip("cosign 2.5 signs no images in bundles")
    name, saved = signed(bench, version, layout), str(tmp_path / output)
    there = fresh(bench, name)
    bench.pratique("save", name, "--output", saved)
    bench.pratique("load", saved, "--to", there)
    assert bench.cosign_verifies(version, bench.key.pub, there, layout)
    assert bench.cosign_verifies_attestation(version, bench.key.pub, there, layout)
    assert not bench.cosign_verifies(version, bench.other.pub, there, layout)


@pytest.mark.parametrize("layout", ["legacy", "bundle"])
def test_with_cosigns_own_save_and_load(bench, version, layout, tmp_path):
    """cosign loads what we save, and we load what cosign saves."""
    if (version, layout) == ("2.5", "bundle"):
        pytest.skip("cosign 2.5 signs no images in bundles")
    name = signed(bench, version, layout, IMAGE)
    ours, theirs = str(tmp_path / "ours"), str(tmp_path / "theirs")
    bench.pratique("save", name, "--output", ours)
    if layout == "legacy":
        assert bench.cosign_verifies(version, bench.key.pub, ours, layout, "--local-image")
        # cosign 3.1 loads no bundles into docker-registry, of its own `save` neither: it sends their manifests before their blobs.
        bench.cosign(version, "load", "--dir", ours, f"{fresh(bench, name)}0")
        assert bench.cosign_verifies(version, bench.key.pub, f"{fresh(bench, name)}0", layout)
    bench.cosign(version, "save", "--dir", theirs, name)
    bench.pratique("load", theirs, "--to", f"{fresh(bench, name)}2")
    assert bench.cosign_verifies(version, bench.key.pub, f"{fresh(bench, name)}2", layout)
    assert bench.cosign_verifies_attestation(version, bench.key.pub, f"{fresh(bench, name)}2", layout)


def test_signatures_at_the_destination_are_kept(bench, version):
    """cosign's own copy loses them."""
    name, there = bench.pushed(IMAGE), bench.pushed(IMAGE)
    bench.cosign_signs(version, bench.key.private, name, "legacy")
    bench.cosign_signs(version, bench.other.private, there, "legacy")
    bench.pratique("copy", name, there)
    for key in (bench.key, bench.other):
        assert bench.pratique_verifies(key.pub, there)
        assert bench.cosign_verifies(version, key.pub, there, "legacy")


def test_blobs_are_taken_over_inside_of_one_registry(bench):
    name = bench.pushed(BOTH)
    done = bench.run(sys.executable, "-m", "pratique", "copy", name, fresh(bench, name))
    assert (done.returncode, b" 0 bytes sent" in done.stdout) == (0, True), done.stdout


def test_skopeo_reads_what_we_save(bench, tmp_path):
    from real import daemons

    daemons.need("skopeo")
    name, saved = bench.pushed(IMAGE), str(tmp_path / "saved")
    bench.pratique("sign", "--key", bench.key.private, name)
    bench.pratique("save", name, "--output", saved)
    found = json.loads(daemons.run("skopeo", "inspect", f"oci:{saved}:1"))
    assert found["Digest"] == IMAGE.digest
    archive = str(tmp_path / "saved.tar")
    bench.pratique("save", name, "--output", archive)
    assert json.loads(daemons.run("skopeo", "inspect", f"oci-archive:{archive}:1"))["Digest"] == IMAGE.digest


BLOB = b"a release\n"
INSTANCE = Instance()


@pytest.mark.parametrize("kind", ["ecdsa-p256", "rsa-2048"])
def test_files(bench, version, kind):
    """cosign verifies what `sign-blob` writes, and `verify-blob` what cosign writes."""
    pair = bench.pair(f"of-files-{version}-{kind}", kind)
    (bench.folder / "file").write_bytes(BLOB)
    (bench.folder / "changed").write_bytes(BLOB + b"!")
    bench.pratique(
        "sign-blob", "--key", pair.private, "--bundle", "ours.json", "--output-signature", "ours.sig", "file"
    )
    offline = ("--insecure-ignore-tlog", "--key", pair.pub)
    # cosign 2.5 fetches Sigstore's trust root from the internet before it verifies a bundle, with a key too, unless it is given one
    (bench.folder / "root.json").write_bytes(INSTANCE.trusted_root())
    rooted = ("--new-bundle-format", "--trusted-root", "root.json") if version == "2.5" else ()
    ours = [("--signature", "ours.sig"), ("--bundle", "ours.json", *rooted)]
    for given in ours:
        bench.cosign(version, "verify-blob", *offline, *given, "file")
        done = bench.run(cosign.program(version), "verify-blob", *offline, *given, "changed")
        assert done.returncode != 0
    for form, given in theirs(version):
        unlogged = cosign.unlogged(version)
        bench.cosign(version, "sign-blob", "--key", pair.private, "-y", *unlogged, *form, "file")
        assert bench.status("verify-blob", "--key", pair.pub, *given, "file") == 0, form
        assert bench.status("verify-blob", "--key", pair.pub, *given, "changed") == 1
        assert bench.status("verify-blob", "--key", bench.other.pub, *given, "file") == 1
    if (version, kind) == ("3.1", "rsa-2048"):  # a signature that is the same each time
        assert (bench.folder / "ours.json").read_bytes() == (bench.folder / "theirs.json").read_bytes()


def theirs(version: str) -> list[tuple[list[str], list[str]]]:
    bundle = (["--bundle", "theirs.json"], ["--bundle", "theirs.json"])
    if version == "3.1":
        return [bundle]
    new = (["--bundle", "new.json", "--new-bundle-format"], ["--bundle", "new.json"])
    return [bundle, new, (["--output-signature", "theirs.sig"], ["--signature", "theirs.sig"])]


@pytest.mark.parametrize("what", ["signature", "attestation"])
def test_download_says_what_cosign_says(bench, version, what):
    layout = "legacy" if version == "2.5" else "bundle"
    name = signed(bench, version, layout, IMAGE)
    ours = bench.run(sys.executable, "-m", "pratique", "download", what, name).stdout.splitlines()
    real = bench.cosign(version, "download", what, name).splitlines()
    # cosign 3.1 hands out every bundle as signature and as attestation; the predicate type tells which is which
    assert len(ours) == 1
    assert json.loads(ours[0]) in [json.loads(each) for each in real]
