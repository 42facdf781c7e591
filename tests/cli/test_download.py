"""`pratique download`: what hangs on an image comes out as it is, and what could not be read is said."""

import base64
import json

import pytest

import makers
from cli.signing import command  # noqa: F401 - a fixture
from pratique.cli import attest, copy, download, sign
from pratique.errors import NotFoundError
from pratique.model.settings import Settings
from servers import Registry, Reply
from signing.shelf import IMAGE

SBOM = b'{"bomFormat":"CycloneDX"}'


@pytest.mark.parametrize("layout", ["bundle", "legacy"])
def test_each_kind(run, tmp_path, layout):
    (tmp_path / "sbom.json").write_bytes(SBOM)
    run(sign, "--key", "K.key", "--layout", layout, "app")
    given = ("--key", "K.key", "--layout", layout, "--predicate", "sbom.json", "--type", "cyclonedx")
    run(attest, *given, "app")
    signature = json.loads(run(download, "signature", "app")[1])
    assert ("Base64Signature" in signature, "dsseEnvelope" in signature) == (layout == "legacy", layout == "bundle")
    for more in ((), ("--predicate-type", "cyclonedx")):
        [found] = run(download, "attestation", *more, "app")[1].splitlines()
        envelope = json.loads(found)
        payload = envelope.get("dsseEnvelope", envelope)["payload"]
        assert json.loads(base64.b64decode(payload))["predicate"] == json.loads(SBOM)
        assert json.loads(run(download, "sbom", *more, "app")[1]) == json.loads(SBOM)
    run(download, "sbom", "app", "-o", "out.json")
    assert json.loads((tmp_path / "out.json").read_bytes()) == json.loads(SBOM)
    for words in (("attestation", "--predicate-type", "spdx"), ("sbom", "--predicate-type", "spdx")):
        with pytest.raises(NotFoundError, match="spdx"):
            run(download, *words, "app")


def test_sboms_that_nobody_signed(run):
    with Registry() as registry:
        settings = Settings(data_dir="", cache_dir="", registries=registry.access())
        name = registry.add("team/app", "1", IMAGE)
        with pytest.raises(NotFoundError, match="no sbom"):
            run(download, "sbom", name, settings=settings)
        registry.add("team/app", IMAGE.digest.replace(":", "-") + ".sbom", makers.artifact(b"one", artifact_type=""))
        registry.add("team/app", "x", makers.artifact(b"two", artifact_type="application/spdx+json", subject=IMAGE))
        registry.add("team/app", "x", makers.artifact(b"no SBOM", artifact_type="text/plain", subject=IMAGE))
        assert run(download, "sbom", name, settings=settings)[1] == "one\ntwo\n"
        run(copy, name, "oci-dir:there:1", settings=settings)
        assert run(download, "sbom", "there")[1] == "one\ntwo\n"
        registry.fault("GET", makers.digest(b"two"), Reply(200, b"TWO"), times=100)
        code, said = run(download, "sbom", name, settings=settings)
        assert (code, "not read" in said, "one\n" in said) == (2, True, True)
