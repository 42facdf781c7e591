"""The verdict is pure, explains itself, and nothing that is added to an image or missing from its evidence loosens it."""

import datetime as dt
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy.subjects import (
    AT,
    DIGEST,
    FRESH,
    OPENSSL,
    REFERENCE,
    context,
    evidence,
    found,
    policy,
    rules,
    verdict,
    vulnerability,
    without,
)  # fmt: skip
from pratique.model.advisory import SourceState
from pratique.model.evidence import Coverage, Examined, Producer
from pratique.model.finding import Kind, PackageRef, Severity, Suppressed
from pratique.model.reference import Reference
from pratique.model.verdict import Claim, Outcome, Place
from pratique.policy import compose
from pratique.policy.builtin import POLICY
from pratique.policy.judge import applies, judge, marked, not_judged, together

STRICT = policy(
    "vulnerabilities: {deny: {severity: medium}, always_deny: {kev: true, epss: 0.5}, grace_days: {high: 7}, max_evidence_age: 24h}\nsecrets: deny\nmisconfigurations: {deny: high}\n"
)


def test_the_built_in_policy_allows_a_clean_and_fresh_image():
    answer = verdict(POLICY)
    assert (answer.word, answer.exit_code, answer.reasons, answer.policy) == ("allowed", 0, (), "built-in")


@pytest.mark.parametrize("severity", ["critical", "high"])
def test_the_built_in_policy_denies_what_is_serious_and_has_a_fix(severity):
    answer = verdict(POLICY, vulnerability(severity=severity))
    assert (answer.word, answer.exit_code) == ("denied", 1)
    (reason,) = answer.reasons
    assert reason.rule == "vulnerabilities.deny"
    assert reason.fingerprints == ("CVE-2025-1 openssl",)
    assert (reason.source, reason.at) == ("advisories:Debian", FRESH)
    assert reason.remedy == "Upgrade openssl to 3.0.9-1."
    assert "CVE-2025-1" in reason.message


def test_the_built_in_policy_lets_what_has_no_fix_and_what_is_not_serious_pass():
    findings = (vulnerability(fixed=()), vulnerability("CVE-2", "medium"), vulnerability("CVE-3", "unknown", fixed=()))
    assert verdict(POLICY, *findings).word == "allowed"


def test_the_built_in_policy_denies_what_has_a_fix_and_no_severity():
    assert rules(verdict(POLICY, vulnerability(severity="unknown"))) == {"vulnerabilities.unknown_severity"}


@pytest.mark.parametrize("kind, rule", [("secret", "secrets"), ("malware-indicator", "malware")])
def test_the_built_in_policy_denies_secrets_and_malware(kind, rule):
    assert rules(verdict(POLICY, found(kind, path="app/key")), "deny") == {rule}


def test_malware_is_denied_by_policies_that_do_not_name_it():
    assert rules(verdict(policy(), found("malware-indicator"))) == {"malware"}
    assert rules(verdict(policy("malware: allow"), found("malware-indicator"))) == set()


@pytest.mark.parametrize("part", ["packages", "vulnerabilities", "secrets"])
def test_what_was_not_examined_is_incomplete_and_never_clean(part):
    parts = [each for each in ("packages", "vulnerabilities", "secrets") if each != part]
    answer = verdict(POLICY, parts=parts)
    assert (answer.word, answer.exit_code, answer.complete) == ("incomplete", 3, False)
    assert any(f"{part} was not examined" in reason.message for reason in answer.reasons)


def test_what_was_examined_in_part_says_why():
    parts = (
        Examined("packages"),
        Examined("vulnerabilities"),
        Examined("secrets", complete=False, why="a file was too large"),
    )
    answer = verdict(POLICY, examined=parts)
    assert answer.exit_code == 3
    assert "a file was too large" in answer.reasons[0].message


@pytest.mark.parametrize(
    "key",
    [
        "signatures: {image_policies: [cip.yaml]}",
        "attestations: [{predicate_type: 'https://slsa.dev/provenance/v1'}]",
        "workload: {pod_security: restricted}",
        "secrets: deny",
        "misconfigurations: {deny: high}",
        "rules: [{name: a, cel: 'size(packages) < 9', message: m}]",
        "baseline: {no_root_user: true}",
        "baseline: {vulnerability_scan: true}",
    ],
)  # fmt: skip
def test_a_key_whose_part_nobody_examined_is_incomplete_never_silent(key):
    answer = verdict(policy(key), parts=(), packages=())
    assert (answer.complete, answer.exit_code) == (False, 3)
    assert verdict(policy(key), parts=(), packages=(), where={"where": Place.ADMISSION}).allowed is False


