"""Globs match what policy-controller's match (https://github.com/sigstore/policy-controller/blob/main/pkg/apis/glob)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.errors import UsageError
from pratique.signing.image_policies import globs

DIGEST = "@sha256:" + 64 * "a"


@pytest.mark.parametrize(
    "glob, image, expected",
    [
        ("index.docker.io/library/busybox:latest", "busybox", True),
        ("index.docker.io/library/busybox:*", "busybox:1.36", True),
        ("index.docker.io/*/*", "busybox", True),
        ("index.docker.**", "busybox", True),
        ("busybox", "busybox", True),  # the name as it is typed
        ("busybox*", "busybox:1.36", True),
        ("docker.io/library/busybox*", "busybox", False),
        ("*", "busybox", True),
        ("*", "team/app", False),
        ("*/*", "team/app", True),
        ("*/*", "busybox", True),  # which is library/busybox
        ("*/*", "registry.example.com/app", False),
        ("**", "registry.example.com/team/app:1", True),
        ("registry.example.com/*", "registry.example.com/app:1", True),
        ("registry.example.com/*", f"registry.example.com/app:1{DIGEST}", True),
        ("registry.example.com/*", "registry.example.com/team/app", False),
        ("registry.example.com/**", "registry.example.com/team/app", True),
        ("registry.example.com/app", "prefix-registry.example.com/app", False),
        ("registry.example.com/app", "registry.example.com/app-suffix", False),
        ("registry.example.com/**", "registryxexample.com/app", False),
        ("localhost:5000/app:*", "localhost:5000/app", True),
        ("registry.example.com/app:1", f"registry.example.com/app:1{DIGEST}", False),
        (f"registry.example.com/app{DIGEST}", f"registry.example.com/app:1{DIGEST}", True),
    ],
)
def test_what_a_glob_names(glob, image, expected):
    assert globs.matches(glob, image) is expected


@pytest.mark.parametrize("glob", ["", "a b", "[a-z]*", ".+", "a" * 2000, "a\n", "é"])
def test_what_policy_controller_refuses(glob):
    assert globs.problem(glob)
    with pytest.raises(UsageError):
        globs.matches(glob, "busybox")


def test_an_image_that_is_none():
    with pytest.raises(UsageError):
        globs.matches("**", "invalid&name")


@pytest.mark.parametrize(
    "glob", ["https://a.example/**", "docker.io/library/x", "/a/*", "a.example/", "a//b", "busybox"]
)
def test_what_matches_no_whole_name_is_said(glob):
    assert globs.never(glob)


@pytest.mark.parametrize("glob", ["**", "*", "*/*", "index.docker.io/library/x", "localhost:5000/app", "**demo**"])
def test_what_may_match(glob):
    assert not globs.never(glob)


@given(st.text("ab*./:-", min_size=1, max_size=40))
def test_a_glob_matches_what_its_stars_are_replaced_by(glob):
    """`**` by anything, `*` by anything without a slash; linear whatever the glob."""
    made = f"registry.example.com/{glob}".replace("***", "**")
    whole = made.replace("**", "x").replace("*", "y")
    pattern = globs._compiled(made)
    assert pattern.fullmatch(whole)
    assert not pattern.fullmatch(f"z{whole}")
