"""SBOMs that Syft and Trivy wrote of one small tree, and hostile ones."""

import base64
import contextlib
import json
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.documents import sbom_read
from pratique.errors import InputError, LimitError, UnreadableError

DATA = os.path.join(os.path.dirname(__file__), "data")
FILES = sorted(name for name in os.listdir(DATA) if name.startswith(("syft", "trivy")))
BOM = {"bomFormat": "CycloneDX", "specVersion": "1.6"}


def stored(name):
    with open(os.path.join(DATA, name), "rb") as file:
        return file.read()


def read(document):
    return sbom_read.read(json.dumps(document).encode())


@pytest.mark.parametrize("name", FILES)
def test_reads_what_other_tools_write(name):
    distro, packages = sbom_read.read(stored(name))
    assert (distro.id, distro.version) == ("alpine", "3.11.5")
    found = {(one.type, one.name, one.version) for one in packages}
    assert found >= {
        ("apk", "libssl1.1", "1.1.1d-r3"),
        ("apk", "libcrypto1.1", "1.1.1d-r3"),
        ("apk", "musl", "1.1.24-r2"),
        ("pypi", "jinja2", "2.10"),
    }
    assert len(packages) == (5 if name.startswith("trivy") else 4)
    libssl = next(one for one in packages if one.name == "libssl1.1")
    assert libssl.source_name == "openssl"
    assert libssl.arch == "x86_64"
    assert set(libssl.depends_on) == {"libcrypto1.1", "musl"}
    assert libssl.namespace == ""


def test_namespaces_of_languages_are_kept_apart_from_names():
    _, packages = sbom_read.read(stored("trivy-0.76.cyclonedx.json"))
    core = next(one for one in packages if one.type == "npm")
    assert (core.namespace, core.name) == ("@angular", "core")
    assert core.locations == ("app/node_modules/@angular/core/package.json",)


def wrapped(kind):
    sbom = json.loads(stored("trivy-0.76.cyclonedx.json"))
    statement = {
        "_type": "https://in-toto.io/Statement/v0.1",
        "predicateType": "https://cyclonedx.org/bom",
        "predicate": sbom,
    }
    payload = base64.b64encode(json.dumps(statement).encode()).decode()
    envelope = {"payloadType": "application/vnd.in-toto+json", "payload": payload, "signatures": []}
    return {
        "statement": statement,
        "envelope": envelope,
        "bundle": {"mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json", "dsseEnvelope": envelope},
        "cosign": {**statement, "predicate": {"Data": json.dumps(sbom), "Timestamp": ""}},
        "github": {"sbom": json.loads(stored("syft-1.18.spdx.json"))},
    }[kind]


@pytest.mark.parametrize("kind", ["statement", "envelope", "bundle", "cosign", "github"])
def test_reads_an_sbom_inside_its_wrappers(kind):
    distro, packages = read(wrapped(kind))
    assert distro.id == "alpine"
    assert len(packages) >= 4


def test_a_chain_of_wrappers_ends():
    document = BOM
    for _ in range(sbom_read.WRAPPERS + 1):
        document = {"predicateType": "x", "predicate": document}
    with pytest.raises(UnreadableError, match="wrapped too often"):
        read(document)


@pytest.mark.parametrize(
    "document",
    [
        [],
        {},
        None,
        {"spdxVersion": "SPDX-3.0"},
        {"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"},
        {"SchemaVersion": 2, "Results": []},
        BOM | {"components": 1},
        BOM | {"components": ["x"]},
        BOM | {"components": [{"name": 1}]},
        {"spdxVersion": "SPDX-2.3", "packages": [{"name": []}]},
        {"artifacts": [1], "artifactRelationships": []},
        {"payloadType": "x", "payload": "%%%"},
        {"payloadType": "x", "payload": 1},
        {"predicateType": "x"},
    ],
)
def test_what_is_no_sbom_is_refused_by_name(document):
    with pytest.raises(UnreadableError, match="give"):
        read(document)