def test_accepting_what_is_incomplete_is_said():
    answer = verdict(POLICY, parts=("packages", "vulnerabilities"), where={"accept_incomplete": True})
    assert (answer.word, answer.exit_code) == ("allowed (incomplete)", 0)


def test_a_gate_accepts_nothing_incomplete():
    where = {"where": Place.ADMISSION, "accept_incomplete": True}
    answer = verdict(POLICY, parts=("packages", "vulnerabilities"), where=where)
    assert (answer.allowed, answer.word) == (False, "denied (incomplete)")


def test_evidence_of_trees_and_sboms_satisfies_no_gate():
    seen = evidence(gate_worthy=False)
    assert verdict(POLICY, given=seen).allowed
    assert "evidence" in rules(verdict(POLICY, given=seen, where={"where": Place.ENGINE}), "deny")


# advisories


def test_advisories_that_are_not_loaded_are_incomplete():
    for sources in ((), (SourceState("Debian", missing=True),), (SourceState("PyPI", fetched=FRESH),)):
        answer = verdict(POLICY, where={"sources": sources})
        assert (answer.exit_code, "db update" in answer.reasons[0].remedy) == (3, True)


def test_the_starter_set_is_incomplete():
    answer = verdict(POLICY, where={"sources": (SourceState("Debian", fetched=FRESH, starter=True),)})
    assert (answer.exit_code, "starter set" in answer.reasons[0].message) == (3, True)


def test_an_unknown_distribution_is_incomplete():
    assert verdict(POLICY, distro=None).exit_code == 3


@pytest.mark.parametrize(
    "fetched, code",
    [("2026-01-03T12:00:00Z", 0), ("2026-01-03T11:59:59Z", 3), ("", 3), ("2026-01-11T00:00:00Z", 3), ("rubbish", 3)],
)
def test_advisories_are_as_old_as_their_fetching_and_future_dates_are_ignored(fetched, code):
    assert verdict(POLICY, where={"sources": (SourceState("Debian", fetched=fetched, built=FRESH),)}).exit_code == code


def test_a_release_that_the_advisories_do_not_know_is_incomplete():
    known = SourceState("Debian", fetched=FRESH, releases=("11", "12"))
    assert verdict(POLICY, where={"sources": (known,)}).word == "allowed"
    answer = verdict(POLICY, where={"sources": (without(known, releases=("13",)),)})
    assert (answer.exit_code, "no release 12" in answer.reasons[0].message) == (3, True)


def test_the_oldest_of_an_ecosystems_sources_counts():
    sources = (SourceState("Debian:12", fetched="2025-01-01T00:00:00Z"), SourceState("Debian:11", fetched=FRESH))
    assert verdict(POLICY, where={"sources": sources}).exit_code == 3


def test_knowing_what_is_exploited_needs_the_catalogues():
    keys = policy("vulnerabilities: {always_deny: {kev: true, epss: 0.5}}")
    assert rules(verdict(keys), "incomplete") == {"vulnerabilities.always_deny.kev", "vulnerabilities.always_deny.epss"}
    sources = (*context().sources, SourceState("KEV", fetched=FRESH), SourceState("EPSS", fetched=FRESH))
    assert verdict(keys, where={"sources": sources}).word == "allowed"


# vulnerabilities


def test_what_is_exploited_is_denied_without_fix_severity_or_grace():
    answer = verdict(STRICT, vulnerability(severity="low", fixed=(), kev=True, published=FRESH))
    assert "vulnerabilities.always_deny.kev" in rules(answer, "deny")
    assert "vulnerabilities.always_deny.epss" in rules(verdict(STRICT, vulnerability(severity="low", epss=0.5)), "deny")
    assert "vulnerabilities.always_deny.epss" not in rules(
        verdict(STRICT, vulnerability(severity="low", epss=0.49)), "deny"
    )


GRACE = policy("vulnerabilities: {deny: {severity: high}, grace_days: {critical: 0, high: 7}}")


