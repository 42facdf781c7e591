"""Image policies beside the real parts: skopeo pulls by the policy.json that we write, cosign judges by the same CUE and Rego."""

import json
import shutil
from pathlib import Path

import pytest

import makers
from pratique.documents import yaml
from pratique.signing.image_policies import rego
from real import cosign

pytestmark = pytest.mark.real

IMAGE = makers.image(makers.layer({"a": b"hello"}))
CUSTOM = "https://cosign.sigstore.dev/attestation/v1"
PREDICATE = {"count": 3, "scanner": {"name": "x", "version": "1.2.3"}, "open": ["a", "b"], "clean": True}


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    with cosign.bench(tmp_path_factory.mktemp("policies")) as made:
        yield made


@pytest.fixture
def skopeo():
    found = shutil.which("skopeo-1.18") or f"{Path(__file__).parents[2]}/.real/bin/skopeo-1.18"
    if not Path(found).exists():
        pytest.skip("not installed: skopeo-1.18; run tests/real/install")
    return found


def pem(pair):
    return Path(pair.pub).read_text()


def write(path, document):
    path.write_text(json.dumps(document))
    return str(path)


def ours(folder, images, *pairs, name="p", **more):
    """A policy of ours that demands a signature by any of some keys."""
    authorities = [{"name": f"a{number}", "key": {"data": pem(pair)}} for number, pair in enumerate(pairs)]
    whole = {"apiVersion": "pratique/v1", "kind": "Policy", "match": {"images": images}, **more}
    return write(
        folder / f"{name}.yaml", {**whole, "signatures": {"authorities": authorities, **more.get("signatures", {})}}
    )


class Puller:
    """skopeo with a policy that pratique wrote."""

    def __init__(self, bench, program, folder, policy):
        self.bench, self.program, self.folder = bench, program, folder
        bench.pratique("policy", "export", policy, "--format", "containers", "--output", str(folder / "etc"))
        certificates = folder / "certs"
        certificates.mkdir()
        shutil.copy(bench.settings.registries[bench.host].ca_file, certificates / "ca.crt")

    def pulls(self, name):
        etc = self.folder / "etc"
        options = (
            "--policy",
            f"{etc}/policy.json",
            "--registries.d",
            f"{etc}/registries.d",
            "--tmpdir",
            str(self.folder),
        )
        access = ("--src-creds", "me:secret", "--src-cert-dir", f"{self.folder}/certs")
        target = self.folder / "pulled"
        shutil.rmtree(target, ignore_errors=True)
        # What it leaves of signatures in a directory would need a file that says where: not asked for here.
        done = self.bench.run(
            self.program, *options, "copy", *access, "--remove-signatures", f"docker://{name}", f"dir:{target}"
        )
        said = done.stderr.decode()
        assert done.returncode == 0 or "Source image rejected" in said, said
        return done.returncode == 0


@pytest.mark.smoke
def test_skopeo_pulls_the_signed_and_refuses_the_unsigned(bench, skopeo, tmp_path):
    puller = Puller(bench, skopeo, tmp_path, ours(tmp_path, [f"{bench.host}/team/**"], bench.key))
    signed, unsigned, other = (bench.pushed(IMAGE) for _ in range(3))
    bench.pratique("sign", "--key", bench.key.private, "--layout", "legacy", signed)
    bench.pratique("sign", "--key", bench.other.private, "--layout", "legacy", other)
    assert puller.pulls(signed)
    assert not puller.pulls(unsigned)
    assert not puller.pulls(other)


def test_skopeo_takes_any_of_the_keys_of_a_policy(bench, skopeo, tmp_path):
    puller = Puller(bench, skopeo, tmp_path, ours(tmp_path, [f"{bench.host}/**"], bench.key, bench.other))
    for pair in (bench.key, bench.other):
        name = bench.pushed(IMAGE)
        assert not puller.pulls(name)
        bench.pratique("sign", "--key", pair.private, "--layout", "legacy", name)
        assert puller.pulls(name)


def test_skopeo_asks_for_all_policies_that_are_for_an_image(bench, skopeo, tmp_path):
    files = {"image_policies": ["outer.yaml"]}
    outer = cluster(f"{bench.host}/**", {"key": {"data": pem(bench.other)}})
    write(tmp_path / "outer.yaml", outer)
    puller = Puller(bench, skopeo, tmp_path, ours(tmp_path, [f"{bench.host}/team/**"], bench.key, signatures=files))
    name = bench.pushed(IMAGE)
    for pair, passes in ((bench.key, False), (bench.other, True)):
        bench.pratique("sign", "--key", pair.private, "--layout", "legacy", name)
        assert puller.pulls(name) is passes


def test_skopeo_refuses_images_that_no_policy_is_for_unless_it_is_allowed(bench, skopeo, tmp_path):
    name = bench.pushed(IMAGE)
    for number, (more, passes) in enumerate((({}, False), ({"no_match": "allow"}, True))):
        folder = tmp_path / str(number)
        folder.mkdir()
        policy = ours(folder, ["registry.example.com/**"], bench.key, **more)
        assert Puller(bench, skopeo, folder, policy).pulls(name) is passes


def test_skopeo_takes_one_repository_and_one_tag(bench, skopeo, tmp_path):
    one, two = bench.pushed(IMAGE), bench.pushed(IMAGE)
    repository = one.rpartition(":")[0]
    puller = Puller(bench, skopeo, tmp_path, ours(tmp_path, [f"{repository}:*", two], bench.key, no_match="deny"))
    for name in (one, two):
        assert not puller.pulls(name)
        bench.pratique("sign", "--key", bench.key.private, "--layout", "legacy", name)
        assert puller.pulls(name)


