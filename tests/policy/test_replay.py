"""A stored report is judged again without the image; its proof can be read; policies have tests of their own."""

import json

import msgspec
import pytest

from policy.subjects import AT, FRESH, context, evidence, found, policy, report, vulnerability, without
from pratique.errors import UsageError
from pratique.model.finding import Suppressed
from pratique.model.report import Report, Rule
from pratique.model.verdict import Context
from pratique.policy import cases, proof, replay, sources
from pratique.policy.builtin import POLICY
from pratique.policy.document import Waiver


def again(stored, policies=None, given=(), at=AT, **asked) -> Report:
    return replay.rejudge(stored, policies or [POLICY], given, Context(**asked), at)


def test_a_report_replays_to_the_same_verdict():
    stored = report(vulnerability())
    assert again(stored).results[0].verdict == stored.results[0].verdict
    read = msgspec.json.decode(msgspec.json.encode(stored), type=Report)
    assert again(read).results[0].verdict == stored.results[0].verdict


def test_another_policy_and_another_day_give_other_answers():
    stored = report(vulnerability(published="2026-01-09T00:00:00Z"))
    grace = policy("vulnerabilities: {deny: {severity: high}, grace_days: {high: 7}}")
    assert again(stored).verdict.word == "denied"
    assert again(stored, [grace]).verdict.word == "allowed"
    assert again(stored, [grace], at=AT.replace(day=20)).verdict.word == "denied"
    assert again(stored, at=AT.replace(month=2)).verdict.word == "denied (incomplete)"


def test_the_name_in_the_target_is_the_users():
    named = policy("registries: {trusted: [registry.example.com]}")
    assert again(report(), [named]).verdict.word == "allowed"
    assert again(report(target="docker-archive:app.tar"), [named]).verdict.word == "incomplete"
    assert again(report(target="registry:::"), [named]).verdict.word == "incomplete"


def test_exemptions_of_then_are_forgotten_and_other_marks_stay():
    stored = report(
        vulnerability(suppressed=Suppressed("r", "exemption")),
        vulnerability("CVE-2", suppressed=Suppressed("r", "vex")),
    )
    result = again(stored).results[0]
    assert [each.suppressed is None for each in result.findings] == [True, False]
    assert again(stored).summary.suppressed == 1


def test_what_is_waived_now_is_marked_and_counted():
    stored = report(vulnerability(), found("secret", path="x"))
    changed = again(stored, given=[Waiver(reason="r", by="ignore-file", ids=("cve-2025-1",), file="f", line=3)])
    assert (changed.summary.suppressed, changed.summary.kinds, changed.summary.fixable) == (1, {"secret": 1}, 0)
    assert changed.verdict.word == "denied"
    assert again(stored, given=sources.of_report(stored, "old.json").waivers).verdict.word == "allowed"


def test_rules_of_the_report_say_which_baseline_they_stand_for():
    stored = without(
        report(found("misconfiguration", "no-root")), rules={"no-root": Rule("t", baseline="no_root_user")}
    )
    assert again(stored, [policy("baseline: {no_root_user: true}")]).verdict.word == "denied"


def test_the_proof_names_rule_evidence_source_time_and_remedy():
    text = "\n".join(proof.of_report(report(vulnerability())))
    for part in (
        "denied",
        "built-in",
        "vulnerabilities.deny",
        "CVE-2025-1 high in openssl 3.0.1-1",
        "advisories:Debian",
        FRESH,
        "Upgrade openssl to 3.0.9-1.",
    ):
        assert part in text


@pytest.mark.parametrize("wanted", ["CVE-2025-1", "cve-2025-1", "GHSA-a", "openssl", "CVE-2025-1 openssl"])
def test_the_proof_of_one_finding(wanted):
    stored = report(vulnerability(aliases=("GHSA-a",), epss=0.5, kev=True, published="2025-01-01T00:00:00Z"))
    text = "\n".join(proof.of_finding(stored, wanted))
    assert "Upgrade openssl to 3.0.9-1." in text
    assert "0.5000" in text
    assert list(proof.of_finding(stored, "CVE-2")) == []


def test_a_finding_that_no_rule_speaks_of():
    text = "\n".join(
        proof.of_finding(
            report(vulnerability(severity="low", suppressed=Suppressed("r", "vex", "v.json", 3))), "openssl"
        )
    )
    assert "by vex, v.json:3: r" in text
    assert "it is suppressed" in text


def test_no_text_from_an_image_steers_the_terminal():
    text = "\n".join(proof.of_report(report(found("secret", path="\x1b[2Ja\nb\u202e"))))
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert proof.plain("\x1b[2J\u202e") == "\\x1b[2J\\u202e"


def trial(expect, content=None, **other):
    text = json.dumps([{"name": "a", "at": "2026-01-10T12:00:00Z", "report": "r.json", "expect": expect} | other])
    stored = content or msgspec.json.encode(report(vulnerability()))
    (answer,) = cases.run(
        cases.parse(text.encode(), "c.yaml"), [POLICY], lambda _: [policy("secrets: deny")], lambda _: stored
    )
    return answer.wrong


def test_cases_of_policies():
    assert trial({"verdict": "denied", "reasons": ["vulnerabilities.deny"], "absent": ["secrets"]}) == ()
    assert trial({"verdict": "allowed"}, policy="other.yaml") == ()
    (wrong,) = trial({"verdict": "allowed"})
    assert wrong == "the verdict is denied, and allowed was expected"
    assert "gives no reason" in trial({"verdict": "denied", "reasons": ["secrets"]})[0]
    assert "gives a reason" in trial({"verdict": "denied", "absent": ["vulnerabilities.deny"]})[0]
    assert trial({"verdict": "denied (incomplete)"}, at="2026-03-01T00:00:00Z") == ()


def test_cases_of_evidence():
    seen = msgspec.json.encode(evidence(vulnerability()))
    other = {"report": "", "evidence": "e.json", "advisories": msgspec.to_builtins(context().sources)}
    assert trial({"verdict": "denied"}, seen, **other) == ()
    assert trial({"verdict": "denied"}, seen, where="admission", reference="registry.example.com/app:1", **other) == ()


@pytest.mark.parametrize(
    "text, message",
    [
        ("", "no case"), ("a: 1", "must be a list"), ("- name: a", "c.yaml:1: 0 needs the key `at`"),
        ("- {name: a, at: soon, expect: {verdict: denied}, report: r}", "a time is written"),
        ("- {name: a, at: 2026-01-01, expect: {verdict: maybe}, report: r}", "must be one of"),
        ("- {name: a, at: 2026-01-01, expect: {verdict: denied}}", "one of `report` and `evidence`"),
        ("- {name: a, at: 2026-01-01, expect: {verdict: denied}, report: r, polcy: x}", "did you mean `policy`"),
    ],
)  # fmt: skip
def test_cases_that_are_wrong_are_named(text, message):
    with pytest.raises(UsageError, match=message):
        cases.parse(text.encode(), "c.yaml")