@pytest.mark.parametrize(
    "dates, rule",
    [
        ({"published": "2026-01-05T00:00:00Z"}, "vulnerabilities.grace_days"),
        ({"published": "2026-01-03T12:00:01Z"}, "vulnerabilities.grace_days"),
        ({"published": "2026-01-03T12:00:00Z"}, "vulnerabilities.deny"),
        ({"published": "2026-01-05T00:00:00Z", "first_seen": "2025-12-01T00:00:00Z"}, "vulnerabilities.deny"),
        ({"published": "2026-01-05T00:00:00Z", "fix_date": "2025-12-01T00:00:00Z"}, "vulnerabilities.deny"),
        ({"fix_date": "2026-01-09T00:00:00Z"}, "vulnerabilities.grace_days"),
        ({"published": "2026-02-01T00:00:00Z"}, "vulnerabilities.deny"),  # the future is ignored
        ({"published": "soon"}, "vulnerabilities.deny"),
        ({}, "vulnerabilities.deny"),
    ],
)  # fmt: skip
def test_grace_counts_from_the_earliest_date_and_never_from_the_scan(dates, rule):
    assert rules(verdict(GRACE, vulnerability(**dates))) == {rule}


def test_a_severity_without_grace_days_has_no_grace():
    assert rules(verdict(GRACE, vulnerability(severity="critical", published=FRESH))) == {"vulnerabilities.deny"}


@pytest.mark.parametrize("action, outcomes", [("deny", {"deny"}), ("warn", {"warn"}), ("allow", set())])
def test_unknown_severity_is_what_the_policy_says(action, outcomes):
    keys = policy(f"vulnerabilities: {{deny: {{severity: critical}}, unknown_severity: {action}}}")
    assert {reason.outcome for reason in verdict(keys, vulnerability(severity="unknown")).reasons} == outcomes


def test_one_reason_a_package_and_the_version_that_mends_all():
    findings = [
        vulnerability(f"CVE-{n}", "high", fixed=(fix, "9:9"))
        for n, fix in enumerate(["3.0.10-1", "3.0.9-1", "3.0.1-1~x"])
    ]
    (reason,) = verdict(POLICY, *findings).reasons
    assert len(reason.fingerprints) == 3
    assert reason.remedy == "Upgrade openssl to 9:9."
    (reason,) = verdict(POLICY, *findings[:2]).reasons
    assert reason.remedy == "Upgrade openssl to 3.0.10-1."


def test_what_the_base_image_holds_is_mended_by_a_newer_base():
    (reason,) = verdict(POLICY, vulnerability(base_image=True)).reasons
    assert reason.remedy == "Rebuild on a newer base image, or upgrade openssl to 3.0.9-1."


def test_what_has_no_fix_is_removed_or_exempted():
    keys = policy("vulnerabilities: {deny: {severity: high}}")
    (reason,) = verdict(keys, vulnerability(fixed=())).reasons
    assert "exemption" in reason.remedy


def test_the_command_line_adds_a_threshold_and_loosens_none():
    lax = policy("vulnerabilities: {deny: {severity: critical}}")
    finding = vulnerability(severity="medium", fixed=())
    assert verdict(lax, finding).allowed
    assert rules(verdict(lax, finding, where={"fail_on": Severity.MEDIUM})) == {"--fail-on"}
    assert verdict(lax, finding, where={"fail_on": Severity.MEDIUM, "ignore_unfixed": True}).allowed
    assert not verdict(
        policy("vulnerabilities: {deny: {severity: low}}"),
        finding,
        where={"fail_on": Severity.CRITICAL, "ignore_unfixed": True},
    ).allowed


# other keys


def test_ambiguous_layers_are_denied_and_other_unreadable_parts_incomplete():
    assert rules(verdict(POLICY, found("unreadable", "ambiguous-layer")), "deny") == {"ambiguous_layers"}
    assert rules(verdict(POLICY, found("unreadable", "unreadable-file", path="x")), "incomplete") == {"unreadable"}
    assert verdict(policy("unreadable: warn\nsecrets: deny"), found("unreadable", "unreadable-file")).word == "allowed"
    assert verdict(policy("unreadable: deny"), found("unreadable", "unreadable-file")).word == "denied"


