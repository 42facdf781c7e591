"""An SBOM counts for who signed it, about which image, and as far as every policy trusts it; all others count for nothing."""

import json
import random

import msgspec
import pytest

import makers
import tokens
from inspection.test_scan import BASE
from pratique import inspection
from pratique.errors import UsageError
from pratique.image import sources
from pratique.inspection import trusted
from pratique.model.signature import Layout
from pratique.signing import attaching, place
from pratique.signing.predicates import NAMES
from signing.shelf import KEY, OTHER

IMAGE = makers.image(BASE)
DENY = {"vulnerabilities": {"deny": {"severity": "medium"}, "accept_starter_set": True}}


def authority(key=KEY):
    return {"name": "builder", "key": {"data": key.public.pem.decode()}}


def trusting(trust="add", key=KEY):
    return DENY | {"evidence": {"sboms": [{"authorities": [authority(key)], "trust": trust}]}}


def cyclonedx(*purls):
    components = [
        {"type": "library", "name": each.rpartition("/")[2].partition("@")[0], "purl": each} for each in purls
    ]
    return json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.5", "components": components}).encode()


JINJA = cyclonedx("pkg:pypi/jinja2@2.10")


@pytest.fixture
def app(tmp_path):
    return "oci-dir:" + makers.layout(tmp_path / "app", IMAGE, tags=["1"])


@pytest.fixture
def attest(app, settings):
    def call(predicate, key=KEY, kind=NAMES["cyclonedx"], layout=Layout.BUNDLE, subject=None):
        with place.open(sources.parse(app), settings) as there:
            attaching.attest(there, subject or there.root, key, kind, predicate, layout, sleep=lambda _: None)

    return call


@pytest.fixture
def scan(app, settings, tmp_path):
    """Scan under policies: the result, and what is said of SBOMs."""

    def run(*documents, target=app):
        paths = []
        for number, document in enumerate(documents):
            path = tmp_path / f"p{number}.yaml"
            path.write_text(json.dumps({"apiVersion": "pratique/v1", "kind": "Policy"} | document))
            paths.append(str(path))
        request = inspection.Request(targets=(target,), policies=tuple(paths), secrets=False)
        report = inspection.scan(request, settings)
        assert not report.failures
        [result] = report.results
        return result, next((each for each in result.examined if each.part == trusted.PART), None)

    return run


def names(result):
    return sorted(each.name for each in result.packages)


@pytest.mark.parametrize("layout", sorted(Layout))
def test_what_a_trusted_sbom_lists_is_added_and_matched(scan, attest, layout):
    attest(JINJA, layout=layout)
    result, part = scan(trusting())
    assert names(result) == ["jinja2", "openssl", "zlib"]
    [added] = [each for each in result.packages if each.attested]
    assert (added.name, added.coordinate.ecosystem) == ("jinja2", "PyPI")
    assert any(each.package and each.package.name == "jinja2" for each in result.findings)
    assert (part.complete, "1 of them were not seen" in part.why) == (True, True)
    assert result.verdict.exit_code == 1


@pytest.mark.parametrize("trust", ["add", "replace"])
def test_nobody_elses_adds_or_removes(scan, attest, trust):
    attest(JINJA, OTHER)
    result, part = scan(trusting(trust))
    assert names(result) == ["openssl", "zlib"]
    assert "counts for nothing" in part.why
    assert scan(DENY)[1] is None


def test_of_another_image(scan, attest, app, settings):
    other = makers.image(makers.layer({"a": b"x"}))
    with place.open(sources.parse(app), settings) as there:
        root = type(there.root)(there.root.media_type, other.digest, len(other.manifest))
    attest(JINJA, subject=root, layout=Layout.LEGACY)
    result, part = scan(trusting())
    assert names(result) == ["openssl", "zlib"]
    assert "no SBOM is attested" in part.why


def test_what_both_list_is_ours(scan, attest):
    attest(cyclonedx("pkg:deb/debian/zlib@1%3A1.2.13?arch=arm64&distro=debian-11"))
    result, _ = scan(trusting())
    assert names(result) == ["openssl", "zlib"]
    assert not any(each.attested for each in result.packages)


