"""Globs and package URLs match as ClusterImagePolicy and VEX say, in linear time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.model.reference import Reference
from pratique.policy import globs, purls

APP = Reference("registry.example.com", "app", tag="1", digest="sha256:" + "0" * 64)
DEEP = Reference("registry.example.com", "team/app", tag="1")
HUB = Reference("docker.io", "library/nginx", tag="latest")


@pytest.mark.parametrize(
    "glob, reference, expected",
    [
        ("registry.example.com/*", APP, True), ("registry.example.com/*", DEEP, False), ("registry.example.com/**", DEEP, True),
        ("registry.example.com/app:1", APP, True), ("registry.example.com/app", APP, False), ("registry.example.com/app@*", APP, True),
        ("registryXexample.com/*", APP, False), ("**", APP, True), ("*", HUB, True), ("*", APP, False), ("*/*", HUB, True),
        ("index.docker.io/library/nginx:*", HUB, True), ("docker.io/library/*", HUB, True), ("registry.example.com/*/app:1", DEEP, True),
        ("registry.example.com/**/app:1", DEEP, True), ("egistry.example.com/**", DEEP, False), ("**/app:*", DEEP, True),
    ],
)  # fmt: skip
def test_images(glob, reference, expected):
    assert globs.problem(glob) == ""
    assert globs.matches(glob, reference) is expected


@pytest.mark.parametrize("glob", ["", "a b", "https://x/**", "/x", "x/", "a//b", "***", "a?", "[a]", "x" * 513, "é"])
def test_globs_that_match_no_image(glob):
    assert globs.problem(glob)


@pytest.mark.parametrize(
    "glob, path, expected",
    [
        ("**/*.jar", "app.jar", True), ("**/*.jar", "a/b/app.jar", True), ("usr/*", "usr/lib/x", False), ("usr/**", "usr/lib/x", True),
        ("/usr/lib/x", "usr/lib/x", True), ("./usr/*", "usr/x", True), ("usr/lib", "usr/lib/x", False), ("a.b", "aXb", False),
    ],
)  # fmt: skip
def test_paths(glob, path, expected):
    assert globs.path_matches(glob, path) is expected


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_text_matches_itself_and_every_glob_is_only_a_glob(glob, text):
    assert globs.text_matches(text, text)
    assert globs.text_matches("**", text)
    assert globs.text_matches(glob.replace("*", ""), text) == (glob.replace("*", "") == text)


def test_stars_do_not_multiply_the_time():
    assert not globs.text_matches("**a" * 60 + "b", "a" * 20_000)


DEB = "pkg:deb/debian/openssl@3.0.1-1?arch=amd64&distro=debian-12"


@pytest.mark.parametrize(
    "statement, package, expected",
    [
        ("pkg:deb/debian/openssl", DEB, True), ("pkg:deb/debian/openssl@3.0.1-1", DEB, True), ("pkg:deb/debian/openssl@3.0.1-2", DEB, False),
        ("pkg:deb/debian/openssl?arch=amd64", DEB, True), ("pkg:deb/debian/openssl?arch=arm64", DEB, False),
        ("pkg:deb/debian/openssl?distro=debian-12&arch=amd64", DEB, True), ("pkg:deb/debian/openssl?vcs=x", DEB, False),
        ("pkg:deb/ubuntu/openssl", DEB, False), ("pkg:deb/debian/openss", DEB, False), ("pkg:deb/debian", DEB, False),
        ("pkg:npm/%40angular/core@1", "pkg:npm/%40angular/core@1", True), ("pkg:npm/@angular/core", "pkg:npm/%40angular/core@1", True),
        ("pkg:PyPI/Jinja_2", "pkg:pypi/jinja-2@3", True), ("pkg:maven/a/b@1?type=jar", "pkg:maven/a/b@1", True),
        ("pkg:maven/a/b@1?type=war", "pkg:maven/a/b@1", False), ("openssl", DEB, False), ("pkg:", DEB, False), ("pkg:deb/debian/openssl", "", False),
    ],
)  # fmt: skip
def test_statements_about_packages(statement, package, expected):
    assert purls.covers(statement, package) is expected


@pytest.mark.parametrize(
    "pattern, expected",
    [
        ("pkg:deb/debian/openssl", True), ("pkg:deb/debian", True), ("pkg:deb/debian/", True), ("pkg:deb", True), ("pkg:deb/debian/open", False),
        ("pkg:deb/debian/open*", True), ("pkg:deb/*/openssl", True), ("pkg:deb/debian/openssl@3.0.*", True), ("pkg:deb/debian/openssl@2.*", False),
        ("pkg:rpm/**", False), ("pkg:**", True),
    ],
)  # fmt: skip
def test_packages_of_exemptions(pattern, expected):
    assert purls.begins(pattern, DEB) is expected


SHA = "sha256:" + "b" * 64


@pytest.mark.parametrize(
    "statement, expected",
    [
        ("pkg:oci/app?repository_url=registry.example.com/team/app", True), ("pkg:oci/app?repository_url=registry.example.com/team", True),
        ("pkg:oci/app?repository_url=evil.example.com/team/app", False), (f"pkg:oci/app@{SHA.replace(':', '%3A')}", True),
        (f"pkg:oci/app@sha256%3A{'c' * 64}", False), ("pkg:oci/app", True), ("pkg:oci/other", False), ("pkg:deb/debian/app", False),
        (f"pkg:oci/app@{SHA}?repository_url=registry.example.com/other/app", False),
    ],
)  # fmt: skip
def test_statements_about_images(statement, expected):
    assert purls.of_image(statement, "registry.example.com/team/app", frozenset({SHA})) is expected
