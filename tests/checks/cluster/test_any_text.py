"""Nothing that a file holds breaks the checks of this folder: findings with a line of it, or a named error."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks.cluster.made import examine
from pratique.checks import check, cluster
from pratique.errors import InputError

FOLDER = "pratique.checks.cluster"
CHECKS = {one.id: one for one in check.load(FOLDER)}


KINDS = sorted({f"{group}/v1:{kind}" if group else f"v1:{kind}" for group, kind in cluster._kinds.PARAMETERS})
KEYS = (
    *(
        "rules",
        "subjects",
        "roleRef",
        "name",
        "verbs",
        "resources",
        "apiGroups",
        "matchLabels",
        "matchExpressions",
        "key",
    ),
    *("podSelector", "policyTypes", "ingress", "egress", "from", "to", "ports", "port", "ipBlock", "cidr", "selector"),
    *("webhooks", "clientConfig", "service", "namespaceSelector", "failurePolicy", "timeoutSeconds", "images", "glob"),
    *(
        "authorities",
        "keyless",
        "identities",
        "issuer",
        "subject",
        "data",
        "annotations",
        "labels",
        "values",
        "operator",
    ),
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["", "*", "secrets", "a: [b", "é\0", "-----BEGIN X"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
    max_leaves=30,
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(body=st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=6), kind=st.sampled_from(KINDS))
def test_any_object_gives_findings_or_a_named_error(body, kind):
    version, _, name = kind.partition(":")
    value = {"apiVersion": version, "kind": name, "metadata": body, "spec": body, **body}
    try:
        said = examine(json.dumps(value).encode())
    except InputError:
        return
    assert all(each.id in CHECKS and each.location.line == 1 for each in said.findings)
