"""`--pod-security` beside k8s.io/pod-security-admission itself: the same controls, for made pods and for its own fixtures."""

import json
import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from pratique.checks import workload
from pratique.checks.files import SourceFile
from pratique.checks.workload import _standards, sysctls

pytestmark = pytest.mark.real

HERE = Path(__file__).parent / "pod_security"
MINORS = range(40)
PODS = 2_000
SEED = 20261122


@pytest.fixture(scope="module")
def judge(tmp_path_factory):
    go = shutil.which("go")
    if go is None:
        pytest.skip("go is not installed: apt-get install golang-go, of the version in pod_security/go.mod or newer")
    program = tmp_path_factory.mktemp("go") / "podsecurity"
    made = subprocess.run([go, "build", "-o", program, "."], cwd=HERE, capture_output=True, text=True, check=False)
    if made.returncode:
        pytest.skip(f"the judge does not build here: {made.stderr[-500:]}")
    return program


def theirs(judge, pods):
    asked = "\n".join(json.dumps(pod) for pod in pods)
    words = [str(judge), *map(str, MINORS)]
    said = subprocess.run(words, input=asked, capture_output=True, text=True, check=True).stdout.splitlines()
    return [json.loads(line) for line in said]


def read(body):
    pods, refused = workload.read(SourceFile("pod.yaml", body, None))
    assert not refused
    return pods


def ours(pods, level, minor):
    asked = _standards.Standard(level, min(minor, _standards.NEWEST))
    names = {one.id: name for name, one in _standards.controls(asked).items()}
    return sorted(names[each.id] for each in _standards.judged(pods, asked, "pod.yaml"))


def some(chance, share=0.35):
    return chance.random() < share


def maybe(chance, **several):
    """Each field, now and then, with one of its values; null stands for what is not there."""
    return {name: chance.choice(values) for name, values in several.items() if some(chance)}


PROFILES = [{"type": kind} for kind in ("RuntimeDefault", "Unconfined", "Localhost", "", "runtimedefault")] + [None, {}]
SELINUX = [
    {"type": kind} for kind in ("", "container_t", "container_init_t", "container_kvm_t", "container_engine_t", "spc_t")
]
SELINUX += [{"user": "u"}, {"role": "r"}, {"user": ""}, {"level": "s0"}, None]
WINDOWS = [{"hostProcess": value} for value in (True, False, None)] + [{}, None]
CAPABILITIES = ["ALL", "all", "NET_BIND_SERVICE", "NET_RAW", "SYS_ADMIN", "CHOWN", "CAP_CHOWN", "MKNOD", "SETPCAP"]
SYSCTLS = [name for names in sysctls.SAFE.values() for name in names]
SYSCTLS += ["kernel.msgmax", "net.core.somaxconn"]
SECCOMP = ["runtime/default", "docker/default", "localhost/x", "unconfined", ""]


def container(chance, name):
    context = maybe(
        chance,
        privileged=[True, False, None],
        allowPrivilegeEscalation=[True, False, False, None],
        procMount=["Default", "Unmasked", "", None],
        runAsNonRoot=[True, False, None],
        runAsUser=[0, 1000, None],
        seccompProfile=PROFILES,
        appArmorProfile=PROFILES,
        seLinuxOptions=SELINUX,
        windowsOptions=WINDOWS,
    )
    if some(chance, 0.6):
        context["capabilities"] = maybe(
            chance, add=[chance.sample(CAPABILITIES, chance.randrange(3))], drop=[["ALL"], ["NET_RAW"], [], None]
        )
    action = [{kind: {"host": host, "port": 80}} for kind in ("httpGet", "tcpSocket") for host in ("", "h", None)]
    made = maybe(
        chance,
        livenessProbe=action,
        readinessProbe=action,
        startupProbe=action,
        lifecycle=[{"preStop": one} for one in action] + [{"postStart": one} for one in action],
        ports=[
            [{"containerPort": 80}],
            [{"containerPort": 80, "hostPort": 80}],
            [{"containerPort": 80, "hostPort": 0}],
            None,
        ],
    )
    return {"name": name, "image": "i", **made, **({"securityContext": context} if some(chance, 0.9) else {})}


