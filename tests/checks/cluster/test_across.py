"""Checks that span files: what lies in one is seen from another."""

import json

from click.testing import CliRunner

from checks.cluster.made import AT, examine, file, lines
from pratique.checks import cluster
from pratique.checks.cluster import _examples
from pratique.cli import _cli

DENY = _examples.policy("podSelector: {}", "policyTypes: [Ingress, Egress]")
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p, labels: {app: a}}\nspec: {containers: []}\n"
IN_SHOP = POD.replace("name: p,", "name: p, namespace: shop,")
MONITOR = _examples.monitor("selector: {matchLabels: {app: a}}", "endpoints: [{port: metrics}]")
SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: s, labels: {app: a}}\nspec: {ports: [{name: metrics, port: 9090}]}\n"


def test_a_policy_in_one_file_protects_pods_in_another():
    assert lines("network-no-default-deny", POD) == [("objects.yaml", 1), ("objects.yaml", 1)]
    assert lines("network-no-default-deny", POD, DENY) == []


def test_a_namespace_is_not_protected_by_the_policy_of_another():
    assert lines("network-no-default-deny", DENY, IN_SHOP) == [("objects1.yaml", 1), ("objects1.yaml", 1)]


def test_each_direction_may_be_denied_by_a_policy_of_its_own():
    two = [_examples.policy("podSelector: {}", f"policyTypes: [{one}]") for one in ("Ingress", "Egress")]
    assert lines("network-no-default-deny", *two) == []


def test_a_policy_that_allows_all_denies_nothing():
    text = _examples.policy("podSelector: {}", "policyTypes: [Ingress, Egress]", "ingress: [{}]")
    assert lines("network-no-default-deny", text) == [("objects.yaml", 6)]


def test_a_monitor_finds_the_service_of_another_file():
    assert lines("monitor-selects-nothing", MONITOR) == [("objects.yaml", 5)]
    assert lines("monitor-selects-nothing", MONITOR, SERVICE) == []
    assert lines("monitor-selects-nothing", MONITOR, SERVICE.replace("name: metrics", "name: web")) == [
        ("objects.yaml", 6)
    ]


def test_unknown_kinds_are_left_alone_and_said():
    text = "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\nspec: {template: {spec: {hostPID: true}}}\n"
    said = examine(text)
    assert said.left_alone == ("Widget (example.com/v1)",)
    assert not said.findings


def test_the_command_puts_files_together_and_says_what_it_left_alone(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("CONFIG", "DATA", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / f".{name}"))
    (tmp_path / "k8s").mkdir()
    texts = {"monitor": MONITOR, "service": SERVICE, "widget": "apiVersion: example.com/v1\nkind: Widget\n", "pod": POD}
    for name, text in texts.items():
        (tmp_path / "k8s" / f"{name}.yaml").write_text(text)
    words = ["check", "k8s", "--quiet", "--format", "json", "--no-git-ignore"]
    (result,) = json.loads(CliRunner().invoke(_cli, words).stdout)["results"]
    found = [(each["id"], each["location"]["path"]) for each in result["findings"] if each["id"].startswith("cluster/")]
    assert found == [("cluster/network-no-default-deny", "k8s/pod.yaml")] * 2
    assert "Widget (example.com/v1)" in result["examined"][0]["why"]


def test_a_tree_that_would_take_hours_is_said_and_left():
    facts = [fact for text in (DENY, POD) for fact in cluster.examine(file(text)).facts]
    said = cluster.conclude(facts * 5_000, AT)
    assert not said.findings
    assert "not put together" in said.unexamined[0].what
