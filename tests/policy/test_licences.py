"""Licences: what a policy denies or does not name denies, a choice that it allows is enough, what is not known is said."""

import datetime as dt

import pytest

from pratique.model.evidence import Evidence, Examined
from pratique.model.image import Image
from pratique.model.package import Package
from pratique.model.verdict import Context, Outcome
from pratique.policy import licences
from pratique.policy.document import Licenses
from pratique.policy.judge import judge
from pratique.policy.read import parse

AT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def package(*texts: str, **more) -> Package:
    return Package(name="x", version="1", purl="pkg:npm/x@1", licenses=texts, **more)


@pytest.mark.parametrize(
    "rules, texts, expected",
    [
        (Licenses(deny=("AGPL-*",)), ("AGPL-3.0-only",), "license-denied"),
        (Licenses(deny=("AGPL-*",)), ("MIT",), ""),
        (Licenses(deny=("GPL-*",)), ("MIT OR GPL-2.0-only",), ""),
        (Licenses(deny=("GPL-*",)), ("MIT AND GPL-2.0-only",), "license-denied"),
        (Licenses(deny=("GPL-*",)), ("MIT", "GPL-2+"), "license-denied"),
        (Licenses(deny=("GPL-*",)), ("GPL-2.0-only WITH Classpath-exception-2.0",), "license-denied"),
        (
            Licenses(deny=("GPL-*",), allow=("GPL-2.0-only WITH Classpath-exception-2.0",)),
            ("GPL-2.0-only WITH Classpath-exception-2.0",),
            "",
        ),
        (Licenses(allow=("MIT", "BSD-*")), ("BSD-3-Clause",), ""),
        (Licenses(allow=("MIT", "BSD-*")), ("Apache-2.0",), "license-denied"),
        (Licenses(allow=("*",), deny=("AGPL-*",)), ("AGPL-3.0-only",), "license-denied"),
        (Licenses(deny=("AGPL-*",)), ("See LICENSE.txt",), "license-unknown"),
        (Licenses(deny=("AGPL-*",)), (), "license-unknown"),
        (Licenses(deny=("AGPL-*",), unknown="allow"), (), ""),
    ],
)
def test_a_package_is_judged_by_its_licences(rules, texts, expected):
    assert [one.id for one in licences.found(rules, [package(*texts)])] == [expected] * bool(expected)


def test_a_package_that_another_owns_counts_with_that():
    assert not list(licences.found(Licenses(deny=("*",)), [package("MIT", owner="pkg:deb/debian/x@1")]))


def verdict(text: str, *packages: Package):
    policy = parse(b"apiVersion: pratique/v1\nkind: Policy\n" + text.encode(), "p.yaml")
    examined = (Examined("packages", "1", "", ""),)
    evidence = Evidence(target="a", key="sha256:0", image=Image("a"), packages=packages, examined=examined)
    return judge([policy], licences.noted([policy], evidence), (), Context(), AT)


def test_a_denied_licence_denies_and_an_exemption_lets_it_pass():
    rule = 'licenses: {deny: ["GPL-*"]}\n'
    denied = verdict(rule, package("GPL-3.0-only"))
    assert not denied.allowed
    assert [reason.rule for reason in denied.reasons if reason.outcome is Outcome.DENY] == ["licenses"]
    waived = 'exemptions: [{package: "pkg:npm/x", reason: "bought", owner: "me@example.com", until: 2026-12-31}]\n'
    assert verdict(rule + waived, package("GPL-3.0-only")).allowed
    assert verdict(rule, package("MIT")).allowed


def test_unknown_licences_are_one_reason():
    many = [Package(name=f"p{number}", version="1") for number in range(9)]
    found = verdict('licenses: {deny: ["GPL-*"]}\n', *many)
    assert found.allowed
    [reason] = [each for each in found.reasons if each.rule == "licenses"]
    assert reason.outcome is Outcome.WARN
    assert "and 4 more" in reason.message
    assert not verdict('licenses: {deny: ["GPL-*"], unknown: deny}\n', *many).allowed


def test_findings_of_an_older_policy_are_replaced():
    policy = parse(b"apiVersion: pratique/v1\nkind: Policy\nsecrets: deny\n", "p.yaml")
    old = tuple(licences.found(Licenses(deny=("MIT",)), [package("MIT")]))
    evidence = Evidence(target="a", key="sha256:0", image=Image("a"), packages=(package("MIT"),), findings=old)
    assert licences.noted([policy], evidence).findings == ()
