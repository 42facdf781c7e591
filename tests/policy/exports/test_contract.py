"""Every format says what a policy demands, refuses what it cannot say where that would let more images pass, and says the rest."""

import re

import pytest

from policy.exports.made import ATTESTS, CUE, KEY, OTHER, PASS, cluster, of_file, policy
from pratique.errors import UsageError
from pratique.policy import exports
from pratique.policy.demands import of_policy

FORMATS = exports.formats()


def whole(made):
    return "\n".join(made.files[name] for name in sorted(made.files))


@pytest.mark.parametrize("form", FORMATS)
def test_a_key_and_the_images_that_it_signs(form):
    made = exports.export(of_policy(policy("match: {images: ['registry.example.com/team/**']}")), form)
    text = whole(made)
    assert "registry" in text
    assert "team" in text
    assert (
        KEY.splitlines()[1] in text.replace(" ", "") or "LS0tLS1CRUdJTiBQVUJMSUMgS0VZ" in text
    )  # or all of it in base64


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_lost_is_said_and_written_into_the_file(form):
    made = exports.export(of_policy(policy("match: {namespaces: ['prod-*']}\nsecrets: deny")), form)
    assert any("secrets" in note for note in made.notes)
    assert any("prod-*" in note for note in made.notes)
    assert all(f"# {note}" in whole(made) for note in made.notes)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("key", ["validFrom", "validUntil", "revokedAt"])
def test_the_end_of_a_key_is_refused(form, key):
    more = {"key": {"data": KEY, key: "2026-01-01T00:00:00Z"}}
    with pytest.raises(UsageError, match=key):
        exports.export(of_policy(policy("", more)), form)


@pytest.mark.parametrize("form", FORMATS)
def test_a_policy_that_demands_nothing_is_no_export(form):
    with pytest.raises(UsageError, match="nothing to export"):
        exports.export(of_policy(policy("secrets: deny", authorities=False)), form)


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "cluster-image-policy"])
@pytest.mark.parametrize(
    "document",
    [
        cluster(KEY, policy=CUE),
        cluster(KEY, attestations=[{**ATTESTS, "policy": CUE}]),
        cluster(KEY, rfc3161timestamp={"trustRootRef": "own"}),
        cluster(KEY, ctlog={"trustRootRef": "own"}),
        cluster(key={"secretRef": {"name": "release"}}),
        cluster(keyless={"identities": [], "trustRootRef": "own"}),
    ],
    ids=["condition", "of-attestation", "timestamp", "log", "secret", "trust-root"],
)
def test_what_keeps_images_out_and_cannot_be_said_is_refused(form, document):
    if form == "containers" and "attestations" in document["spec"]["authorities"][0]:
        document = cluster(KEY, policy=CUE)  # it leaves attestations out, and says so
    with pytest.raises(UsageError, match="cannot say"):
        exports.export(of_file(document), form)


@pytest.mark.parametrize("form", FORMATS)
def test_unknown_and_odd_globs_never_reach_another_language(form):
    with pytest.raises(UsageError, match="glob"):
        exports.export(of_file(cluster(KEY, glob="x') || ref.matches('.*")), form)


def test_a_format_that_is_not_there():
    with pytest.raises(UsageError, match="kyverno"):
        exports.export(of_file(cluster(KEY)), "cue")


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_policy_is_written_the_same(form):
    demands = of_file(cluster(KEY, name="b"), cluster(OTHER, name="a"))
    assert exports.export(demands, form) == exports.export(demands, form)


@pytest.mark.parametrize("form", FORMATS)
def test_a_static_pass_makes_no_demand_of_others(form):
    made = exports.export(of_file(cluster(**PASS), cluster(KEY, name="b", glob="registry.example.com/x/**")), form)
    assert re.search("registry", whole(made))