def test_a_policy_that_looks_at_nothing_inside_is_told_of_unreadable_parts():
    answer = verdict(policy("registries: {require_digest: false}"), found("unreadable", "unreadable-file"))
    assert (answer.word, rules(answer, "note")) == ("allowed", {"unreadable"})


def test_executables_without_any_package_are_no_clean_image():
    seen = evidence(packages=(), distro=None, coverage=Coverage(1000, 0, ("bin/app",)))
    answer = verdict(POLICY, given=seen)
    assert (answer.exit_code, "bin/app" in answer.reasons[0].message) == (3, True)


@pytest.mark.parametrize(
    "coverage, outcomes",
    [
        (Coverage(1000, 899, ("bin/app",)), [Outcome.WARN]),
        (Coverage(1000, 900, ("bin/app",)), [Outcome.NOTE]),
        (Coverage(1 << 30, (1 << 30) - (64 << 10), ("bin/app",)), [Outcome.WARN]),
        (Coverage(1000, 1000), []),
    ],
)
def test_what_no_package_accounts_for_is_said(coverage, outcomes):
    answer = verdict(POLICY, coverage=coverage)
    assert answer.word == "allowed"
    assert [reason.outcome for reason in answer.reasons] == outcomes


@pytest.mark.parametrize(
    "keys, reference, rule",
    [
        ("trusted: [registry.example.com]", REFERENCE, ""),
        ("trusted: [registry.example.com/team]", REFERENCE, ""),
        ("trusted: [registry.example.com/tea]", REFERENCE, "registries.trusted"),
        ("trusted: ['*.example.com']", REFERENCE, ""),
        ("trusted: ['registry.example.com/**']", REFERENCE, ""),
        ("trusted: [registry.example.com]", Reference("registry.example.com.evil.org", "team/app"), "registries.trusted"),
        ("trusted: [index.docker.io]", Reference("docker.io", "library/nginx"), ""),
        ("require_digest: true", REFERENCE, "registries.require_digest"),
        ("require_digest: true", Reference("registry.example.com", "team/app", digest=DIGEST), ""),
        ("deny_tags: [latest, 'v*']", Reference("registry.example.com", "team/app", tag="latest"), "registries.deny_tags"),
        ("deny_tags: [latest, 'v*']", REFERENCE, ""),
    ],
)  # fmt: skip
def test_registries(keys, reference, rule):
    answer = verdict(policy(f"registries: {{{keys}}}"), where={"reference": reference})
    assert rules(answer) == ({rule} if rule else set())


def test_where_an_archive_comes_from_is_not_known():
    answer = verdict(policy("registries: {trusted: [registry.example.com]}"), where={"reference": None})
    assert answer.exit_code == 3


def test_a_demand_for_a_digest_names_the_digest():
    (reason,) = verdict(policy("registries: {require_digest: true}")).reasons
    assert DIGEST in reason.remedy


def test_misconfigurations_by_severity():
    keys = policy("misconfigurations: {deny: medium}")
    assert verdict(keys, found("misconfiguration", severity="low")).word == "allowed"
    assert verdict(keys, found("misconfiguration", severity="medium")).word == "denied"
    assert verdict(keys, found("misconfiguration", severity="unknown")).word == "denied"


def test_a_baseline_key_is_broken_by_the_checks_that_carry_its_name():
    keys = policy("baseline: {no_root_user: true}")
    root = found("misconfiguration", "no-root", severity="low")
    names = {"no-root": "no_root_user", "tools": "no_dev_tools"}
    assert rules(verdict(keys, root, where={"baselines": names})) == {"baseline.no_root_user"}
    assert verdict(keys, found("misconfiguration", "tools"), where={"baselines": names}).word == "allowed"


def test_a_signature_that_is_demanded_must_be_valid():
    keys = policy("signatures: {image_policies: [cip.yaml]}")
    good = Claim(kind="signature", policy="cip.yaml", valid=True, signer="ci@example.com")
    bad = Claim(kind="signature", policy="cip.yaml", valid=False, reason="the key is another")
    other = Claim(kind="signature", policy="other.yaml", valid=True)
    attested = Claim(kind="attestation", policy="cip.yaml", valid=True)
    assert verdict(keys, claims=[good]).word == "allowed"
    assert verdict(keys, claims=[good, bad]).exit_code == 1, "all image policies of a file that are for the image"
    assert verdict(keys, claims=[good, without(bad, warns=True)]).word == "allowed"
    assert verdict(keys, claims=[bad]).exit_code == 1
    assert verdict(keys, claims=[other]).exit_code == 1
    assert verdict(keys, claims=[attested]).exit_code == 3
    assert verdict(keys, parts=("signatures",)).exit_code == 1


