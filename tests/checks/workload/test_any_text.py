"""Nothing that a file holds breaks the checks of this folder: findings with a line of it, or a named error."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checks.workload.made import examine
from pratique.checks import check
from pratique.errors import InputError

FOLDER = "pratique.checks.workload"
CHECKS = {one.id: one for one in check.load(FOLDER)}


KEYS = (
    *(
        "spec",
        "template",
        "metadata",
        "containers",
        "initContainers",
        "ephemeralContainers",
        "securityContext",
        "image",
    ),
    *(
        "name",
        "volumes",
        "env",
        "ports",
        "resources",
        "capabilities",
        "add",
        "drop",
        "privileged",
        "annotations",
        "labels",
    ),
    *(
        "hostPath",
        "runAsUser",
        "livenessProbe",
        "httpGet",
        "host",
        "seccompProfile",
        "type",
        "limits",
        "valueFrom",
        "command",
    ),
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["", "Always", "ALL", "x:latest", "/", "é\0"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
    max_leaves=30,
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(spec=VALUES, kind=st.sampled_from(["Pod", "Deployment", "CronJob", "List", "PodList"]))
def test_any_object_gives_findings_or_a_named_error(spec, kind):
    import json

    pod = {"metadata": {"name": "p"}, "spec": spec}
    whole = {
        "Pod": pod,
        "Deployment": {"spec": {"template": pod}},
        "List": {"items": [pod]},
        "PodList": {"items": [pod]},
    }
    value = {"apiVersion": "apps/v1" if kind == "Deployment" else "v1", "kind": kind, **whole.get(kind, pod)}
    try:
        said = examine(json.dumps(value).encode())
    except InputError:
        return
    assert all(each.id in CHECKS and each.location.line == 1 for each in said.findings)