def test_nested_components_are_read_and_too_deep_ones_refused():
    inner = {"type": "library", "name": "leaf", "version": "1", "purl": "pkg:npm/leaf@1"}
    for _ in range(50):
        inner = {"type": "application", "name": "node", "components": [inner]}
    _, packages = read(BOM | {"components": [inner]})
    assert [one.name for one in packages] == ["leaf"]
    with pytest.raises(LimitError):
        sbom_read.read(b'{"bomFormat":"CycloneDX","components":[{"components":' * 20_000)


def test_a_package_with_a_damaged_purl_keeps_name_and_version():
    components = [
        {"type": "library", "name": "x", "version": "1", "purl": "pkg:"},
        {"type": "library", "name": "y", "version": "2"},
    ]
    _, packages = read(BOM | {"components": components})
    assert [(one.name, one.version, one.type, one.purl) for one in packages] == [("x", "1", "", ""), ("y", "2", "", "")]


def test_images_files_and_lock_files_are_no_packages():
    components = [
        {"type": "container", "name": "image", "version": "1", "purl": "pkg:oci/image@sha256%3Aabc"},
        {"type": "file", "name": "/bin/sh", "version": "1"},
        {"type": "application", "name": "package-lock.json"},
    ]
    assert read(BOM | {"components": components}) == (None, ())


@pytest.mark.parametrize(
    "purl, identity, version",
    [
        ("pkg:deb/debian/a@1?distro=debian-12", "debian", "12"),
        ("pkg:rpm/opensuse/a@1?distro=opensuse-leap-15.5", "opensuse-leap", "15.5"),
        ("pkg:apk/alpine/a@1?distro=3.18.4", "alpine", "3.18.4"),
        ("pkg:deb/ubuntu/a@1", "ubuntu", ""),
        ("pkg:deb/debian/a@1?distro=bookworm", "debian", ""),
    ],
)
def test_the_distribution_is_read_from_purls_where_nothing_names_it(purl, identity, version):
    distro, _ = read(BOM | {"components": [{"type": "library", "name": "a", "purl": purl}]})
    assert (distro.id, distro.version) == (identity, version)


def test_rpm_keeps_epoch_source_and_module():
    purl = "pkg:rpm/redhat/httpd@2.4.37-1.el8?arch=x86_64&epoch=1&upstream=httpd-2.4.37-1.el8.src.rpm&rpmmod=httpd:2.4"
    _, (one,) = read(BOM | {"components": [{"type": "library", "name": "httpd", "purl": purl}]})
    assert one.version == "1:2.4.37-1.el8"
    assert (one.source_name, one.source_version) == ("httpd", "2.4.37-1.el8")
    assert one.module == "httpd:2.4"


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(["pkg:npm/a@1", "pkg:deb/b/c@1?distro=d-1"])
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)
COMPONENTS = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(("type", "name", "version", "purl", "licenses", "evidence", "properties", "hashes", "components", "versionInfo", "externalRefs"), ANYTHING),
)  # fmt: skip


@given(st.lists(COMPONENTS, max_size=4), st.sampled_from(["components", "packages", "artifacts"]), ANYTHING)
def test_a_hostile_sbom_is_read_or_refused_by_name(members, key, other):
    document = {
        "bomFormat": "CycloneDX" if key == "components" else "x",
        "spdxVersion": "SPDX-2.3",
        "dependencies": other,
        "relationships": other,
        "artifactRelationships": [],
        key: members,
    }
    with contextlib.suppress(InputError):
        read(document)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_by_name(data):
    with pytest.raises(InputError):
        sbom_read.read(data)


def test_an_owner_counts_when_it_is_a_listed_package_of_the_distribution():
    openssl = "pkg:deb/debian/openssl@3.0.1?arch=amd64&distro=debian-12"

    def owner(said: str) -> str:
        owned = {"type": "library", "name": "x", "version": "1", "purl": "pkg:pypi/x@1"}
        owned["properties"] = [{"name": "pratique:owner", "value": said}]
        components = [{"type": "library", "name": "openssl", "version": "3.0.1", "purl": openssl}, owned]
        document = {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": components}
        return sbom_read.read(json.dumps(document).encode())[1][1].owner

    assert owner(openssl) == openssl
    assert owner("pkg:deb/debian/bash@5") == ""
    assert owner("pkg:pypi/x@1") == ""