def test_image_policies_of_which_none_is_for_the_image_deny_in_a_gate_and_are_said_in_a_pipeline():
    claim = Claim(kind="signature", policy="cip.yaml", valid=False, unmatched=True, reason="none is for app")
    keys, more = "signatures: {image_policies: [cip.yaml]}", "\nno_match: allow"
    assert [each.outcome for each in verdict(policy(keys), claims=[claim]).reasons] == ["warn"]
    assert verdict(policy(keys), claims=[claim], where={"where": Place.ADMISSION}).exit_code == 1
    assert verdict(policy(keys + more), claims=[claim], where={"where": Place.ADMISSION}).word == "allowed"


def test_an_attestation_of_another_type_proves_nothing():
    kind = "https://slsa.dev/provenance/v1"
    keys = policy(f"attestations: [{{name: slsa, predicate_type: '{kind}', max_age: 30d}}]")
    claim = Claim(kind="attestation", policy="slsa", valid=True, predicate_type=kind, signed=FRESH)
    assert verdict(keys, claims=[claim]).word == "allowed"
    assert verdict(keys, claims=[without(claim, predicate_type="https://spdx.dev/Document")]).exit_code == 1
    assert verdict(keys, claims=[without(claim, signed="2025-01-01T00:00:00Z")]).exit_code == 1
    assert verdict(keys, claims=[without(claim, signed="")]).exit_code == 1


def test_evidence_of_a_producer_that_the_policy_does_not_name_satisfies_nothing():
    keys = policy("evidence: {producers: [{name: pratique, authenticated: 'https://ci.example.com/*'}]}")
    assert verdict(keys).exit_code == 3
    assert verdict(keys, producer=Producer(authenticated="https://ci.example.com/main")).word == "allowed"


# several policies, and none


def test_all_policies_must_allow():
    lax = policy("secrets: allow", "lax.yaml")
    answer = verdict([lax, POLICY], vulnerability())
    assert (answer.word, answer.policy) == ("denied", "lax.yaml, built-in")


def test_where_no_policy_is_for_an_image_a_gate_denies_and_a_pipeline_says_so():
    other = policy("match: {images: ['other.example.com/**']}")
    assert verdict(other).word == "allowed"
    assert rules(verdict(other), "warn") == {"match"}
    assert verdict(other, where={"where": Place.ADMISSION}).word == "denied"
    willing = policy("match: {images: ['other.example.com/**']}\nno_match: allow")
    assert verdict(willing, where={"where": Place.ADMISSION}).word == "allowed"
    assert verdict([willing, other], where={"where": Place.ADMISSION}).word == "denied"
    assert verdict([], where={"where": Place.ADMISSION}).word == "denied"


def test_namespaces_are_matched_where_there_are_any():
    keys = policy("match: {namespaces: ['prod*']}")
    assert applies(keys, context())
    assert applies(keys, context(namespace="production"))
    assert not applies(keys, context(namespace="test"))


def test_what_has_no_name_is_judged_by_every_policy():
    keys = policy("match: {images: ['other.example.com/**']}\nsecrets: deny")
    assert verdict(keys, found("secret"), where={"reference": None}).word == "denied"


def test_a_policy_of_the_tree_tightens_and_never_loosens():
    tree = policy(
        "secrets: allow\nunreadable: warn\nno_match: allow\nexemptions: [{id: CVE-2025-1, reason: r, owner: o, until: 2027-01-01}]"
    )
    chosen = compose.choose([], [tree])
    answer = verdict(chosen, vulnerability(), found("secret"))
    assert answer.word == "denied"
    assert any(reason.rule == "exemptions" and reason.outcome == "warn" for reason in answer.reasons)
    strict = compose.choose([policy("secrets: allow", "named.yaml")], [policy("secrets: deny")])
    assert verdict(strict, found("secret")).word == "denied"


def test_a_policy_of_the_tree_is_no_policy_to_a_gate():
    named = policy("match: {images: ['other.example.com/**']}", "named.yaml")
    answer = verdict(compose.choose([named], [policy("no_match: allow")]), where={"where": Place.ADMISSION})
    assert answer.word == "denied"