def cluster(glob, *authorities, **more):
    header = {"apiVersion": "policy.sigstore.dev/v1beta1", "kind": "ClusterImagePolicy", "metadata": {"name": "it"}}
    return {**header, "spec": {"images": [{"glob": glob}], "authorities": list(authorities), **more}}


def judged(bench, folder, name, document):
    """The exit status of a scan under an image policy: 0 allowed, 1 denied."""
    write(folder / "cip.yaml", document)
    policy = {"apiVersion": "pratique/v1", "kind": "Policy", "signatures": {"image_policies": ["cip.yaml"]}}
    return bench.status("scan", name, "--policy", write(folder / "cip-policy.yaml", policy), "--accept-incomplete")


@pytest.mark.parametrize("layout", ["legacy", "bundle"])
@pytest.mark.parametrize("version", cosign.VERSIONS)
def test_an_image_policy_is_met_by_what_cosign_signs(bench, tmp_path, version, layout):
    cosign.need(version)
    if (version, layout) == ("2.5", "bundle"):
        pytest.skip("cosign 2.5 signs no images in bundles")
    name = bench.pushed(IMAGE)
    asked = cluster(f"{bench.host}/team/*", {"key": {"data": pem(bench.key)}})
    assert judged(bench, tmp_path, name, asked) == 1
    bench.cosign_signs(version, bench.key.private, name, layout)
    assert judged(bench, tmp_path, name, asked) == 0
    assert judged(bench, tmp_path, name, cluster("**", {"key": {"data": pem(bench.other)}})) == 1


REGO = "package signature\ndefault allow = false\n"
CONDITIONS = [
    ("cue", f'predicateType: "{CUSTOM}"\npredicate: Data: =~"count"'),
    ("cue", 'predicate: Data: =~"nothing of it"'),
    ("cue", 'import "time"\nbefore: time.Parse(time.RFC3339, "2049-01-01T00:00:00Z")\npredicate: Timestamp: <before'),
    ("cue", 'import "time"\nbefore: time.Parse(time.RFC3339, "2020-01-01T00:00:00Z")\npredicate: Timestamp: <before'),
    ("cue", 'subject: [{digest: sha256: =~"^[0-9a-f]{64}$", ...}]'),
    ("cue", "subject: []"),
    ("cue", "subject: [...{name: string}]"),
    ("cue", 'import "list"\nsubject: list.MaxItems(1) & list.MinItems(1)'),
    ("cue", 'import "struct"\npredicate: struct.MinFields(3)'),
    ("cue", "predicate: Data: int"),
    ("cue", "predicate: Data: string | int"),
    ("cue", "predicate: {Data: !=null, none?: 3}"),
    ("rego", f'{REGO}allow {{ input.predicateType == "{CUSTOM}" }}'),
    ("rego", f"{REGO}allow {{ count(input.subject) == 2 }}"),
    ("rego", f'{REGO}allow {{ contains(input.predicate.Data, "scanner"); count(input.subject) == 1 }}'),
    ("rego", f'{REGO}allow {{ one := input.subject[_].digest.sha256; regex.match("^[0-9a-f]+$", one) }}'),
    ("rego", f'{REGO}allow {{ one := input.subject[_]; one.digest.sha256 == "0" }}'),
    ("rego", f"{REGO}allow {{ input.nothing }}"),
    ("rego", f"{REGO}allow {{ not input.nothing }}"),
    ("rego", "package another\nallow = true"),
]


@pytest.mark.parametrize("language", ["cue", "rego"])
def test_cosign_and_we_judge_attestations_by_the_same_conditions(bench, tmp_path, language):
    """cosign's Rego is asked for `data.signature.allow`, policy-controller's for `data.sigstore.isCompliant`."""
    version = "2.5" if language == "cue" else "3.1"
    if language == "rego" and rego.missing():
        pytest.skip(rego.missing())
    cosign.need(version)
    name = bench.pushed(IMAGE)
    given = write(tmp_path / "predicate.json", PREDICATE)
    older = () if version == "2.5" else ("--new-bundle-format=false",)
    unlogged = ("--tlog-upload=false",) if version == "2.5" else ("--use-signing-config=false", "--tlog-upload=false")
    attested = ("--type", "custom", "--predicate", given, *older, *unlogged)
    bench.cosign(version, "attest", "--key", bench.key.private, "-y", *attested, name)
    verify = ("verify-attestation", "--key", bench.key.pub, "--insecure-ignore-tlog", "--type", "custom", *older)
    wrong = []
    for number, (kind, text) in enumerate(CONDITIONS):
        if kind != language:
            continue
        path = tmp_path / f"{number}.{kind}"
        path.write_text(text)
        theirs = bench.run(cosign.program(version), *verify, "--policy", str(path), name).returncode == 0
        said = text.replace("package signature", "package sigstore").replace("allow", "isCompliant")
        wanted = {"name": "it", "predicateType": CUSTOM, "policy": {"type": kind, "data": said}}
        authority = {"key": {"data": pem(bench.key)}, "attestations": [wanted]}
        if (judged(bench, tmp_path, name, cluster("**", authority)) == 0) is not theirs:
            wrong.append((kind, text, theirs))
    assert not wrong


def test_what_we_write_for_policy_controller_is_what_we_read(bench, tmp_path):
    policy = ours(tmp_path, [f"{bench.host}/team/**"], bench.key)
    bench.pratique(
        "policy", "export", policy, "--format", "cluster-image-policy", "--output", str(tmp_path / "out.yaml")
    )
    [document] = yaml.load_all((tmp_path / "out.yaml").read_bytes(), "out.yaml")
    name = bench.pushed(IMAGE)
    assert judged(bench, tmp_path, name, document.value) == 1
    bench.pratique("sign", "--key", bench.key.private, name)
    assert judged(bench, tmp_path, name, document.value) == 0
