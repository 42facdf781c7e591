"""Keyless, end to end: a private Sigstore over HTTP; real cosign 2.5 and 3.1 verify what we sign with it and we theirs.

npm's `@sigstore/verify` judges our bundles, whole and tampered with; Go's regexp judges our identities' expressions.
"""

import contextlib
import json
import os
import shutil
import subprocess
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import makers
import sigstores
from pratique.errors import UsageError
from pratique.image import sources
from pratique.signing import keys as signing_keys
from pratique.signing import trust_root, verifying
from pratique.signing.evaluation import Demand, TrustedKey
from pratique.signing.identities import Identity, checked, matches
from real import cosign, daemons, instances, keyless
from real.keyless import ANOTHER
from signing import tamperings

pytestmark = pytest.mark.real

IMAGE = makers.image(makers.layer({"a": b"hello"}))
CASES = [("2.5", "legacy", "v1"), ("3.1", "legacy", "v1"), ("3.1", "bundle", "v1"), ("3.1", "bundle", "v2")]
"""cosign, layout, and the version of the log."""


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    with contextlib.ExitStack() as stack:
        registry = stack.enter_context(cosign.bench(tmp_path_factory.mktemp("keyless")))
        yield keyless.Bench(registry, stack.enter_context(instances.serving()))


@pytest.mark.smoke
@pytest.mark.parametrize("version, layout, log", CASES)
def test_cosign_verifies_what_we_sign(bench, version, layout, log):
    cosign.need(version)
    name = bench.bench.pushed(IMAGE)
    assert not bench.cosign_verifies(version, name, layout, log)
    bench.sign(name, layout, log)
    assert bench.cosign_verifies(version, name, layout, log)
    assert not bench.cosign_verifies(version, name, layout, log, who=ANOTHER)


@pytest.mark.smoke
@pytest.mark.parametrize("version, layout, log", CASES)
def test_we_verify_what_cosign_signs(bench, version, layout, log):
    cosign.need(version)
    name = bench.bench.pushed(IMAGE)
    assert not bench.verifies(name)
    bench.cosign_signs(version, name, layout, log)
    assert bench.verifies(name)
    assert not bench.verifies(name, who=ANOTHER)
    assert not bench.verifies(name, "--type", "cyclonedx")


@pytest.mark.parametrize("version, layout, log", CASES)
def test_attestations(bench, version, layout, log):
    cosign.need(version)
    sbom = ("--type", "cyclonedx", "--predicate", bench.bench.sbom)
    ours, theirs = bench.bench.pushed(IMAGE), bench.bench.pushed(IMAGE)
    bench.sign(ours, layout, log, *sbom, command="attest")
    kind = ("--type", "cyclonedx")
    assert bench.cosign_verifies(version, ours, layout, log, *kind, command="verify-attestation")
    assert not bench.verifies(ours)
    bench.cosign_signs(version, theirs, layout, log, *sbom, command="attest")
    assert bench.verifies(theirs, *kind)
    assert not bench.verifies(theirs)


def test_bundles_of_attestations_for_the_older_cosign(bench):
    """With a trusted root it fetches nothing; bundles of image signatures it does not know."""
    cosign.need("2.5")
    name = bench.bench.pushed(IMAGE)
    bench.sign(name, "bundle", "v1", "--type", "cyclonedx", "--predicate", bench.bench.sbom, command="attest")
    given = ("--type", "cyclonedx", "--new-bundle-format", "--trusted-root", bench.root)
    assert bench.cosign_verifies("2.5", name, "bundle", "v1", *given, command="verify-attestation")
    assert not bench.cosign_verifies("2.5", name, "bundle", "v1", *given, who=ANOTHER, command="verify-attestation")


@pytest.mark.parametrize("version", cosign.VERSIONS)
@pytest.mark.parametrize("command", ["sign", "attest"])
def test_timestamps_in_the_legacy_layout(bench, version, command):
    """cosign stamps a signature, and of an attestation the whole envelope."""
    cosign.need(version)
    sbom = ("--type", "cyclonedx", "--predicate", bench.bench.sbom) if command == "attest" else ()
    name = bench.bench.pushed(IMAGE)
    stamps = ("--timestamp-server-url", f"{bench.served.url}/api/v1/timestamp")
    bench.cosign_signs(version, name, "legacy", "v1", *stamps, *sbom, command=command)
    assert bench.verifies(name, "--use-signed-timestamps", *sbom[:2])