# suppression


EXEMPT = "exemptions: [{id: CVE-2025-1, package: 'pkg:deb/debian/openssl', reason: r, owner: o@example.com, until: 2026-01-10}]"


def test_an_exemption_holds_through_its_last_day():
    keys = policy(f"vulnerabilities: {{deny: {{severity: high}}}}\n{EXEMPT}")
    assert verdict(keys, vulnerability()).word == "allowed"
    assert verdict(keys, vulnerability(), at=dt.datetime(2026, 1, 10, 23, 59, 59, tzinfo=dt.UTC)).word == "allowed"
    late = verdict(keys, vulnerability(), at=dt.datetime(2026, 1, 11, tzinfo=dt.UTC))
    assert late.word == "denied"
    assert any("ended on 2026-01-10" in reason.message for reason in late.reasons if reason.rule == "exemptions")


def test_an_exemption_says_its_file_and_line_and_an_unused_one_is_noted():
    keys = policy(f"vulnerabilities: {{deny: {{severity: high}}}}\n{EXEMPT}")
    (used,) = verdict(keys, vulnerability()).reasons
    assert (used.source, used.line, used.outcome) == ("pratique.yaml", 4, Outcome.NOTE)
    (unused,) = verdict(keys).reasons
    assert "met no finding" in unused.message


def test_an_exemption_of_one_policy_is_none_of_another():
    lax = policy(f"vulnerabilities: {{deny: {{severity: high}}}}\n{EXEMPT}", "lax.yaml")
    finding = vulnerability()
    assert verdict([lax, POLICY], finding).word == "denied"
    (shown,) = marked([lax, POLICY], [finding], evidence(finding), context(), AT)
    assert shown.suppressed is None
    (shown,) = marked([lax], [finding], evidence(finding), context(), AT)
    assert (shown.suppressed.by, shown.suppressed.file, shown.suppressed.line) == ("exemption", "lax.yaml", 4)


def test_marks_of_the_command_line_bind_a_pipeline_and_no_gate():
    for by in ("vex", "ignore-file", "baseline"):
        finding = vulnerability(suppressed=Suppressed("r", by=by))
        assert verdict(POLICY, finding).word == "allowed"
        assert not verdict(POLICY, finding, where={"where": Place.ADMISSION}).allowed
    assert verdict(POLICY, vulnerability(suppressed=Suppressed("r", by="exemption"))).word == "denied"
    assert verdict(POLICY, vulnerability(suppressed=Suppressed("r", by="ignore-file", until=FRESH))).word == "denied"
    assert verdict(
        POLICY, vulnerability(suppressed=Suppressed("r", by="owner")), where={"where": Place.ADMISSION}
    ).allowed


# the whole


def test_the_verdict_of_several_results():
    good, bad, open_end = verdict(POLICY), verdict(POLICY, vulnerability()), verdict(POLICY, parts=())
    assert together([good, good], AT).exit_code == 0
    assert together([good, bad], AT).exit_code == 1
    assert together([bad, open_end], AT).exit_code == 3
    assert together([], AT).allowed
    accepted = verdict(POLICY, parts=(), where={"accept_incomplete": True})
    assert together([good, accepted], AT).exit_code == 0
    assert together([open_end, accepted], AT).exit_code == 3
    assert not_judged(AT).word == "not judged"


def test_a_stored_report_gives_the_answer_of_another_day():
    finding = vulnerability(published="2026-01-05T00:00:00Z")
    days = [verdict(GRACE, finding, at=AT + dt.timedelta(days=n)).word for n in (0, 1, 2, 3)]
    assert days == ["allowed", "allowed", "denied", "denied"]


