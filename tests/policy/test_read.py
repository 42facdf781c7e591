"""A policy is read whole or not at all; every mistake is named at once, with file and line."""

import datetime as dt
import doctest
import importlib
import os

import jsonschema
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.subjects import policy
from pratique import policy as policies
from pratique.documents import yaml
from pratique.errors import LimitError, NotFoundError, PratiqueError, UnreadableError, UsageError
from pratique.model.finding import Severity
from pratique.policy import builtin, read
from pratique.policy.document import Document, Origin, Threshold
from pratique.policy.schema import schema
from pratique.policy.template import TEMPLATE

WHOLE = """
apiVersion: pratique/v1
kind: Policy
match: {images: ["registry.example.com/**"], namespaces: ["production"]}
registries: {trusted: ["registry.example.com"], require_digest: true}
baseline: {official_images: true, no_root_user: true, layer_minimization: true, no_dev_tools: true, vulnerability_scan: true, dependency_locking: true}
vulnerabilities: {deny: {severity: high, fixable: true}, unknown_severity: deny, always_deny: {kev: true, epss: 0.5}, grace_days: {critical: 0, high: 7}, max_evidence_age: 24h}
secrets: deny
misconfigurations: {deny: high}
signatures: {image_policies: [cluster-image-policy.yaml], authorities: [{key: {data: "-----BEGIN PUBLIC KEY-----"}}]}
attestations: [{predicate_type: "https://slsa.dev/provenance/v1", authorities: [{keyless: {}}]}]
evidence: {producers: [{name: pratique, authenticated: self}]}
workload: {pod_security: restricted, network_policy: required}
rules: [{name: no-latest, cel: "image.tag != 'latest'", message: "..."}]
exemptions: [{id: CVE-2024-0001, package: "pkg:deb/debian/openssl", reason: "...", owner: sec@example.com, until: 2026-12-31}]
"""


def errors(text):
    with pytest.raises(UsageError) as caught:
        read.parse(text.encode(), "p.yaml")
    return str(caught.value).split("\n")[1:]


def test_every_key_of_the_design_is_read():
    found = read.parse(WHOLE.encode(), "pratique.yaml")
    assert found.document.exemptions[0].until == dt.date(2026, 12, 31)
    assert found.document.vulnerabilities.always_deny.epss == 0.5
    assert found.line("vulnerabilities.deny.severity") == 7
    assert found.line("exemptions.0") == 15
    assert (found.name, found.origin) == ("pratique.yaml", Origin.NAMED)
    (waiver,) = found.waivers
    assert (waiver.ids, waiver.until, waiver.line) == (("cve-2024-0001",), "2027-01-01T00:00:00Z", 15)


def test_all_mistakes_are_named_at_once_with_their_lines():
    text = """\
apiVersion: pratique/v2
kind: Policy
vulnerabilites: {}
match: {images: ["https://registry.example.com/**", "a b", "/x", "a***"]}
vulnerabilities:
  deny:
    severity: HIGH
    fixabel: true
  grace_days: {hgh: 7, low: -1}
  max_evidence_age: 7 days
  always_deny: {epss: 5}
secrets:
exemptions:
  - id: CVE-2024-0001
    until: 2026-02-30
registries: [x]
"""
    found = errors(text)
    for line, word in [
        (1, "one of pratique/v1"), (3, "did you mean `vulnerabilities`?"), (4, "no scheme"), (4, "letters, digits"), (4, "slash"),
        (4, "no wildcard"), (7, "did you mean `high`?"), (8, "did you mean `fixable`?"), (9, "`vulnerabilities.grace_days.hgh`"),
        (9, "from 0 to"), (10, "7 days"), (11, "from 0"), (12, "is empty"), (14, "needs the key `reason`"),
        (14, "needs the key `owner`"), (15, "a day such as"), (16, "must be a mapping, not a list"),
    ]:  # fmt: skip
        assert any(each.strip().startswith(f"p.yaml:{line}:") and word in each for each in found), (line, word, found)
    assert len(found) == 17


