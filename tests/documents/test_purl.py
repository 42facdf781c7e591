"""Promises of `documents/purl.py`: purls as the specification's own test suite has them, and as Syft and Trivy write them."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.documents import purl
from pratique.errors import UnreadableError
from pratique.model.distro import Distro
from pratique.model.package import Package

DEBIAN = Distro(id="debian", version="12", namespace="debian")

PARTS = [
    ("pkg:maven/org.apache.commons/io@1.3.4", ("maven", "org.apache.commons", "io", "1.3.4", {}, "")),
    ("pkg:npm/%40angular/animation@12.3.1", ("npm", "@angular", "animation", "12.3.1", {}, "")),
    ("pkg:npm/foobar@12.3.1", ("npm", "", "foobar", "12.3.1", {}, "")),
    (
        "pkg:deb/debian/curl@7.50.3-1?arch=i386&distro=jessie",
        ("deb", "debian", "curl", "7.50.3-1", {"arch": "i386", "distro": "jessie"}, ""),
    ),
    (
        "pkg:docker/customer/dockerimage@sha256:244fd47e07d1004f0aed9c?repository_url=gcr.io",
        ("docker", "customer", "dockerimage", "sha256:244fd47e07d1004f0aed9c", {"repository_url": "gcr.io"}, ""),
    ),
    (
        "pkg:golang/google.golang.org/genproto@abcdedf#googleapis/api/annotations",
        ("golang", "google.golang.org", "genproto", "abcdedf", {}, "googleapis/api/annotations"),
    ),
    (
        "pkg:generic/openssl@1.1.10g?checksum=sha1:ad9503c3e994a4f%2Csha256:41bf9088b3a1e6c1ef1d",
        ("generic", "", "openssl", "1.1.10g", {"checksum": "sha1:ad9503c3e994a4f,sha256:41bf9088b3a1e6c1ef1d"}, ""),
    ),
    (
        "pkg:maven/mygroup/myartifact@1.0.0%20Final?mykey=my%20value",
        ("maven", "mygroup", "myartifact", "1.0.0 Final", {"mykey": "my value"}, ""),
    ),
    (
        "pkg:maven/org.apache.xmlgraphics/batik-anim@1.9.1?classifier=sources&repository_url=https://repo.spring.io/release",
        (
            "maven",
            "org.apache.xmlgraphics",
            "batik-anim",
            "1.9.1",
            {"classifier": "sources", "repository_url": "https://repo.spring.io/release"},
            "",
        ),
    ),
    ("pkg:nuget/EnterpriseLibrary.Common@6.0.1304", ("nuget", "", "EnterpriseLibrary.Common", "6.0.1304", {}, "")),
    ("pkg:swift/github.com/Alamofire/Alamofire@5.4.3", ("swift", "github.com/Alamofire", "Alamofire", "5.4.3", {}, "")),
    ("pkg:deb/debian/g%2B%2B@4:12.2.0-3", ("deb", "debian", "g++", "4:12.2.0-3", {}, "")),
]


@pytest.mark.parametrize("text,parts", PARTS)
def test_canonical_purls_are_built_and_parsed(text, parts):
    assert purl.build(*parts) == text
    found = purl.parse(text)
    assert (found.type, found.namespace, found.name, found.version, found.qualifiers, found.subpath) == parts
    assert str(found) == text


@pytest.mark.parametrize(
    "text,canonical",
    [
        ("pkg:GOLANG/google.golang.org/genproto#/googleapis/api/", "pkg:golang/google.golang.org/genproto#googleapis/api"),
        ("pkg:bitbucket/birKenfeld/pyGments-main@244f", "pkg:bitbucket/birkenfeld/pygments-main@244f"),
        ("pkg:github/Package-url/purl-Spec@244f", "pkg:github/package-url/purl-spec@244f"),
        ("pkg:gem/jruby-launcher@1.1.2?Platform=java", "pkg:gem/jruby-launcher@1.1.2?platform=java"),
        ("pkg:PYPI/Django_package@1.11.1.dev1", "pkg:pypi/django-package@1.11.1.dev1"),
        ("pkg:Rpm/fedora/curl@7.50.3-1.fc25?Arch=i386&Distro=fedora-25", "pkg:rpm/fedora/curl@7.50.3-1.fc25?arch=i386&distro=fedora-25"),
        ("pkg:///maven/org.apache.commons/io", "pkg:maven/org.apache.commons/io"),
        ("pkg:maven/HTTPClient/HTTPClient@0.3-3", "pkg:maven/HTTPClient/HTTPClient@0.3-3"),
        ("pkg:npm/@angular/core@1.0", "pkg:npm/%40angular/core@1.0"),
        ("pkg:npm/@angular/core", "pkg:npm/%40angular/core"),
        ("pkg:generic/a@1?b=&c=d", "pkg:generic/a@1?c=d"),
        ("pkg:generic/a#../x/./y", "pkg:generic/a#x/y"),
    ],
)  # fmt: skip
def test_other_spellings_become_canonical(text, canonical):
    assert str(purl.parse(text)) == canonical


@pytest.mark.parametrize(
    "text",
    [
        "EnterpriseLibrary.Common@6.0.1304",
        "pkg:EnterpriseLibrary.Common@6.0.1304",
        "pkg:n&g?inx/nginx@0.8.9",
        "pkg:3nginx/nginx@0.8.9",
        "pkg:nginx:a/nginx@0.8.9",
        "pkg:npm/myartifact@1.0.0?in%20production=true",
        "pkg:maven/@1.3.4",
        "pkg%3Amaven/org.apache.commons/io",
        "pkg:swift/github.com/Alamofire/@5.4.3",
        "pkg:generic/" + "a" * 20_000,
        "",
        "pkg:",
    ],
)
def test_what_is_no_purl_is_refused(text):
    with pytest.raises(UnreadableError):
        purl.parse(text)


@pytest.mark.parametrize("parts", [("", "", "a"), ("3x", "", "a"), ("npm", "", ""), ("n m", "", "a")])
def test_parts_that_make_no_purl_are_refused(parts):
    with pytest.raises(UnreadableError):
        purl.build(*parts)
    with pytest.raises(UnreadableError):
        purl.build("npm", "", "a", "1", {"in production": "true"})


def test_exact_keeps_the_letters_that_advisories_tell_apart():
    text = "pkg:golang/github.com/BurntSushi/toml@v1.3.2"
    assert purl.parse(text).namespace == "github.com/burntsushi"
    assert purl.parse(text, exact=True).namespace == "github.com/BurntSushi"


@pytest.mark.parametrize(
    "package,distro,expected",
    [
        (
            Package(name="libssl3", version="3.0.1-1", type="deb", arch="amd64", source_name="openssl"),
            DEBIAN,
            "pkg:deb/debian/libssl3@3.0.1-1?arch=amd64&distro=debian-12&upstream=openssl",
        ),
        (
            Package(name="gcc", version="4:12.2.0-3", type="deb", source_name="gcc-defaults", source_version="1.203"),
            DEBIAN,
            "pkg:deb/debian/gcc@4:12.2.0-3?distro=debian-12&upstream=gcc-defaults%401.203",
        ),
        (
            Package(name="tini", version="0.19.0-1+b3", type="deb", source_version="0.19.0-1"),
            DEBIAN,
            "pkg:deb/debian/tini@0.19.0-1%2Bb3?distro=debian-12&upstream=tini%400.19.0-1",
        ),
        (
            Package(name="openssl-libs", version="1:3.0.7-24.el9", type="rpm", arch="x86_64", source_name="openssl"),
            Distro(id="rhel", version="9.3", namespace="redhat"),
            "pkg:rpm/redhat/openssl-libs@3.0.7-24.el9?arch=x86_64&distro=rhel-9.3&epoch=1&upstream=openssl-3.0.7-24.el9.src.rpm",
        ),
        (
            Package(name="musl-utils", version="1.1.24-r2", type="apk", arch="x86_64", source_name="musl"),
            Distro(id="alpine", version="3.11.5", namespace="alpine"),
            "pkg:apk/alpine/musl-utils@1.1.24-r2?arch=x86_64&distro=alpine-3.11.5&upstream=musl",
        ),
        (Package(name="pacman", version="6.0.2-1", type="alpm", arch="any"), Distro(id="arch"), "pkg:alpm/arch/pacman@6.0.2-1?arch=any&distro=arch"),
        (Package(name="x", version="1", type="deb"), None, "pkg:deb/x@1"),
        (Package(name="core", namespace="@angular", version="1", type="npm"), DEBIAN, "pkg:npm/%40angular/core@1"),
        (Package(name="@angular/core", namespace="@angular", version="1", type="npm"), DEBIAN, "pkg:npm/%40angular/core@1"),
        (Package(name="@angular/core", version="1", type="npm"), None, "pkg:npm/%40angular/core@1"),
        (Package(name="org.a:b", version="1", type="maven"), None, "pkg:maven/org.a/b@1"),
        (Package(name="github.com/a/b", version="v1.0.0", type="golang"), None, "pkg:golang/github.com/a/b@v1.0.0"),
        (Package(name="nginx", version="1.2.3-4", type="bitnami", arch="amd64"), DEBIAN, "pkg:bitnami/nginx@1.2.3-4?arch=amd64&distro=debian-12"),
        (Package(name="Django", version="1!2.0", type="pypi"), DEBIAN, "pkg:pypi/django@1%212.0"),
    ],
)  # fmt: skip
def test_packages_have_the_purls_that_syft_and_trivy_write(package, distro, expected):
    assert purl.for_package(package, distro) == expected


TEXT = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="/"), min_size=1, max_size=12).filter(
    str.strip
)
KEY = st.text(string.ascii_lowercase, min_size=1, max_size=8)


@given(TEXT, TEXT, TEXT, st.dictionaries(KEY, TEXT, max_size=4))
def test_what_is_built_is_parsed(namespace, name, version, qualifiers):
    text = purl.build("generic", namespace, name, version, qualifiers)
    found = purl.parse(text)
    assert (found.namespace, found.name, found.version, found.qualifiers) == (namespace, name, version, qualifiers)
    assert text.isascii()


@given(st.text(max_size=60).map(lambda text: f"pkg:{text}"))
def test_any_text_is_a_purl_or_refused(text):
    try:
        found = purl.parse(text)
    except UnreadableError:
        return
    assert str(purl.parse(str(found))) == str(found)
