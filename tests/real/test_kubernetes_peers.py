"""Kubernetes checks beside Trivy and checkov: on every example of a check that claims one of their rules, all say the same.

Where they do not, the difference is written down here with its reason, and in docs/accuracy/kubernetes.md.
"""

import json
import shutil
import subprocess

import pytest

from pratique import plugins
from pratique.checks import check

pytestmark = pytest.mark.real

FOLDERS = ("pratique.checks.workload", "pratique.checks.cluster")
CLUSTER_ROLES = "checkov looks at ClusterRoles that are bound"
CONTROL = "the standard allows it; the peer asks for more"
UNSET = "null and 0 are unset to the API server"
WINDOWS = "a pod on Windows cannot set it"
ONLY_OURS = {
    "checkov cluster-rbac-escalation-0": CLUSTER_ROLES,
    "checkov cluster-rbac-escalation-1": CLUSTER_ROLES,
    "checkov cluster-rbac-ways-around-0": CLUSTER_ROLES,
    "checkov cluster-rbac-ways-around-1": CLUSTER_ROLES,
    "checkov workload-added-capabilities-1": "this rule of checkov's is about SYS_ADMIN",
    "checkov cluster-rbac-wildcards-1": "checkov wants the asterisk in all three places",
    "trivy cluster-rbac-escalation-0": "Trivy looks at impersonation only",
    "trivy cluster-rbac-escalation-1": "Trivy looks for exactly one resource",
    "trivy workload-apparmor-profile-0": "Trivy reads the annotation, not the field that took its place",
    "trivy workload-apparmor-profile-1": "Trivy reads the annotation, not the field that took its place",
    "trivy workload-host-namespaces-1": "`yes` is true to Kubernetes, which reads YAML 1.1",
    "trivy workload-root-group-1": "Trivy looks at the pod's groups, not at a container's",
    "trivy workload-run-as-non-root-2": "the container takes back what the pod said",
    "trivy workload-service-account-token-0": "left out, the token is mounted all the same",
}
"""Failing examples that a peer does not find."""
ONLY_THEIRS = {
    "checkov workload-capabilities-kept-3": CONTROL,
    "checkov workload-default-namespace-1": "no namespace is whatever is applied to",
    "checkov workload-host-ports-1": UNSET,
    "checkov workload-low-user-id-2": "the image's user is not known here",
    "checkov workload-no-memory-limit-3": "the pod as a whole has the limit",
    "checkov workload-privilege-escalation-3": WINDOWS,
    "checkov workload-pull-policy-2": "a version's tag that is kept on the node is what was deployed",
    "checkov workload-run-as-non-root-4": "root in a user namespace of its own",
    "checkov workload-seccomp-unset-2": WINDOWS,
    "trivy cluster-rbac-secrets-1": "one secret, named",
    "trivy cluster-rbac-secrets-2": "there are no secrets in the group apps",
    "trivy cluster-secret-in-config-map-1": "a path and an empty value are no secrets",
    "trivy workload-capabilities-kept-3": CONTROL,
    "trivy workload-default-namespace-1": "no namespace is whatever is applied to",
    "trivy workload-host-path-volumes-3": UNSET,
    "trivy workload-host-ports-1": UNSET,
    "trivy workload-low-user-id-2": "the image's user is not known here",
    "trivy workload-no-memory-limit-3": "the pod as a whole has the limit",
    "trivy workload-no-requests-3": "without requests, limits stand for them",
    "trivy workload-privilege-escalation-3": WINDOWS,
    "trivy workload-proc-mount-1": "Default is the default",
    "trivy workload-proc-mount-2": "a user namespace of its own, as the standard allows since 1.35",
    "trivy workload-run-as-non-root-4": "root in a user namespace of its own",
    "trivy workload-seccomp-profile-3": "unset is another check of ours, seccomp-unset",
    "trivy workload-seccomp-unset-2": WINDOWS,
    "trivy workload-selinux-options-2": "container_engine_t is allowed since 1.31",
}
"""Passing examples that a peer finds."""


def examples():
    """(name, text, whether it fails, ids that the check claims)."""
    for folder in FOLDERS:
        for one in check.load(folder):
            kind, _, name = one.id.partition("/")
            module = plugins.load_one(folder, name.replace("-", "_"))
            for number, text in enumerate((*module.FAILS, *module.PASSES)):
                yield f"{kind}-{name}-{number}", text, number < len(module.FAILS), set(one.facts.standards)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    place = tmp_path_factory.mktemp("examples")
    for name, text, _, _ in examples():
        (place / f"{name}.yaml").write_text(text)
    return place


def compared(prefix: str, peer: str, found: dict[str, set[str]]) -> list[str]:
    """What differs and is not explained."""
    wrong = []
    for name, _, fails, claimed in examples():
        ours = {one for one in claimed if one.startswith(prefix)}
        if not ours:
            continue
        theirs = bool(ours & found.get(name, set()))
        known = ONLY_OURS if fails else ONLY_THEIRS
        if theirs == fails and f"{peer} {name}" in known:
            wrong.append(f"{peer} {name}: no difference any more")
        if theirs != fails and f"{peer} {name}" not in known:
            wrong.append(f"{peer} {name}: {'not ' if fails else ''}found by {sorted(ours)}")
    return wrong


def test_trivy_says_the_same(written):
    trivy = shutil.which("trivy")
    if trivy is None:
        pytest.skip("trivy is not on PATH: `make real` installs it")
    words = [trivy, "config", "--quiet", "--skip-check-update", "--format", "json", str(written)]
    said = json.loads(subprocess.run(words, capture_output=True, check=True).stdout)
    found: dict[str, set[str]] = {}
    for result in said["Results"]:
        ids = {one["ID"] for one in result.get("Misconfigurations") or ()}
        found.setdefault(result["Target"].removesuffix(".yaml"), set()).update(ids)
    wrong = compared("KSV-", "trivy", found)
    assert not wrong, "\n".join(wrong)


def test_checkov_says_the_same(written):
    checkov = shutil.which("checkov")
    if checkov is None:
        pytest.skip("checkov is not on PATH: pip install checkov")
    words = [checkov, "-d", str(written), "--framework", "kubernetes", "-o", "json", "--quiet", "--compact"]
    parts = json.loads(subprocess.run(words, capture_output=True, check=False).stdout)
    found: dict[str, set[str]] = {}
    for part in parts if isinstance(parts, list) else [parts]:
        for one in part["results"]["failed_checks"]:
            name = one["file_path"].lstrip("/").removesuffix(".yaml")
            found.setdefault(name, set()).add(one["check_id"])
    wrong = compared("CKV_K8S_", "checkov", found)
    assert not wrong, "\n".join(wrong)
