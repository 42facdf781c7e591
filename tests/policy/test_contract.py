"""What every rule and every ignore format must be."""

import pytest

from policy.subjects import evidence, policy, verdict
from pratique import plugins
from pratique.errors import PratiqueError
from pratique.policy import ignores
from pratique.policy.document import Policy

RULES = plugins.load("pratique.policy.rules")
FORMATS = plugins.load("pratique.policy.ignores")


@pytest.mark.parametrize("name", RULES)
def test_a_rule_says_what_it_is_and_is_silent_where_nothing_is_asked(name):
    assert RULES[name].__doc__
    assert verdict(policy(), given=evidence(parts=(), packages=(), distro=None)).reasons == ()
    assert isinstance(policy(), Policy)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe", b"\0", b"[" * 2000, b"a: [", b"[[IgnoredVulns]]\n", b"- 1", b"ignore: [{}]"]
)
def test_an_ignore_format_gives_waivers_or_a_named_error_for_any_bytes(name, data):
    assert FORMATS[name].__doc__
    assert FORMATS[name].NAMES
    try:
        found = ignores.read(data, "some.file", name)
    except PratiqueError as error:
        found = ignores.Ignored(skipped=(str(error),))
    assert all(waiver.by == "ignore-file" and waiver.file == "some.file" for waiver in found.waivers)
    assert all("some.file" in each for each in found.skipped)
