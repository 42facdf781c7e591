"""Reports held against what only other registries carry: SARIF's official schema, and Trivy and Syft as readers of our SBOMs."""

import hashlib
import io
import json
import shutil
import subprocess
import tarfile

import jsonschema
import pytest

from pratique import report
from pratique.documents import sbom_read
from pratique.model.report import Options
from report import made

pytestmark = pytest.mark.real

SARIF_PACKAGE = "@microsoft/jest-sarif@1.0.0-beta.0"
SARIF_SCHEMA = "package/lib/schemas/sarif-2.1.0-rtm.5.json"
SARIF_SHA256 = "2d99159ae54a3eea97f81781cff48780548657c35949f4b7f25e99a2ba4de4f8"
OFFLINE = ("--offline-scan", "--skip-db-update", "--skip-java-db-update", "--skip-version-check", "--quiet")


def tool(name):
    return shutil.which(name) or pytest.skip(f"{name} is not installed: run tests/real/install full")


def written(name, format_, **options):
    out = io.StringIO()
    report.write(made.REPORTS[name], format_, out, Options(**options))
    return out.getvalue()


@pytest.fixture(scope="module")
def sarif_schema(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sarif")
    packed = subprocess.run(
        [tool("npm"), "pack", "--silent", SARIF_PACKAGE], check=False, cwd=folder, capture_output=True, text=True
    )
    if packed.returncode:
        pytest.skip(f"npm could not fetch {SARIF_PACKAGE}: {packed.stderr.strip()[:200]}")
    with tarfile.open(folder / packed.stdout.split()[-1]) as archive:
        content = archive.extractfile(SARIF_SCHEMA).read()
    assert hashlib.sha256(content).hexdigest() == SARIF_SHA256
    return json.loads(content)


@pytest.mark.parametrize("suppressed", [False, True])
def test_sarif_is_valid_by_its_official_schema(sarif_schema, suppressed):
    validator = jsonschema.Draft4Validator(sarif_schema)
    for name in made.REPORTS:
        document = json.loads(written(name, "sarif", show_suppressed=suppressed))
        assert [error.message[:300] for error in validator.iter_errors(document)] == [], name


@pytest.mark.parametrize("format_", ["cyclonedx", "spdx"])
def test_trivy_reads_our_sbom_with_distribution_and_source_packages(format_, tmp_path):
    trivy = tool("trivy")
    path = tmp_path / "sbom.json"
    path.write_text(written("one", format_))
    arguments = ["sbom", str(path), *OFFLINE, "--cache-dir", str(tmp_path), "--format", "json", "--list-all-pkgs"]
    done = subprocess.run([trivy, *arguments, "--scanners", "license"], capture_output=True, text=True, check=True)
    document = json.loads(done.stdout)
    assert document["Metadata"]["OS"] == {"Family": "debian", "Name": "12"}
    packages = [one for result in document["Results"] for one in result.get("Packages", ())]
    sources = {one["Name"]: one.get("SrcName") for one in packages}
    assert sources["libssl3"] == "openssl"
    assert sources["libc6"] == "glibc"
    assert "django" in sources


@pytest.mark.parametrize("format_", ["cyclonedx", "spdx"])
def test_syft_converts_our_sbom_and_we_read_that(format_, tmp_path):
    syft = tool("syft")
    path = tmp_path / "sbom.json"
    path.write_text(written("one", format_))
    done = subprocess.run([syft, "convert", str(path), "-o", "syft-json"], capture_output=True, check=True)
    distro, packages = sbom_read.read(done.stdout)
    assert distro.id == "debian"
    assert {one.purl.partition("?")[0] for one in packages} >= {one.purl.partition("?")[0] for one in made.PACKAGES}
