"""Who can do what: bindings and roles put together."""

from checks.cluster.made import file
from pratique.checks import cluster
from pratique.checks.cluster import _examples


def access(*texts: str):
    objects = [(f"f{number}.yaml", one) for number, text in enumerate(texts) for one in file(text).objects]
    return [(one.subject, one.namespace, one.verbs, one.resources) for one in cluster.who_can(objects)]


READER = _examples.role("apiGroups: [apps], resources: [deployments], verbs: [get, list]", kind="ClusterRole")


def test_a_role_of_another_file_is_found():
    assert access(_examples.binding("r", "kind: User, name: jane"), READER) == [
        ("User jane", "*", ("get", "list"), ("deployments.apps",))
    ]


def test_a_role_binding_is_about_its_namespace():
    text = _examples.binding("r", "kind: ServiceAccount, name: web, namespace: shop", kind="RoleBinding")
    text = text.replace("name: b}", "name: b, namespace: shop}")
    assert access(text, READER) == [("ServiceAccount shop/web", "shop", ("get", "list"), ("deployments.apps",))]


def test_a_role_of_another_namespace_is_not_meant():
    role = _examples.role("apiGroups: [''], resources: [secrets], verbs: [get]").replace(
        "name: r}", "name: r, namespace: a}"
    )
    text = _examples.binding("r", "kind: User, name: jane", kind="RoleBinding").replace(
        "kind: ClusterRole,", "kind: Role,"
    )
    ((_, _, verbs, resources),) = access(text, role)
    assert verbs == ("?",)
    assert "not among the files" in resources[0]


def test_names_urls_and_added_up_roles_are_listed():
    role = _examples.role(
        "apiGroups: [''], resources: [secrets], resourceNames: [tls], verbs: [get]",
        "nonResourceURLs: [/metrics], verbs: [get]",
        kind="ClusterRole",
    ).replace("name: r}", "name: part, labels: {add: 'yes'}}")
    whole = (
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: whole}\nrules: []\n"
        "aggregationRule: {clusterRoleSelectors: [{matchLabels: {add: 'yes'}}]}\n"
    )
    found = access(role, whole, _examples.binding("whole", "kind: Group, name: ops"))
    assert [one[3] for one in found] == [("/metrics",), ("secrets[tls]",)]


def test_cluster_admin_may_do_everything():
    assert access(_examples.binding("cluster-admin", "kind: User, name: jane")) == [("User jane", "*", ("*",), ("*",))]


def test_what_is_no_role_binds_nothing():
    assert access("apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nsubjects: [x, 3]\nroleRef: 5\n") != []
    assert access("apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nsubjects: 7\n") == []