@pytest.mark.parametrize(
    "text, word",
    [
        ("exemptions: [{reason: r, owner: o, until: 2026-01-01}]", "needs `id`, `package` or `path`"),
        ("exemptions: [{id: x, package: openssl, reason: r, owner: o, until: 2026-01-01}]", "must begin with `pkg:`"),
        ("exemptions: [{id: x, reason: '', owner: o, until: 2026-01-01}]", "reason"),
        ("exemptions: [{id: x, reason: r, owner: o, until: 2026-01-01T00:00:00Z}]", "a day such as"),
        ("exemptions: [{id: x, reason: r, owner: o, until: 20260101}]", "a day such as"),
        ("signatures: {}", "needs `image_policies`"),
        ("workload: {}", "needs `pod_security`"),
        ("rules: [{name: a, cel: 'true', message: m}, {name: a, cel: 'false', message: m}]", "another rule's"),
        ("vulnerabilities: {deny: {severity: unknown}}", "must be one of"),
        ("vulnerabilities: {deny: high}", "must be a mapping"),
        ("registries: {require_digest: 'yes'}", "must be true or false"),
        ("vulnerabilities: {grace_days: {high: 1.5}}", "must be a whole number"),
        ("vulnerabilities: {grace_days: {high: true}}", "must be a whole number"),
        ("secrets: true", "must be one of"),
        ("vex: [1]", "must be a string"),
        ("match: {namespaces: [on]}", "must be a string, not true or false: quote it"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_an_error(text, word):
    (only,) = errors(f"apiVersion: pratique/v1\nkind: Policy\n{text}")
    assert only.strip().startswith("p.yaml:3:")
    assert word in only


@pytest.mark.parametrize("text", ["[]", "x", "1", "- apiVersion: pratique/v1"])
def test_what_is_no_policy(text):
    (only,) = errors(text)
    assert "must be a mapping" in only


def test_an_empty_file_is_no_policy():
    for text in (b"", b"# nothing\n", b"---\n---\n"):
        with pytest.raises(UsageError, match="there is no policy in it"):
            read.parse(text, "p.yaml")


def test_several_policies_in_one_file():
    text = (
        "apiVersion: pratique/v1\nkind: Policy\nname: one\n---\napiVersion: pratique/v1\nkind: Policy\nsecrets: deny\n"
    )
    one, two = read.parse_all(text.encode(), "p.yaml")
    assert (one.name, two.name, two.line("secrets")) == ("one (p.yaml)", "p.yaml", 7)
    with pytest.raises(UsageError, match="2 policies"):
        read.parse(text.encode(), "p.yaml")


def test_broken_yaml_is_named_with_its_line():
    with pytest.raises(UnreadableError, match=r"p\.yaml:2"):
        read.parse(b"a: 1\na: 2", "p.yaml")


@given(st.text(max_size=60))
def test_no_text_is_read_as_a_policy_by_chance(text):
    with pytest.raises(PratiqueError):
        read.parse(text.encode("utf-8", "surrogatepass"), "p.yaml")


words = st.sampled_from(["deny", "high", "x", "2026-01-01", "**", ""])
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words | st.sampled_from(["deny", "severity", "images", "id"]), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(Document.__struct_encode_fields__), values, max_size=5))
def test_what_the_walk_lets_pass_converts_and_what_converts_not_is_named(document):
    from pratique.policy import shape

    whole = {"apiVersion": "pratique/v1", "kind": "Policy"} | document
    if not list(shape.problems(whole, Document)):
        msgspec.convert(whole, Document)


def test_the_schema_takes_what_is_read_and_refuses_what_is_not():
    check = jsonschema.Draft202012Validator(schema())
    check.validate(yaml.load(WHOLE.encode(), "p").value)
    assert not check.is_valid({"apiVersion": "pratique/v1", "kind": "Policy", "vulnerabilites": {}})
    assert not check.is_valid({"kind": "Policy"})


def test_thresholds_are_the_severities_that_are_known():
    assert set(Threshold.__args__) == {each.value for each in Severity} - {"unknown"}


def test_what_init_writes_is_a_policy_and_so_is_all_that_it_proposes():
    plain = read.parse(TEMPLATE.encode(), "pratique.yaml").document
    assert (plain.vulnerabilities, plain.secrets) == (builtin.POLICY.document.vulnerabilities, "deny")
    lines = [line[1:] if line[:1] == "#" and line[:2] != "# " else line for line in TEMPLATE.splitlines()]
    lines = [line[1:] if line.startswith("#  ") else line for line in lines]
    whole = read.parse("\n".join(lines).encode(), "pratique.yaml").document
    unnamed = {field for field in Document.__struct_fields__ if field != "name" and getattr(whole, field) is None}
    assert unnamed == set()


# files


def test_without_a_named_policy_the_built_in_one_judges():
    assert [each.name for each in policies.load(())] == ["built-in"]
    found = policies.load((), [(WHOLE.encode(), "pratique.yaml")])
    assert [(each.name, each.origin) for each in found] == [("built-in", "built-in"), ("pratique.yaml", "tree")]
    assert (found[1].waivers, found[1].dropped, found[1].document.exemptions) == ((), 1, ())


def test_a_directory_of_policies(tmp_path):
    (tmp_path / "a.yaml").write_text(WHOLE)
    (tmp_path / "b.yml").write_text(WHOLE)
    (tmp_path / "README.md").write_text("x")
    (tmp_path / "cluster-image-policy.yaml").write_text("apiVersion: policy.sigstore.dev/v1beta1")
    assert [os.path.basename(each.name) for each in policies.load([str(tmp_path)])] == ["a.yaml", "b.yml"]
    (tmp_path / "none").mkdir()
    with pytest.raises(UsageError, match="no policy in"):
        policies.load([str(tmp_path / "none")])


def test_an_image_policy_in_a_directory_of_policies_must_be_named_by_one(tmp_path):
    (tmp_path / "a.yaml").write_text("apiVersion: pratique/v1\nkind: Policy\nsecrets: deny\n")
    (tmp_path / "cip.yaml").write_text("apiVersion: policy.sigstore.dev/v1beta1")
    with pytest.raises(UsageError, match="image_policies"):
        policies.load([str(tmp_path)])


def test_files_that_cannot_be_read_are_named(tmp_path):
    with pytest.raises(NotFoundError, match="nothing"):
        policies.load([str(tmp_path / "nothing.yaml")])
    (tmp_path / "big").write_bytes(b"x" * 11)
    with pytest.raises(LimitError):
        policies.read_file(str(tmp_path / "big"), limit=10)


def test_vex_and_ignore_files_of_a_policy_lie_beside_it(tmp_path):
    (tmp_path / "p.yaml").write_text(
        "apiVersion: pratique/v1\nkind: Policy\nignore_files: [.trivyignore]\nvex: [v.json]\n"
    )
    (tmp_path / ".trivyignore").write_text("CVE-1\n")
    (tmp_path / "v.json").write_text(
        '{"@context": "https://openvex.dev/ns/v0.2.0", "statements": [{"vulnerability": {"name": "CVE-2"},'
        ' "products": [{"@id": "pkg:deb/debian/x"}], "status": "fixed"}]}'
    )
    (found,) = policies.load([str(tmp_path / "p.yaml")])
    assert [(each.by, each.ids, os.path.basename(each.file)) for each in found.waivers] == [
        ("ignore-file", ("cve-1",), ".trivyignore"),
        ("vex", ("cve-2",), "v.json"),
    ]


@pytest.mark.parametrize("name", ["read", "shape", "globs", "times", "purls", "judge", "rules.registries"])
def test_the_examples_of_the_modules_hold(name):
    module = importlib.import_module(f"pratique.policy.{name}")
    result = doctest.testmod(module)
    assert result.attempted
    assert not result.failed


def test_the_built_in_policy_is_a_document_as_any_other():
    written = msgspec.to_builtins(builtin.POLICY.document)
    assert msgspec.convert(written, Document) == builtin.POLICY.document
    assert policy("secrets: deny").document.malware is None