severities = st.sampled_from(list(Severity))
moments = st.sampled_from(["", "2025-01-01T00:00:00Z", "2026-01-09T00:00:00Z", "2027-01-01T00:00:00Z", "x"])
packages = st.sampled_from(
    [None, PackageRef("openssl", "3.0.1-1", OPENSSL.purl), PackageRef("zlib", "1", "pkg:deb/debian/zlib@1", "a")]
)
findings = st.builds(
    lambda number, kind, severity, fixed, published, kev, epss, package: found(
        kind, f"CVE-2025-{number}", severity, fixed=fixed, published=published, kev=kev, epss=epss, package=package,
        fingerprint=f"{number}{kind}",
    ),
    st.integers(0, 5), st.sampled_from(list(Kind)), severities, st.sampled_from([(), ("3.0.9",), ("1", "?")]), moments, st.booleans(),
    st.sampled_from([None, 0.1, 0.9]), packages,
)  # fmt: skip
texts = st.sampled_from(
    [
        "",
        "secrets: deny",
        "vulnerabilities: {deny: {severity: high, fixable: true}, grace_days: {high: 7}}",
        EXEMPT,
        "match: {images: ['x/**']}",
        "unreadable: warn",
        "misconfigurations: {deny: low}\nbaseline: {no_root_user: true}",
    ]
)
several = st.lists(texts.map(policy), max_size=3)
places = st.builds(
    lambda where, accept: {"where": where, "accept_incomplete": accept}, st.sampled_from(list(Place)), st.booleans()
)


def harder(before, after) -> bool:
    return not after.allowed or before.allowed


@settings(max_examples=150, deadline=None)
@given(several, st.lists(findings, max_size=6), findings, places)
def test_one_finding_more_never_turns_denied_into_allowed(policies, some, more, where):
    before, after = verdict(policies, *some, where=where), verdict(policies, *some, more, where=where)
    assert harder(before, after)
    assert before.exit_code == 0 or after.exit_code != 0


@settings(max_examples=150, deadline=None)
@given(several, st.lists(findings, max_size=4), places, st.integers(0, 3))
def test_one_part_less_never_turns_denied_into_allowed(policies, some, where, gap):
    parts = ["packages", "vulnerabilities", "secrets", "image-checks"]
    before = verdict(policies, *some, where=where)
    after = verdict(policies, *some, where=where, parts=parts[:gap] + parts[gap + 1 :])
    assert harder(before, after)
    assert before.exit_code == 0 or after.exit_code != 0 or after.accepted_incomplete


@settings(max_examples=100, deadline=None)
@given(several, st.lists(findings, max_size=8), places, st.randoms())
def test_the_order_of_findings_and_policies_is_irrelevant_and_the_answer_always_the_same(
    policies, some, where, chance: random.Random
):
    mixed = chance.sample(some, len(some))
    first = verdict(policies, *some, where=where)
    second = verdict(policies, *mixed, where=where)
    assert first == second == verdict(policies, *some, where=where)


@settings(max_examples=60, deadline=None)
@given(st.lists(findings, max_size=5), places)
def test_an_ended_exemption_equals_none(some, where):
    keys = "vulnerabilities: {deny: {severity: high}}\n"
    ended = verdict(policy(keys + EXEMPT.replace("2026-01-10", "2026-01-09")), *some, where=where)
    none = verdict(policy(keys), *some, where=where)
    assert (ended.allowed, ended.complete) == (none.allowed, none.complete)
    assert [r.message for r in ended.reasons if r.rule != "exemptions"] == [r.message for r in none.reasons]


@settings(max_examples=60, deadline=None)
@given(several, several, st.lists(findings, max_size=5))
def test_policies_of_the_tree_never_turn_denied_into_allowed(named, tree, some):
    before = judge(compose.choose(named), evidence(*some), (), context(), AT)
    after = judge(compose.choose(named, tree), evidence(*some), (), context(), AT)
    assert harder(before, after)


def test_advisories_that_nobody_s_signature_vouches_for_are_said():
    answer = verdict(POLICY, where={"sources": (SourceState("Debian", fetched=FRESH, unverified=True),)})
    assert any("without checking who signed" in reason.message for reason in answer.reasons)


def test_a_release_that_has_ended_is_incomplete_from_the_day_after_its_last_fixes():
    last = dt.datetime(2028, 6, 30, 12, tzinfo=dt.UTC)  # Debian 12
    said = [
        [reason.message for reason in verdict(STRICT, at=day).reasons if "last fixes" in reason.message]
        for day in (last, last + dt.timedelta(days=1))
    ]
    assert said[0] == []
    assert said[1] == ["Debian had its last fixes on 2028-06-30: what became known since is in no advisory."]
    ended = verdict(STRICT, at=last + dt.timedelta(days=1))
    assert not ended.complete
    gate = verdict(STRICT, at=last + dt.timedelta(days=1), where={"where": Place.ADMISSION})
    assert not gate.allowed
