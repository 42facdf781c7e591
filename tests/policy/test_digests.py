"""The digest of a policy is its file's; what lies beside it counts too, and several are one."""

from hashlib import sha256

import pytest

from pratique import policy
from pratique.errors import UsageError
from pratique.policy import digests, read

HEAD = "apiVersion: pratique/v1\nkind: Policy\n"
SUMMARY = "https://slsa.dev/verification_summary/v1"


def test_a_policy_in_one_file(tmp_path):
    path = tmp_path / "p.yaml"
    path.write_text(f"{HEAD}secrets: deny\n---\n{HEAD}malware: deny\n")
    assert digests.of(policy.load([str(path)])) == f"sha256:{sha256(path.read_bytes()).hexdigest()}"


@pytest.mark.parametrize("key, name", [("ignore_files", ".trivyignore"), ("vex", "v.json")])
def test_what_it_names_changes_it(tmp_path, key, name):
    path = tmp_path / "p.yaml"
    path.write_text(f"{HEAD}{key}: [{name}]\n")
    contents = ["CVE-2026-1\n", "CVE-2026-2\n"]
    if key == "vex":
        contents = [f'{{"@context": "https://openvex.dev/ns/v0.2.0", "@id": "{n}", "statements": []}}' for n in "ab"]
    found = set()
    for content in contents:
        (tmp_path / name).write_text(content)
        found.add(digests.of(policy.load([str(path)])))
    assert len(found | {f"sha256:{sha256(path.read_bytes()).hexdigest()}"}) == 3


def test_several_in_any_order(tmp_path):
    paths = [tmp_path / "a.yaml", tmp_path / "b.yaml"]
    for number, path in enumerate(paths):
        path.write_text(f"{HEAD}name: n{number}\n")
    one, other = (policy.load([str(path)]) for path in paths)
    assert digests.of(one + other) == digests.of(other + one) != digests.of(one)
    assert digests.of(()) == ""
    assert digests.of(policy.load(())).startswith("sha256:")


@pytest.mark.parametrize(
    "text",
    [
        f"attestations: [{{predicate_type: '{SUMMARY}'}}]",
        "attestations: [{predicate_type: 'https://cyclonedx.org/bom', verifier: 'https://example.com/v'}]",
        f"attestations: [{{predicate_type: '{SUMMARY}', verifier: v, policy_digest: abc}}]",
        f"attestations: [{{predicate_type: '{SUMMARY}', verifier: v, levels: []}}]",
        "evidence: {sboms: [{authorities: []}]}",
        "evidence: {sboms: [{trust: add}]}",
        "evidence: {sboms: [{authorities: [{key: {data: x}}], trust: all}]}",
    ],
    ids=range(7),
)
def test_mistakes(text):
    with pytest.raises(UsageError, match=r"p\.yaml:\d"):
        read.parse((HEAD + text).encode(), "p.yaml")
