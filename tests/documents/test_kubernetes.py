"""Objects out of YAML documents."""

import pytest

from pratique.documents import kubernetes, yaml


def objects(text: str):
    return list(kubernetes.objects(yaml.load_all(text.encode(), "x.yaml")))


POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {app: a, n: 3}}\nspec: {containers: [{name: c}]}\n"


def test_documents_and_lists_are_opened_and_lines_kept():
    text = (
        POD
        + "---\n# nothing\n---\napiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Service\n  metadata:\n    name: s\n"
    )
    one, two = objects(text)
    assert (one.kind, one.name, one.labels, one.line("spec")) == ("Pod", "a", {"app": "a"}, 4)
    assert (two.kind, two.name, two.line("metadata", "name"), two.line()) == ("Service", "s", 14, 11)


def test_items_of_a_typed_list_may_leave_their_kind_out():
    (one,) = objects("apiVersion: v1\nkind: PodList\nitems:\n- metadata: {name: p}\n  spec: {containers: []}\n")
    assert (one.api_version, one.kind, one.name) == ("v1", "Pod", "p")


@pytest.mark.parametrize(
    "text",
    ["", "- a\n", "a: b\n", "kind: Pod\n", "apiVersion: 1\nkind: Pod\n", "apiVersion: v1\nkind: List\nitems: [1, x]\n"],
)
def test_what_has_no_kind_is_no_object(text):
    assert objects(text) == []


@pytest.mark.parametrize("kind", [f"{group}:{kind}" for group, kind in kubernetes.PODS])
def test_the_pod_of_every_kind(kind):
    group, _, name = kind.partition(":")
    path = kubernetes.PODS[group, name]
    lines = [f"apiVersion: {group + '/' if group else ''}v1", f"kind: {name}"]
    lines += [f"{'  ' * depth}{step}:" for depth, step in enumerate(path)]
    pad = "  " * len(path)
    lines += [
        f"{pad}spec:",
        f"{pad}  initContainers: [{{name: i}}]",
        f"{pad}  containers:",
        f"{pad}  - name: c",
        f"{pad}    image: x",
    ]
    pod = kubernetes.pod(objects("\n".join(lines))[0])
    assert isinstance(pod, kubernetes.Pod)
    assert [each.title for each in pod.containers] == ["init container i", "container c"]
    assert pod.containers[1].line("image") == len(lines)


def test_a_kind_of_another_group_is_no_pod():
    assert kubernetes.pod(objects("apiVersion: example.com/v1\nkind: Pod\nspec: {containers: []}\n")[0]) is None


@pytest.mark.parametrize(
    "spec, line",
    [
        ("spec:\n  hostPID: 'true'\n", 4),
        ("spec:\n  containers:\n  - name: c\n    securityContext:\n      runAsUser: root\n", 7),
        ("spec:\n  containers: {}\n", 4),
        ("spec: []\n", 3),
        ("metadata: {}\n", 1),
    ],
)
def test_what_the_api_server_would_refuse_is_said_with_its_line(spec, line):
    found = kubernetes.pod(objects(f"apiVersion: v1\nkind: Pod\n{spec}")[0])
    assert isinstance(found, kubernetes.Refused)
    assert found.line == line
    assert found.why.endswith(": correct it.")


def test_null_is_unset():
    pod = kubernetes.pod(
        objects("apiVersion: v1\nkind: Pod\nspec: {containers: [{name: c, securityContext: ~}], os: null}\n")[0]
    )
    assert isinstance(pod, kubernetes.Pod)
    assert pod.spec.os is None


def test_containers_of_a_pod_are_bounded():
    many = ", ".join(["{name: c}"] * (kubernetes.MAX_CONTAINERS + 1))
    found = kubernetes.pod(objects(f"apiVersion: v1\nkind: Pod\nspec: {{containers: [{many}]}}\n")[0])
    assert isinstance(found, kubernetes.Refused)
    assert found.line == 3