def test_replacing_is_written_out_by_every_policy(scan, attest):
    attest(JINJA)
    assert names(scan(trusting("replace"))[0]) == ["jinja2"]
    assert names(scan(trusting("replace"), trusting("replace"))[0]) == ["jinja2"]
    for other in (DENY, trusting("add"), trusting("replace", OTHER)):
        result, _ = scan(trusting("replace"), other)
        assert names(result) == ["jinja2", "openssl", "zlib"]


def test_spdx(scan, attest):
    reference = {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": "pkg:npm/a@1.0.0"}
    package = {"SPDXID": "SPDXRef-a", "name": "a", "versionInfo": "1.0.0", "externalRefs": [reference]}
    attest(json.dumps({"spdxVersion": "SPDX-2.3", "packages": [package]}).encode(), kind=f"{NAMES['spdx']}/v2.3")
    assert "a" in names(scan(trusting())[0])


@pytest.mark.parametrize(
    "predicate",
    [
        b"null",
        b"[]",
        b'{"bomFormat":"CycloneDX","components":1}',
        b'{"bomFormat":"CycloneDX","components":[1]}',
        b'"x"',
    ],
    ids=range(5),
)
@pytest.mark.parametrize("trust", ["add", "replace"])
def test_a_trusted_one_that_cannot_be_read_is_a_gap(scan, attest, predicate, trust):
    attest(predicate)
    result, part = scan(trusting(trust))
    assert names(result) == ["openssl", "zlib"]
    assert (part.complete, "was not read" in part.why) == (False, True)
    assert result.verdict.exit_code == 3


def test_too_many_packages_are_a_gap(scan, attest, monkeypatch):
    monkeypatch.setattr(trusted, "MOST_PACKAGES", 1)
    attest(cyclonedx("pkg:pypi/a@1", "pkg:pypi/b@1"))
    result, part = scan(trusting())
    assert (names(result), part.complete) == (["openssl", "zlib"], False)


def test_too_many_sboms_are_a_gap(scan, attest, monkeypatch):
    monkeypatch.setattr(trusted, "MOST", 1)
    attest(cyclonedx("pkg:pypi/a@1"))
    attest(cyclonedx("pkg:pypi/b@1"))
    result, part = scan(trusting())
    assert (len(result.packages), part.complete) == (3, False)


def test_where_none_can_lie_it_is_said(scan, tmp_path):
    _, part = scan(trusting(), target="dir:" + makers.tree(tmp_path / "tree", {"a": b"x"}))
    assert (part.complete, "lies elsewhere" in part.why) == (True, True)


def test_a_mistake_stops_all(scan):
    wrong = DENY | {"evidence": {"sboms": [{"authorities": [{"name": "none"}]}]}}
    with pytest.raises(UsageError, match="exactly one of"):
        scan(wrong)


def test_a_policy_of_the_tree_trusts_nobody(scan, attest, tmp_path, monkeypatch):
    attest(JINJA)
    (tmp_path / "cwd").mkdir()
    monkeypatch.chdir(tmp_path / "cwd")
    whole = {"apiVersion": "pratique/v1", "kind": "Policy"} | trusting("replace")
    (tmp_path / "cwd" / "pratique.yaml").write_text(json.dumps(whole))
    assert names(scan(DENY)[0]) == ["openssl", "zlib"]
    assert names(scan(trusting("replace"))[0]) == ["jinja2", "openssl", "zlib"]


def test_secrets_in_what_is_attested_do_not_come_out(scan, attest):
    token = tokens.with_checksum("ghp_", random.Random(1))
    attest(cyclonedx(f"pkg:pypi/a@{token}"))
    attest(b"{}", OTHER, kind=f"{NAMES['cyclonedx']}/{token}")
    result, _ = scan(trusting())
    assert any(each.attested for each in result.packages)
    assert token.encode() not in msgspec.json.encode(result)
