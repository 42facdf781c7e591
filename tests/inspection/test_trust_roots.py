"""A scan asks the TUF mirror of a policy's TrustRoot, once, and remembers what it showed; a policy that is only checked asks nobody."""

import datetime as dt
import json

import msgspec
import pytest

import sigstores
from pratique import inspection
from pratique.cli import main
from pratique.image import sources
from pratique.signing import attaching, place
from servers import Registry, Reply, Server
from signing.image_policies.made import policy
from signing.image_policies.test_keyless import keyless
from signing.shelf import IMAGE

pytest.importorskip("tuf", reason="the extra `keyless` is not installed (pip install 'pratique[keyless]')")

from signing.image_policies.tufs import TARGET, Tuf

INSTANCE = sigstores.instance()


class Login:
    """Somebody who logged in at the instance."""

    def bundle(self, statement):
        return INSTANCE.bundle(statement)


@pytest.fixture
def mirror():
    tuf = Tuf({TARGET: INSTANCE.trusted_root()})
    found = lambda request: tuf.files.get(request.path.removeprefix("/"))  # noqa: E731 - one line of a server
    with Server(lambda request: Reply(200, found(request)) if found(request) else Reply(404)) as server:
        server.tuf = tuf
        yield server


@pytest.fixture
def written(mirror, tmp_path):
    """A policy of ours, and beside it image policies with their TrustRoot."""
    asked = policy(keyless(trustRootRef="own", url="https://fulcio.example.com"))
    documents = [asked, mirror.tuf.document(mirror.url)]
    (tmp_path / "cip.yaml").write_text("\n---\n".join(map(json.dumps, documents)))
    whole = {"apiVersion": "pratique/v1", "kind": "Policy", "signatures": {"image_policies": ["cip.yaml"]}}
    (tmp_path / "p.yaml").write_text(json.dumps(whole))
    return str(tmp_path / "p.yaml")


def test_a_scan(mirror, written, settings, tmp_path):
    with Registry() as registry:
        name = registry.add("team/app", "1", IMAGE)
        given = msgspec.structs.replace(
            settings,
            offline=False,
            osv_url=str(tmp_path),
            data_dir=str(tmp_path / "data"),
            registries={**registry.access(), **mirror.access()},
        )

        def scan():
            request = inspection.Request(targets=(name,), policies=(written,), secrets=False)
            [result] = inspection.scan(request, given).results
            return result

        unsigned = scan()
        assert unsigned.verdict.exit_code == 1
        assert "the image has no signature" in unsigned.verdict.reasons[0].message
        with place.open(sources.parse(name), given) as there:
            attaching.sign(there, there.root, Login(), sleep=lambda _: None)
        signed = scan()
        assert (signed.verdict.exit_code, [each.valid for each in signed.signatures]) == (0, [True])
        mirror.tuf.publish({TARGET: INSTANCE.trusted_root()}, expires=-dt.timedelta(hours=1))
        expired = scan()
        assert expired.verdict.exit_code == 1
        assert "the TrustRoot own cannot be used: its metadata is too old" in expired.verdict.reasons[0].message


def test_a_check(mirror, written, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(SystemExit) as ended:
        main(["policy", "check", written])
    assert not ended.value.code
    assert "is asked when images are, and not here" in capsys.readouterr().out
    assert mirror.requests == []