@pytest.mark.parametrize("version, layout, log", CASES)
def test_a_key_in_a_log(bench, version, layout, log):
    """What a log has of a key's signature is demanded (`ctlog`) and verified, as cosign logged it."""
    cosign.need(version)
    name = bench.bench.pushed(IMAGE)
    if layout == "bundle":
        where = ["--signing-config", bench.configs[log], "--trusted-root", bench.root]
    else:
        where = ["--rekor-url", bench.served.url]
        where += ["--use-signing-config=false", "--new-bundle-format=false"] if version == "3.1" else []
    bench.bench.cosign(version, "sign", "-y", "--key", bench.bench.key.private, *where, name)
    root = trust_root.load(bench.root)
    keys = tuple(TrustedKey(key) for key in signing_keys.public(bench.bench.key.pub))
    logged = Demand(name="logged", keys=keys, trust_root=root, log=True, timestamp=log == "v2")
    assert verifying.verify(sources.parse(name), logged, bench.bench.settings).answer.met
    strange = msgspec.structs.replace(logged, trust_root=trust_root.TrustRoot())
    assert not verifying.verify(sources.parse(name), strange, bench.bench.settings).answer.met


def test_who_is_not_verified_is_not_signed_for(bench):
    """Another instance's trust root: what ours gives is not borne out, and nothing is written."""
    name = bench.bench.pushed(IMAGE)
    strange = bench.file("strange.json", sigstores.Instance().trusted_root())
    files = ("--trusted-root", strange, "--signing-config", bench.configs["v1"])
    assert bench.bench.status("sign", "--identity-token", instances.token(), *files, name) == 4
    assert not bench.verifies(name)


def test_npm_verifies_ours_and_refuses_what_we_refuse(tmp_path):
    daemons.need("node")
    modules = Path(__file__).parents[2] / ".real/node/node_modules"
    if not (modules / "@sigstore/verify").is_dir():
        pytest.skip("not installed: @sigstore/verify; run tests/real/install")
    instance = sigstores.instance()
    whole = tamperings.made(instance)
    contents = {"whole": json.dumps(whole).encode()}
    contents |= {name: tamperings.tampered(whole, made, instance) for name, (_, made) in tamperings.V1.items()}
    files = {}
    for number, (name, content) in enumerate(contents.items()):
        files[name] = tmp_path / f"{number}.json"
        files[name].write_bytes(content)
    (tmp_path / "root.json").write_bytes(instance.trusted_root())
    script = shutil.copy(Path(__file__).parent / "sigstore_verify.js", tmp_path)
    os.symlink(modules, tmp_path / "node_modules")
    said = json.loads(
        daemons.run(
            "node", script, str(tmp_path / "root.json"), sigstores.SUBJECT, sigstores.ISSUER, *map(str, files.values())
        )
    )
    accepted = {name for name, file in files.items() if not said[str(file)]}
    # Of these it does not look at what was changed; we do.
    unseen = {
        "proof's root flipped",
        "entry of another signer",
        "certificate not for code",
        "certificate of two subjects",
    }
    assert accepted == {"whole"} | unseen
    assert len(files) - len(accepted) >= 20


GO = """
package main

import ("bufio"; "encoding/json"; "fmt"; "os"; "regexp")

func main() {
	in := bufio.NewReader(os.Stdin)
	for {
		line, err := in.ReadBytes('\\n')
		if err != nil { return }
		var asked [2]string
		json.Unmarshal(line, &asked)
		if found, err := regexp.Compile(asked[0]); err != nil { fmt.Println("none") } else { fmt.Println(found.MatchString(asked[1])) }
	}
}
"""


@pytest.fixture(scope="module")
def go(tmp_path_factory):
    daemons.need("go")
    folder = tmp_path_factory.mktemp("go")
    (folder / "main.go").write_text(GO)
    daemons.run(
        "go", "build", "-o", str(folder / "main"), str(folder / "main.go"), env=os.environ | {"GOFLAGS": "-mod=mod"}
    )
    with subprocess.Popen(
        [folder / "main"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as process:

        def ask(expression: str, text: str) -> str:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(json.dumps([expression, text]) + "\n")
            return process.stdout.readline().strip()

        yield ask
        process.stdin.close()


PIECES = st.sampled_from(
    ["^", "$", ".", ".*", "a", "b+", "(a|b)", "[a-c]", "[^/]", "\\.", "\\d", "\\w", "\\b", "(?i)", "(?s)", "(?m)", "(?:x)", "{2}", "{2,3}?",
     "\\A", "\\z", "\\Z", "\\C", "\\pL", "[[:alpha:]]", "(?P<n>a)", "(?<n>a)", "(?=a)", "\\1", "(", ")", "*", "@example\\.com", "https://", "é", "|"]
)  # fmt: skip
TEXTS = st.lists(
    st.sampled_from(["a", "b", "A", "/", ".", "1", "@example.com", "https://", "é", "x", "-", " "]), min_size=1
).map("".join)


def test_expressions_are_those_of_go(go):
    @given(st.lists(PIECES, min_size=1, max_size=6).map("".join), TEXTS)
    def same(expression, text):
        try:
            wanted = checked(Identity(issuer="x", subject_regexp=expression), "x")
        except UsageError:
            ours = "none"
        else:
            ours = str(matches(wanted, "x", text)).lower()
        assert ours == go(expression, text), (expression, text)

    same()