VOLUMES = [
    "configMap",
    "downwardAPI",
    "emptyDir",
    "projected",
    "secret",
    "csi",
    "persistentVolumeClaim",
    "ephemeral",
    "image",
]
VOLUMES += [
    "hostPath",
    "nfs",
    "gitRepo",
    "iscsi",
    "rbd",
    "flexVolume",
    "cephfs",
    "fc",
    "azureFile",
    "photonPersistentDisk",
]


def pod(chance):
    context = maybe(
        chance,
        runAsNonRoot=[True, True, False, None],
        runAsUser=[0, 1000, None],
        seccompProfile=PROFILES,
        appArmorProfile=PROFILES,
        seLinuxOptions=SELINUX,
        windowsOptions=WINDOWS,
        sysctls=[[{"name": name, "value": "1"}] for name in SYSCTLS] + [[], None],
    )
    spec = maybe(
        chance,
        hostNetwork=[True, False, None],
        hostPID=[True, False, None],
        hostIPC=[True, False, None],
        hostUsers=[True, False, None],
        os=[{"name": "windows"}, {"name": "linux"}, None],
        volumes=[[{"name": "v", kind: {}}] for kind in VOLUMES],
        securityContext=[context],
        initContainers=[[container(chance, "i")]],
        ephemeralContainers=[[container(chance, "e")]],
    )
    annotations = maybe(
        chance,
        **{"seccomp.security.alpha.kubernetes.io/pod": SECCOMP},
        **{f"container.seccomp.security.alpha.kubernetes.io/{name}": SECCOMP for name in ("c", "i", "other")},
        **{f"container.apparmor.security.beta.kubernetes.io/{name}": SECCOMP for name in ("c", "other")},
    )
    spec["containers"] = [container(chance, "c")] + ([container(chance, "d")] if some(chance) else [])
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p", "annotations": annotations}, "spec": spec}


def plain(chance):
    """A pod that keeps the restricted standard but for what is then taken away or added at one or two places."""
    kept = {
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"]},
        "runAsNonRoot": True,
        "seccompProfile": {"type": "RuntimeDefault"},
    }
    made = {"name": "c", "image": "i", "securityContext": kept}
    other = container(chance, "c")
    for _ in range(chance.randrange(3)):
        field = chance.choice([*kept, "procMount", "runAsUser", "seLinuxOptions"])
        if field in other.get("securityContext", {}):
            kept[field] = other["securityContext"][field]
        else:
            kept.pop(field, None)
    whole = pod(chance)
    spec = {key: whole["spec"][key] for key in ("hostUsers", "os", "volumes") if key in whole["spec"] and some(chance)}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": {**spec, "containers": [made]}}


def test_made_pods_violate_the_same_controls(judge):
    chance = random.Random(SEED)
    pods = [(plain if number % 3 == 0 else pod)(chance) for number in range(PODS)]
    clean = compared = 0
    for number, (one, said) in enumerate(zip(pods, theirs(judge, pods), strict=True)):
        assert "error" not in said, said
        read_once = read(json.dumps(one).encode())
        minors = (0, 7, 8, 18, 19, 22, 23, 25, 27, 29, 31, 32, 34, 35, 37, 39) if number % 20 else MINORS
        for level in ("baseline", "restricted"):
            for minor in minors:
                expected = sorted(said[f"{level} {minor}"])
                assert ours(read_once, level, minor) == expected, (level, minor, one)
                compared += 1
                clean += not expected
    assert clean > PODS


def test_its_own_fixtures_pass_and_fail(judge):
    folder = subprocess.run(
        ["go", "list", "-m", "-f", "{{.Dir}}", "k8s.io/pod-security-admission"],
        cwd=HERE,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    seen = 0
    for path in sorted(Path(folder, "test", "testdata").rglob("*.yaml")):
        level, version, outcome = path.relative_to(Path(folder, "test", "testdata")).parts[:3]
        found = _standards.judged(
            read(path.read_bytes()), _standards.standard(f"{level}@{version}"), os.path.basename(path)
        )
        assert bool(found) == (outcome == "fail"), path
        seen += 1
    assert seen > 1_000
