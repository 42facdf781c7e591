"""The hardening guide's own checklist, as it stands there, is a policy: each of its six keys bites."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import makers
from pratique import inspection
from pratique.cli import _cli
from pratique.documents import yaml
from pratique.model.verdict import Outcome

HERE = Path(__file__).parent
KEYS = yaml.load((HERE / "guide/security-baseline.yaml").read_bytes(), "").value["security_baseline"]["image"]
DEBIAN = b'ID=debian\nVERSION_ID="12"\n'
STATUS = b"Package: bash\nStatus: install ok installed\nArchitecture: amd64\nVersion: 5.2.15-2\n"


@pytest.fixture
def policy(tmp_path) -> str:
    document = {"apiVersion": "pratique/v1", "kind": "Policy", "baseline": KEYS}
    (tmp_path / "baseline.yaml").write_text(json.dumps(document))
    return str(tmp_path / "baseline.yaml")


def scan(settings, policy: str, target: str):
    return inspection.scan(inspection.Request(targets=(target,), policies=(policy,)), settings)


def test_the_checklist_is_a_policy(policy) -> None:
    assert len(KEYS) == 6
    made = CliRunner().invoke(_cli, ["policy", "check", policy])
    assert made.exit_code == 0, made.output


def test_an_image_that_breaks_every_key_is_denied_for_each(settings, tmp_path, policy) -> None:
    build = makers.tar(
        {
            "etc/os-release": DEBIAN,
            "var/lib/dpkg/status": STATUS,
            "usr/bin/gcc": makers.program(),
            "app/package.json": b"{}",
            "wheels/big.whl": bytes(4 << 20),
        }
    )
    image = makers.image(build, makers.tar({".wh.wheels": b""}), settings={"User": ""})
    report = scan(settings, policy, f"oci-dir:{makers.layout(tmp_path / 'image', image)}")
    said = {(reason.rule, reason.outcome) for reason in report.verdict.reasons}
    assert inspection.exit_code(report) in (1, 3)
    for key in set(KEYS) - {"vulnerability_scan"}:
        assert (f"baseline.{key}", Outcome.DENY) in said
    assert ("baseline.vulnerability_scan", Outcome.INCOMPLETE) in said  # Debian's advisories are not here


def test_the_files_of_the_articles_break_them_too(policy, monkeypatch, tmp_path) -> None:
    for name in ("CONFIG", "DATA", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    words = ["check", "--quiet", "--policy", policy, "--format", "json", str(HERE / "chain"), str(HERE / "guide")]
    made = CliRunner().invoke(_cli, words)
    assert made.exit_code == 1
    results = json.loads(made.stdout)["results"]
    said = {reason["rule"] for one in results for reason in one["verdict"]["reasons"]}
    assert {"baseline.dependency_locking", "baseline.layer_minimization"} <= said
