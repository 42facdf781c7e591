"""The image that is picked is the one that containerd would run."""

import pytest

from pratique.errors import UsageError
from pratique.oci import platforms


@pytest.mark.parametrize(
    "text, found",
    [
        ("linux/amd64", "linux/amd64"),
        ("Linux/x86_64", "linux/amd64"),
        ("linux/arm64/v8", "linux/arm64"),
        ("linux/arm", "linux/arm/v7"),
        ("linux/arm/7", "linux/arm/v7"),
        ("linux/armhf", "linux/arm/v7"),
        ("linux/armel", "linux/arm/v6"),
        ("linux/amd64/v1", "linux/amd64"),
    ],
)
def test_one_spelling_for_each_platform(text, found):
    assert str(platforms.parse(text)) == found


@pytest.mark.parametrize("text", ["linux", "a/b/c/d", "linux/", "/amd64", "li nux/amd64", "linux/amd64\n", ""])
def test_what_is_no_platform_is_refused(text):
    with pytest.raises(UsageError):
        platforms.parse(text)


def test_lower_variants_run_on_higher_machines():
    assert [str(each) for each in platforms.acceptable(platforms.parse("linux/amd64/v3"))] == [
        "linux/amd64/v3",
        "linux/amd64/v2",
        "linux/amd64",
    ]


def test_other_architectures_only_when_asked_for():
    arm64 = platforms.parse("linux/arm64")
    assert [str(each) for each in platforms.acceptable(arm64)] == ["linux/arm64"]
    assert "linux/arm/v7" in map(str, platforms.acceptable(arm64, other_architectures=True))
