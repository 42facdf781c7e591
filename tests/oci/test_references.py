"""Names mean what they mean to Docker."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pratique.errors import UsageError
from pratique.oci import references

DIGEST = "sha256:" + "a" * 64


@pytest.mark.parametrize(
    "text, full",
    [
        ("alpine", "docker.io/library/alpine:latest"),
        ("alpine:3.18", "docker.io/library/alpine:3.18"),
        ("index.docker.io/library/alpine", "docker.io/library/alpine:latest"),
        ("team/app", "docker.io/team/app:latest"),
        ("localhost/app", "localhost/app:latest"),
        ("localhost:5000/app:1", "localhost:5000/app:1"),
        ("registry.example.com/a/b/c", "registry.example.com/a/b/c:latest"),
        ("[::1]:5000/app", "[::1]:5000/app:latest"),
        (f"alpine@{DIGEST}", f"docker.io/library/alpine@{DIGEST}"),
        (f"quay.io/a/b:1@{DIGEST}", f"quay.io/a/b:1@{DIGEST}"),
        ("Host/app", "Host/app:latest"),
    ],
)
def test_a_reference_is_normalised(text, full):
    assert str(references.parse(text)) == full


@pytest.mark.parametrize(
    "text",
    [
        "", ":", "@", "app:", "app@", "app@sha256:12", "UPPER", "a//b", "../etc", "-a", "a..b", "app:tag:tag", "http://host/app", "user@host/app",
        "a" * 500, "app:-x", "host.io/", "host.io:port/app", "x" * 300 + ".io/app", "app\n", "app:1\n",
    ],
)  # fmt: skip
def test_what_is_no_reference_is_refused(text):
    with pytest.raises(UsageError):
        references.parse(text)


@given(st.text(max_size=400))
def test_any_text_is_a_reference_or_a_usage_error(text):
    try:
        found = references.parse(text)
    except UsageError:
        return
    assert references.parse(str(found)) == found
